"""Errors on the label's own scale, and whether a score means what it says."""
