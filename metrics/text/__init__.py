"""Measures of texts: transcripts and captions."""
