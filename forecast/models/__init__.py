"""Ways to forecast a normal day."""
