"""Scores of a model on a dataset: computed once, kept, resumed; a reason for each failed item."""
