"""Templates of the page: they draw, and compute nothing."""
