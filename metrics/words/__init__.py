"""Texts and tags, counted."""
