"""Sections of the page, one file each; the folder is the list.

A section has `TITLE`, `ORDER`, `applies(result)` and `render(result)`, and a template of its own
name. To add one, write the two files; `reports/page.py` finds them.
"""
