"""Folders say nothing about an audit, and something about the person who ran it."""

from evenhand.audit.folders import ELLIPSIS, without_folders

__all__ = ["ELLIPSIS", "without_folders"]
