"""Where files that were fetched, and what was made of them, are kept between runs."""

import os
import sys
from pathlib import Path
from typing import Final

VARIABLE: Final = "EVENHAND_CACHE"


def cache_folder() -> Path:
    """Return the folder of the cache, which need not exist yet.

    Everything in it can be made again: it may be deleted at any time.

    Returns:
        What the environment variable `EVENHAND_CACHE` says; else the place that the system keeps
        for caches.
    """
    if own := os.environ.get(VARIABLE):
        return Path(own).expanduser()
    return _for_caches() / "evenhand"


def _for_caches() -> Path:
    """Return where programs of one user keep caches on this system."""
    home = Path.home()
    if sys.platform == "darwin":
        return home / "Library" / "Caches"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    return Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache")
