"""Fitted curves and models: lines, odds, isotonic and smooth curves, random effects."""
