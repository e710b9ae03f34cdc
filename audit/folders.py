"""Folders say nothing about an audit, and something about the person who ran it."""

import re
import shlex

__all__ = ["ELLIPSIS", "bare_command", "without_folders"]

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


def bare_command(command: str) -> str:
    """Return a command line in which every path, relative ones too, keeps only its last part.

    >>> bare_command("evenhand audit clients/smith/plan.toml --out=reports/smith")
    'evenhand audit plan.toml --out=smith'
    """
    try:
        words = shlex.split(command)
    except ValueError:  # no command line of ours: nothing of it can be trusted to be a name
        return ""
    return " ".join(shlex.quote(_bare(word)) for word in words)


def _bare(word: str) -> str:
    """Return an argument without the folders of its value."""
    option, equals, value = word.rpartition("=")
    parts = [part for part in re.split(r"[\\/]", value) if part]
    return f"{option}{equals}{parts[-1] if parts else value}"
