"""The demonstration: shipped stimuli, the models that are at hand, and a plan for each medium."""
