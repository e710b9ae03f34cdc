"""Draws: persons drawn again, labels drawn anew, slices dealt out anew."""
