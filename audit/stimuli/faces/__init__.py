"""Rendered faces."""
