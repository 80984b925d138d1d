"""Rosters: who works when."""
