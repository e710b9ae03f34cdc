"""Judgements of several raters: tables, pairs, variances."""
