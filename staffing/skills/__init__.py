"""Skills: which mix of specialists and flexible people keeps every promise cheapest."""
