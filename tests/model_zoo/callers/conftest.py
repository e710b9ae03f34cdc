"""A local server that behaves well and badly, and TOML files of models that are called."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
import pytest
from numpy.typing import NDArray

from evenhand.model_zoo.callers.clock import Clock, StoppedError
from evenhand.model_zoo.callers.http_caller import HttpCaller
from evenhand.model_zoo.callers.http_file import HttpFile
from evenhand.model_zoo.callers.kept_answers import KeptAnswers
from evenhand.model_zoo.callers.keys import keys_of
from evenhand.model_zoo.callers.opening import read_caller_file
from evenhand.model_zoo.callers.request_log import RequestLog

FINE: Final = json.dumps({"scores": {"joy": 0.75, "anger": 0.25}}).encode()

HTTP: Final = """
schema = 1
kind = "http"
name = "far"
version = "1"
url = "URL"
prompt = "Rate {outputs}"
body = '{"data": "{media_base64}", "type": "{media_type}", "q": "{prompt}", "of": "{outputs}"}'

[headers]
X-Api-Key = "${FAR_KEY}"

[input]
medium = "picture"

[[outputs]]
kind = "label"
of = ["basic-emotions/joy", "basic-emotions/anger"]
scale = [0, 1]

[answer]
scores = "scores"

[[answer.refusals]]
at = "blocked"

[calls]
timeout_s = 5
retries = 3
first_wait_s = 0.01

[budget]
requests = 100
"""


@dataclass(slots=True, kw_only=True)
class Said:
    """One answer of the server.

    Attributes:
        status, body, headers: of it.
        before: called before it is sent.
        during: called when half of it was sent.
        cut: whether the connection is closed after half of it.
        length: whether its length is told.
    """

    status: int = 200
    body: bytes = FINE
    headers: dict[str, str] = field(default_factory=dict)
    before: Callable[[], object] = lambda: None
    during: Callable[[], object] = lambda: None
    cut: bool = False
    length: bool = True


@dataclass(slots=True, kw_only=True)
class Server:
    """A server that answers what is next in its script, and then always the same.

    Attributes:
        url: of it.
        script: answers, first one first.
        rest: the answer after these.
        asked: bodies that it was sent, as JSON.
        headers: that came with them.
    """

    url: str
    script: list[Said] = field(default_factory=list)
    rest: Said = field(default_factory=Said)
    asked: list[Any] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)


@pytest.fixture
def server() -> Iterator[Server]:
    """Return a server on this machine."""
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            with lock:
                found.asked.append(json.loads(body))
                found.headers.append({key.lower(): one for key, one in self.headers.items()})
                said = found.script.pop(0) if found.script else found.rest
            said.before()
            self.send_response(said.status)
            for name, value in said.headers.items():
                self.send_header(name, value)
            if said.length:
                self.send_header("Content-Length", str(len(said.body)))
            self.end_headers()
            half = len(said.body) // 2
            self.wfile.write(said.body[:half])
            said.during()
            self.wfile.write(b"" if said.cut else said.body[half:])

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """Say nothing of who hung up."""

    listening = Quiet(("127.0.0.1", 0), Handler)
    found = Server(url=f"http://127.0.0.1:{listening.server_port}/v1/score")
    thread = threading.Thread(target=listening.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield found
    listening.shutdown()
    listening.server_close()


Write: TypeAlias = Callable[..., Path]
Given: TypeAlias = Any
Caller: TypeAlias = Callable[..., HttpCaller]


@pytest.fixture
def written(tmp_path: Path) -> Write:
    """Return what writes a file of a model, with some of its text replaced."""

    def write(text: str, *changes: tuple[str, str]) -> Path:
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new)
        path = tmp_path / "model.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def pictures() -> list[NDArray[np.generic]]:
    """Return three different pictures."""
    return [np.full((4, 6, 3), value, np.uint8) for value in (0, 100, 200)]


class FastClock(Clock):
    """A clock on which waiting takes no time; it remembers who waited how long."""

    def __init__(self) -> None:
        super().__init__()
        self.time, self.waited = 0.0, list[float]()
        self.stopped = False

    def now(self) -> float:
        """Return the time."""
        return self.time

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        if self.stopped:
            raise StoppedError
        self.time += max(seconds, 0)
        if seconds > 0:
            self.waited.append(seconds)

    def stop(self) -> None:
        """Stop."""
        self.stopped = True


@pytest.fixture
def clock() -> FastClock:
    """Return a clock on which waiting takes no time."""
    return FastClock()


@pytest.fixture
def caller(
    server: Server, clock: FastClock, written: Write, http_text: str, tmp_path: Path
) -> Callable[..., HttpCaller]:
    """Return what opens an endpoint that asks the server."""

    def opened(*changes: tuple[str, str], **given: Given) -> HttpCaller:
        path = written(http_text, ("URL", server.url), *changes)
        stated = read_caller_file(path)
        assert isinstance(stated, HttpFile)
        keys = keys_of((stated.url, *stated.headers.values()), {"FAR_KEY": "s3cret/value"})
        log = RequestLog(tmp_path / "requests.jsonl")
        settings: Given = {"clock": clock, "rng": np.random.default_rng(0), "log": log}
        settings = {**settings, "kept": KeptAnswers(None), **given}
        return HttpCaller(stated, keys=keys, **settings)

    return opened


@pytest.fixture
def http_text() -> str:
    """Return the text of the file of an endpoint."""
    return HTTP
