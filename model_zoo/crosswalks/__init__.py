"""Crosswalks from the label sets of others to the forty emotions: one file each."""
