"""How many requests go out: per second, in a run, and after how many failures none does."""

import threading

from evenhand.model_zoo.callers.clock import Clock


class Pace:
    """Gives requests their turn, evenly apart."""

    def __init__(self, per_second: float | None, clock: Clock) -> None:
        """Begin now.

        Args:
            per_second: most requests a second; None for no limit.
            clock: tells the time.
        """
        self._apart = 0.0 if per_second is None else 1 / per_second
        self._clock = clock
        self._next = clock.now()
        self._lock = threading.Lock()

    def turn(self) -> None:
        """Wait until a request may go out.

        Raises:
            StoppedError: nobody waits for it any more.
        """
        with self._lock:
            due = max(self._next, self._clock.now())
            self._next = due + self._apart
        self._clock.wait(due - self._clock.now())

    def hold(self, seconds: float) -> None:
        """Let nobody go for some seconds, since the endpoint said so."""
        with self._lock:
            self._next = max(self._next, self._clock.now() + seconds)


class Budget:
    """The requests that are left."""

    def __init__(self, most: int) -> None:
        """Begin with all of them."""
        self.most, self.spent = most, 0
        self._lock = threading.Lock()

    def take(self) -> bool:
        """Take one; return whether there was one left."""
        with self._lock:
            if self.spent >= self.most:
                return False
            self.spent += 1
            return True


class Breaker:
    """Breaks the circuit after some items in a row without an answer that can be read."""

    def __init__(self, after: int) -> None:
        """Begin closed.

        Args:
            after: so many failures in a row.
        """
        self.after = after
        self._row = 0
        self._lock = threading.Lock()

    @property
    def broken(self) -> bool:
        """Say whether nothing more is to be asked; this stays."""
        return self._row >= self.after

    def note(self, *, answered: bool) -> bool:
        """Take down how an item ended; return whether this broke the circuit."""
        with self._lock:
            if self.broken:
                return False
            self._row = 0 if answered else self._row + 1
            return self.broken
