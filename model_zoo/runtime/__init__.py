"""What computes a network: a graph of one array, run by torch, OpenVINO or Optimum-Intel."""
