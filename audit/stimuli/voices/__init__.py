"""Synthesised voices."""
