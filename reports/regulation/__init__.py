"""Texts of law as data: one folder a version, named by its CELEX number; no code."""
