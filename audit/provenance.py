"""What is needed to run an audit again, without a word about whose machine it ran on."""

import os
import platform
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path, PurePosixPath, PureWindowsPath

from evenhand.audit.result import Provenance

LIBRARIES = ("numpy", "scipy", "statsmodels", "pandas", "pyarrow", "msgspec")
NOT_INSTALLED = "not installed"

_GIT_SECONDS = 5.0
_CPU_FILE = Path("/proc/cpuinfo")
_CPU_MODEL = re.compile(r"^model name\s*:\s*(.+)$", re.MULTILINE)
_RELEASE = re.compile(r"\d+(?:\.\d+)*")
_OPTION = re.compile(r"--?[\w-]+=|-\w(?=[/\\~.])")
_ROOTED = re.compile(r"(?<![\w.])(?:~[\w.-]*|[A-Za-z]:|\.\.)?[/\\](?:.*[/\\])?", re.DOTALL)
_ADDRESS = re.compile(r"[A-Za-z][\w+.-]*://.*", re.DOTALL)


def provenance(
    command: Sequence[str],
    *,
    started: datetime,
    finished: datetime,
    folder: Path = Path(),
    network: str = "off",
) -> Provenance:
    """Return the record of a run: versions, machine type, git state and times.

    Names of users and hosts and folders outside the current one are left out, because a result is
    made to be handed on. The record does not name the folder whose git state it holds.

    Args:
        command: the arguments as called, the program first.
        started: when it began, with a time zone.
        finished: when it ended, with a time zone.
        folder: whose git state is recorded; default: the current folder.
        network: whether anything left the machine.

    Returns:
        The record; what cannot be found out is `""`, or None for the git state.

    Raises:
        ValueError: a time has no time zone.
    """
    commit, dirty = git_state(folder)
    return Provenance(
        evenhand=version("evenhand"),
        command=spoken(command),
        python=platform.python_version(),
        libraries={name: version(name) for name in LIBRARIES},
        platform=_platform(),
        device=_device(),
        git_commit=commit,
        git_dirty=dirty,
        started_at=timestamp(started),
        finished_at=timestamp(finished),
        network=network,
    )


def timestamp(moment: datetime) -> str:
    """Return a moment in UTC to the second, in ISO 8601.

    Raises:
        ValueError: the moment has no time zone, so nobody could say when it was.

    >>> timestamp(datetime(2026, 3, 1, 12, 30, tzinfo=UTC))
    '2026-03-01T12:30:00Z'
    """
    if moment.utcoffset() is None:
        message = f"moment must have a time zone, got {moment.isoformat()}"
        raise ValueError(message)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def version(distribution: str) -> str:
    """Return the installed version of a package without importing it."""
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return NOT_INSTALLED


def spoken(command: Sequence[str]) -> str:
    """Return a command line in which paths from outside the current folder keep only their name.

    >>> spoken(["/opt/tools/evenhand", "run", "plan.toml", "--out=/home/someone/report"])
    'evenhand run plan.toml --out=report'
    """
    if not command:
        return ""
    program = PureWindowsPath(command[0])
    name = f"python -m {program.parent.name}" if program.stem == "__main__" else program.name
    return " ".join((name, *(shlex.quote(_without_folders(one)) for one in command[1:])))


def git_state(folder: Path) -> tuple[str, bool | None]:
    """Return the commit of a folder and whether tracked files differ from it.

    It never asks for anything and never fails: without git, without a repository or before the
    first commit the answer is `("", None)`.
    """
    commit = _git("rev-parse", "--verify", "HEAD", folder=folder)
    changes = _git("status", "--porcelain", "--untracked-files=no", folder=folder)
    if not commit:
        return "", None
    return commit.strip(), None if changes is None else bool(changes.strip())


def _git(*arguments: str, folder: Path) -> str | None:
    """Return what git says, None when it says nothing useful."""
    program = shutil.which("git")
    if program is None:
        return None
    quiet = {**os.environ, "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    try:
        answer = subprocess.run(  # noqa: S603 - fixed words, and git found on the path
            # A repository may name a program as its file-system monitor; we do not start it.
            [program, "-c", "core.fsmonitor=false", *arguments],
            cwd=folder,
            env=quiet,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_GIT_SECONDS,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout.decode("utf-8", "replace") if answer.returncode == 0 else None


def _without_folders(argument: str) -> str:
    """Return an argument whose rooted paths are cut to their last part, and addresses to a word."""
    found = _OPTION.match(argument)
    option = found.group() if found else ""
    value = _ADDRESS.sub("ADDRESS", argument[len(option) :])
    return option + (_name(value) if _is_rooted(value) else _ROOTED.sub("", value))


def _is_rooted(value: str) -> bool:
    """Return whether a value is a path that starts outside the current folder."""
    windows = PureWindowsPath(value)
    return bool(windows.root or windows.drive or ".." in windows.parts or value.startswith("~"))


def _name(path: str) -> str:
    """Return the last part of a path, `.` for a root."""
    name = PurePosixPath(path.replace("\\", "/")).name
    return "." if name in {"", ".."} or name.startswith("~") else name


def _platform() -> str:
    """Return the operating system and the machine type, and not the machine's name."""
    release = _RELEASE.match(platform.release())
    parts = (platform.system(), release.group() if release else "", platform.machine())
    return " ".join(filter(None, (*parts, "-".join(filter(None, platform.libc_ver())))))


def _device() -> str:
    """Return the processor's model and how many of them there are."""
    count = os.cpu_count() or 1
    return f"{_processor() or 'processor'}, {count} core{'s' if count > 1 else ''}"


def _processor() -> str:
    if sys.platform == "linux":
        try:
            found = _CPU_MODEL.search(_CPU_FILE.read_text(encoding="utf-8", errors="replace"))
        except OSError:
            found = None
        if found:
            return found.group(1).strip()
    return platform.processor()
