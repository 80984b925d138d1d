"""Simulation: what a roster does when contacts really arrive."""
