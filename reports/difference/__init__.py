"""What differs between two finished audits, and what of it may be told."""
