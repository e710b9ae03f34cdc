"""Weights that come with evenhand: small models of its own, for demonstration and tests."""

from importlib.resources import as_file, files
from pathlib import Path


def shipped_folder(name: str) -> Path:
    """Return the folder of a shipped model.

    Args:
        name: of its card.
    """
    with as_file(files(__package__) / name) as folder:
        return Path(folder)
