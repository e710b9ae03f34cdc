"""Plans as files: read strictly, checked at once, frozen before scores are read."""
