"""Arrays in, numbers out: metrics, their uncertainty, verdicts about gaps."""
