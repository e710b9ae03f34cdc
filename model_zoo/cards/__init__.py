"""Cards: one file a model, facts only."""
