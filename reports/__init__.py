"""Draw tables that others made."""
