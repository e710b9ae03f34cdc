"""Models that somebody else runs: a function, a program that is talked to, an endpoint."""
