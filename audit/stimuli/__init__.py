"""Controlled stimuli: what is varied is set, not labelled."""
