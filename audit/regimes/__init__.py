"""Statistics that rules outside the Union know: rates of groups, and their ratios."""
