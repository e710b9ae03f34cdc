"""Figures of a report, one file each: plain rows in, SVG out."""
