"""On which kinds of moments service dips, and whether they are the reason."""
