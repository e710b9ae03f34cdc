"""Graphs that others wrote to files, read as data and computed by OpenVINO; none needs torch."""
