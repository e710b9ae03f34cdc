"""Pictures of findings: comparisons of slices, groups, models and disturbances in, SVG out."""
