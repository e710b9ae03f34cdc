"""Errors, intervals and tests: how sure a number is."""
