"""Files of others that packages ship: pinned, fetched on request, verified, never executed."""
