"""What can be done to a sound."""
