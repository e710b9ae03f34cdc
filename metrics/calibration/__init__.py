"""Errors on the label's own scale, and whether a score means what it says."""

TITLE = "Calibration: does a score mean what it says?"
