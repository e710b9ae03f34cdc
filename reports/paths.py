"""Folders say nothing about an audit, and something about the person who ran it."""

import re

ABSOLUTE = re.compile(r"""(?<![\w:/.~])(?:~|[A-Za-z]:)?(?:[\\/][^\\/\s"'=,;]+)+[\\/]?""")
ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"


def without_folders(text: str) -> str:
    """Return a text in which absolute paths are cut down to their last part.

    >>> without_folders('folder = "/srv/ann/data/faces"')
    'folder = "…/faces"'
    >>> without_folders("evenhand run plans/faces.toml")
    'evenhand run plans/faces.toml'
    """
    return ABSOLUTE.sub(_last, text)


def _last(path: re.Match[str]) -> str:
    parts = [part for part in re.split(r"[\\/]", path[0]) if part]
    deep = 2
    return f"{ELLIPSIS}/{parts[-1]}" if len(parts) >= deep else path[0]
