"""Models that can be audited, and the adapters that load them."""
