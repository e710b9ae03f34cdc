"""What may be fetched: one file a model, which names packages, files in them, and hashes."""
