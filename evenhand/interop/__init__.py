"""Doors to other tools: results read their way, their data brought here, and their registries."""
