"""Measures of texts: transcripts and captions."""

TITLE = "Text: transcripts and captions"
