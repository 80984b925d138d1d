"""What if: named changes to a plan, and what they come to."""
