"""Probabilities and levels as forecasts: bins, walks, parts of a score."""
