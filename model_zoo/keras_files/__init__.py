"""Keras networks out of HDF5 files, read as data and computed by OpenVINO without Keras."""
