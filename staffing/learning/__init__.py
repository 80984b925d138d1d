"""What a call log, counts and agents' states tell before anything is planned."""
