"""Time that can be waited for, until somebody says stop."""

import threading
from time import monotonic


class StoppedError(Exception):
    """Nobody waits for the answer any more."""


class Clock:
    """Seconds since some moment, and waiting that can be cut short."""

    def __init__(self) -> None:
        """Start."""
        self._stop = threading.Event()

    def now(self) -> float:
        """Return seconds since some moment."""
        return monotonic()

    def wait(self, seconds: float) -> None:
        """Wait.

        Raises:
            StoppedError: it was stopped before, or meanwhile.
        """
        if self._stop.wait(max(seconds, 0)):
            raise StoppedError

    def stop(self) -> None:
        """Wake up all who wait."""
        self._stop.set()
