"""Items of groups, counted and held against each other."""
