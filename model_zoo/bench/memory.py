"""The largest memory of a fresh process that opens a graph and computes one batch."""

import subprocess
import sys
from pathlib import Path
from typing import Final

from evenhand.model_zoo.errors import ZooError

STATUS: Final = Path("/proc/self/status")
MIB: Final = 2**20


def peak_mib(status: Path = STATUS) -> float | None:
    """Return the largest memory that this process has held so far, in MiB.

    Args:
        status: where Linux says it, of the program that runs now and not of the one that started
            it.

    Returns:
        None where the system does not say.
    """
    if not status.is_file():
        return None
    lines = status.read_text("ascii", "replace").splitlines()
    peak = next((line.split()[1] for line in lines if line.startswith("VmHWM:")), None)
    return None if peak is None else int(peak) * 1024 / MIB


def peak_of(program: str, *arguments: str) -> float | None:
    """Return the largest memory of a fresh process that runs a program, in MiB.

    Libraries are included, since nobody can open a graph without them.

    Args:
        program: text of Python.
        arguments: what `sys.argv` holds after its first place.

    Returns:
        None where the system does not say.

    Raises:
        ZooError: the program failed; says how.

    Examples:
        >>> peak = peak_of("pass")
        >>> peak is None or peak > 1
        True
    """
    ending = "\nfrom evenhand.model_zoo.bench.memory import peak_mib\nprint(peak_mib())\n"
    done = subprocess.run(  # noqa: S603 our own text, run by this Python
        [sys.executable, "-c", program + ending, *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        told = done.stderr.strip().splitlines()
        problem = f"measuring memory failed: {told[-1] if told else done.returncode}"
        raise ZooError([problem])
    said = done.stdout.splitlines()[-1]
    return None if said == "None" else float(said)
