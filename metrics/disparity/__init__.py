"""Rates behind a threshold: who is found, who is missed, who is accused."""

TITLE = "Disparity: do groups differ?"
