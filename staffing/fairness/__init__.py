"""Who carries the burdens of a week, and how evenly over the weeks."""
