"""Contacts ahead, and how far to trust them."""
