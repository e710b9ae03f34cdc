"""A program that reads lines and answers with lines; it can hang, die and be ended."""

import os
import signal
import subprocess
import threading
import weakref
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from queue import Empty, Queue
from time import monotonic
from typing import IO, Final, cast

LONGEST_LINE: Final = 1 << 20
"""Bytes of an answer; what is longer is cut there, and so is no JSON any more."""

TAIL: Final = 4096
"""Bytes of what a program says on its error output that are remembered."""

MOST_LINES: Final = 8
"""Lines that wait to be read; a program that says more has to wait itself."""

GRACE_S: Final = 2.0
"""Seconds that are waited for what an ended program said last."""


class EndedError(Exception):
    """The program ended, or was ended, before it answered; says what it said last."""


class LineProcess:
    """A running program."""

    def __init__(self, command: Sequence[str], *, folder: Path) -> None:
        """Start it.

        Args:
            command: the program and its arguments.
            folder: where it runs.

        Raises:
            OSError: it cannot be started.
        """
        self._process = subprocess.Popen(  # noqa: S603 the owner of the file names the program
            list(command),
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        self._lines: Queue[bytes | None] = Queue(maxsize=MOST_LINES)
        self._tail: deque[int] = deque(maxlen=TAIL)
        self._readers = [
            threading.Thread(target=target, args=args, daemon=True)
            for target, args in (
                (_pass_on, (self._process.stdout, self._lines)),
                (_remember, (self._process.stderr, self._tail)),
            )
        ]
        for reader in self._readers:
            reader.start()
        self._end = weakref.finalize(self, _end, self._process, self._readers, self._lines)

    def tell(self, line: bytes, *, until: float) -> None:
        """Hand it a line.

        Args:
            line: without a break in it.
            until: when to give up, as `time.monotonic` has it.
        """
        writer = threading.Thread(target=_write, args=(self._process.stdin, line), daemon=True)
        writer.start()
        writer.join(max(until - monotonic(), 0))

    def line(self, *, until: float) -> bytes:
        """Return the next line that it says.

        Args:
            until: when to give up, as `time.monotonic` has it.

        Raises:
            TimeoutError: it said nothing in time, or time is over, however much it says.
            EndedError: it ended; says how, and what it said last.
        """
        left_s = until - monotonic()
        if left_s <= 0:
            raise TimeoutError
        try:
            answer = self._lines.get(timeout=left_s)
        except Empty:
            raise TimeoutError from None
        if answer is None:
            raise EndedError(self._last_words())
        return answer

    def end(self) -> None:
        """End it, and all that it started; to end it twice does no harm."""
        self._end()

    def _last_words(self) -> str:
        """Return how it ended, and the last line of its error output."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(GRACE_S)
        self._readers[1].join(GRACE_S)
        said = bytes(self._tail).decode("utf-8", "replace").strip().splitlines()
        words = f": {said[-1]}" if said else ""
        status = self._process.returncode
        how = "closed its output" if status is None else f"ended with status {status}"
        return f"the program {how}{words}"


def _pass_on(stream: IO[bytes], lines: "Queue[bytes | None]") -> None:
    """Put each line of a stream into a queue, and None at its end."""
    with suppress(OSError, ValueError):
        while line := stream.readline(LONGEST_LINE):
            rest = line
            while rest and not rest.endswith(b"\n"):
                rest = stream.readline(LONGEST_LINE)
            if line.strip():
                lines.put(line)
    lines.put(None)


def _remember(stream: IO[bytes], tail: "deque[int]") -> None:
    """Keep the end of a stream."""
    with suppress(OSError, ValueError):
        while chunk := os.read(stream.fileno(), TAIL):
            tail.extend(chunk)


def _write(stream: IO[bytes], line: bytes) -> None:
    """Write a line; a program that is gone is noticed by its silence."""
    with suppress(OSError, ValueError):
        stream.write(line + b"\n")
        stream.flush()


def _end(
    process: "subprocess.Popen[bytes]",
    readers: Sequence[threading.Thread],
    lines: "Queue[bytes | None]",
) -> None:
    """End a program and all that belongs to it; lines that nobody read hold up no reader."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()
    until = monotonic() + GRACE_S
    while any(reader.is_alive() for reader in readers) and monotonic() < until:
        with suppress(Empty):
            lines.get(timeout=0.01)
    streams = (process.stdin, process.stdout, process.stderr)
    if not any(reader.is_alive() for reader in readers):
        for stream in streams:
            with suppress(OSError, ValueError):
                cast("IO[bytes]", stream).close()
