"""Checks of a finished audit, one file each; the folder is the list."""
