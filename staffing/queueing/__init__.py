"""Queueing formulas: how many agents a load needs, and the service it gets."""
