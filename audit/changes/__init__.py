"""What changes when one thing changes: pairs of items, and items scored again after disturbance."""
