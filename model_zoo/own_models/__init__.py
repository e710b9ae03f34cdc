"""Networks that anybody brings: a file of ONNX or OpenVINO, and TOML that says what it is."""
