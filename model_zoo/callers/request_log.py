"""The log of all requests: when, about what, how it went; no media, no answers, no secrets."""

import json
import threading
from dataclasses import asdict, dataclass
from pathlib import Path

from evenhand.model_zoo.errors import ZooError


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request.

    Attributes:
        time: when it went out, in UTC.
        item: sha256 of the bytes of the item as they were sent.
        attempt: 1 for the first about this item.
        status: of HTTP; None where there was no answer.
        latency_ms: until the last byte.
        bytes_sent, bytes_received: of the bodies.
        outcome: kind of what came of it: `answered`, `refused`, `malformed`, `failed`.
    """

    time: str
    item: str
    attempt: int
    status: int | None
    latency_ms: int
    bytes_sent: int
    bytes_received: int
    outcome: str


class RequestLog:
    """A file of JSON lines that only grows."""

    def __init__(self, path: Path | None) -> None:
        """Name the file.

        Args:
            path: of the file; None to keep none.
        """
        self.path = path
        self._lock = threading.Lock()

    def add(self, request: Request) -> None:
        """Write one request.

        Raises:
            ZooError: it cannot be written; nothing more should be asked then.
        """
        if self.path is None:
            return
        try:
            with self._lock:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                with self.path.open("a", encoding="utf-8") as stream:
                    stream.write(json.dumps(asdict(request)) + "\n")
        except OSError as error:
            problem = f"{self.path}: requests cannot be logged: {error.strerror}"
            raise ZooError([problem]) from None
