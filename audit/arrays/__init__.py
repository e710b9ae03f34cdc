"""Vectors and frames of a running Python session, as a plan and the tables that it names."""
