"""Answers of an endpoint, kept as soon as they are there: what was paid for is not asked twice.

Scores are put on their shelf some hundred items at a time. A run that is killed before that has
asked and paid, so each answer is written by itself, in a file that only grows. Two runs at once
read each other's answers; only what both ask in the same moment is asked twice.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from evenhand.model_zoo.callers.reply import Reply
from evenhand.model_zoo.errors import ZooError


class KeptAnswers:
    """A file of JSON lines with the answers of one endpoint, asked in one way."""

    def __init__(self, path: Path | None) -> None:
        """Name the file.

        Args:
            path: of the file; None to keep none.
        """
        self.path = path
        self._known: dict[str, Reply] = {}
        self._read_to = 0
        self._lock = threading.Lock()

    def find(self, item: str) -> Reply | None:
        """Return what was answered about an item, in this run or another; None for nothing.

        Args:
            item: sha256 of its bytes as they are sent.

        Raises:
            ZooError: the file cannot be read or written; nothing should be asked then.
        """
        if self.path is None:
            return None
        with self._lock, self._opened(self.path) as stream:
            stream.seek(self._read_to)
            whole = stream.read().rpartition(b"\n")[0]
            self._read_to += len(whole)
            self._known.update(_answers(whole))
        return self._known.get(item)

    def keep(self, item: str, reply: Reply) -> None:
        """Write an answer, unless it may pass.

        The line begins with a break as well, so that a line which a kill cut off spoils no other.

        Args:
            item: sha256 of its bytes as they are sent.
            reply: what was answered, without secrets.

        Raises:
            ZooError: it cannot be written; nothing more should be asked then.
        """
        if self.path is None or reply.passing:
            return
        told = [item, reply.values, reply.text, reply.reason, reply.log]
        with self._opened(self.path) as stream:
            stream.write(f"\n{json.dumps(told)}\n".encode())

    @contextmanager
    def _opened(self, path: Path) -> Iterator[IO[bytes]]:
        """Yield the file, which can be written: that is known before anything is asked."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("a+b", buffering=0) as stream:
                yield stream
        except OSError as error:
            problem = f"{path}: answers cannot be kept: {error.strerror}"
            raise ZooError([problem]) from None


def _answers(lines: bytes) -> Iterator[tuple[str, Reply]]:
    """Yield the answers of whole lines; one that a kill cut off is none."""
    for line in lines.splitlines():
        with suppress(ValueError):
            item, values, text, reason, log = json.loads(line)
            numbers = None if values is None else tuple(values)
            yield item, Reply(values=numbers, text=text, reason=reason, log=log)
