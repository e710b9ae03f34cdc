"""One process at a time in a folder of the cache, whatever becomes of the process."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from evenhand.model_zoo.errors import ZooError

LOCK: Final = ".lock"
AGAIN_S: Final = 0.2


@contextmanager
def alone(folder: Path, *, say: Callable[[str], None]) -> Iterator[None]:
    """Make a folder, and hold it alone; whoever else comes waits.

    The system lets go of the lock when the process ends, also when it is killed, so that what lies
    half made in the folder is nobody's and may be cleared away.

    Args:
        folder: in the cache.
        say: told once if there is somebody to wait for.

    Raises:
        ZooError: nothing can be written there, before or while it is held.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / LOCK).open("ab") as stream:
            if not _locked(stream.fileno()):
                say(f"waiting for another run, which is at work in {folder}")
                while not _locked(stream.fileno()):
                    time.sleep(AGAIN_S)
            yield
    except OSError as error:
        problem = (
            f"{folder}: cannot be written: {error}. Another folder may be named by --cache where "
            "a command has it, or by the environment variable EVENHAND_CACHE"
        )
        raise ZooError([problem]) from None


if sys.platform == "win32":  # pragma: no cover

    def _locked(descriptor: int) -> bool:
        """Try to lock a file, without waiting."""
        import msvcrt  # noqa: PLC0415 there is none elsewhere

        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:

    def _locked(descriptor: int) -> bool:
        """Try to lock a file, without waiting."""
        import fcntl  # noqa: PLC0415 there is none on Windows

        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
