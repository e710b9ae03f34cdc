"""How fast, how large, and how far from full precision."""
