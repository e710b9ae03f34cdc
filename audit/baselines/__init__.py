"""Findings that somebody accepted: read from a file, held against a result, written for review."""
