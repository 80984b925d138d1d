"""People: how many, who, when; what if."""
