"""The forms in which a result can be had: one file is one form, and the folder is the list."""
