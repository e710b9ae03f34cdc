"""Checking a finished audit: hashes, order of events, and every number that can be made again."""
