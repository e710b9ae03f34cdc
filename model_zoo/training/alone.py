"""One process at a time in the folder of a run: two would spoil each other's checkpoints."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from evenhand.model_zoo.errors import ZooError

NAME: Final = "run.lock"


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the folder of a run; the system lets go of it however this process ends.

    Args:
        folder: of the run; made if missing.

    Raises:
        ZooError: another process holds it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / NAME).open("ab") as stream:
        try:
            _lock(stream)
        except OSError:
            problem = f"{folder}: another process trains here; wait for it, or name another folder"
            raise ZooError([problem]) from None
        yield


def _lock(stream: IO[bytes]) -> None:
    """Lock a file without waiting for it."""
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 of Windows alone

        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl  # noqa: PLC0415 of all others

        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
