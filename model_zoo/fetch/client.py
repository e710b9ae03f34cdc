"""The clients of the indexes, pip and npm, asked for one archive and never for its code."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.fetch.part import Part

OFFLINE: Final = re.compile(
    r"NewConnectionError|ConnectTimeout|ReadTimeout|Connection|Name or service|Temporary failure"
    r"|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH"
)
NOT_THERE: Final = re.compile(r"No matching distribution|E404|ETARGET|404 Not Found")


def download(part: Part, folder: Path) -> Path:
    """Return the archive that holds a part, downloaded into an empty folder.

    Args:
        part: whose archive.
        folder: an empty folder.

    Raises:
        ZooError: the client is missing, the index is out of reach or has no such archive.
    """
    _require_client(part)
    done = subprocess.run(  # noqa: S603 the arguments are checked names, and no shell reads them
        [*_client(part), str(folder), part.archive],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    files = list(folder.iterdir())
    if done.returncode or len(files) != 1:
        problem = f"{part.archive}: {_reason(part, done.stderr)}. By hand: {command(part)}"
        raise ZooError([problem])
    return files[0]


def command(part: Part) -> str:
    """Return the command that a person would type for the archive of a part.

    Examples:
        >>> part = Part(source="npm", package="a", version="1.0", sha256="0" * 64, bytes=1,
        ...             licence="MIT")
        >>> command(part)
        'npm pack --ignore-scripts a@1.0'
    """
    if part.source == "npm":
        return shlex.join(["npm", "pack", "--ignore-scripts", part.archive])
    return shlex.join(["pip", "download", "--no-deps", "--only-binary=:all:", part.archive])


def _client(part: Part) -> list[str]:
    """Return the client's command up to the folder that it writes to."""
    if part.source == "npm":
        quiet = "--no-update-notifier", "--loglevel=error", "--logs-max=0"
        return [
            shutil.which("npm") or "npm",
            "pack",
            "--ignore-scripts",
            *quiet,
            "--pack-destination",
        ]
    quiet = "--quiet", "--no-input", "--disable-pip-version-check"
    only = "--no-deps", "--only-binary=:all:"
    return [sys.executable, "-m", "pip", "download", *only, *quiet, "--dest"]


def _require_client(part: Part) -> None:
    """Refuse in words where npm is not installed; a missing pip says so itself."""
    if part.source == "npm" and shutil.which("npm") is None:
        problem = f"{part.archive}: needs npm, which is not installed (it comes with Node.js)"
        raise ZooError([problem])


def _reason(part: Part, said: str) -> str:
    """Return why a client gave no archive, with its own last word."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    last = f"; the client said: {lines[-1]}" if lines else ""
    if OFFLINE.search(said):
        return f"the index was not reached; is this machine offline?{last}"
    if NOT_THERE.search(said):
        offered = re.search(r"from versions: ([^)]*)\)", said)
        last_few = offered[1].split(", ")[-5:] if offered and offered[1] != "none" else []
        versions = f" (the last that it has: {', '.join(last_few)})" if any(last_few) else ""
        built = ", or only one that pip would have to build, which runs its code"
        return (
            f"the index has no such archive{versions}{built if part.source == 'pypi' else ''}{last}"
        )
    return f"the client gave no archive{last}"
