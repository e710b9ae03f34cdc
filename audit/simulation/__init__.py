"""Simulated panels with declared gaps, and the demonstration made of one."""
