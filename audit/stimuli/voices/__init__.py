"""Synthesised voices: sentences of neutral wording, set accents, languages and prosody."""
