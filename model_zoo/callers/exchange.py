"""One request and its answer over HTTP: no redirects, no proxies, bounded in time and bytes."""

import http.client
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from time import monotonic
from typing import Final
from urllib.parse import urlsplit

CHUNK: Final = 1 << 16


class NoAnswerError(Exception):
    """There was no whole answer; says why."""

    def __init__(self, says: str, *, passes: bool = True) -> None:
        """Say why.

        Args:
            says: why.
            passes: whether the same request may fare better soon.
        """
        super().__init__(says)
        self.passes = passes


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpAnswer:
    """A whole answer.

    Attributes:
        status: of HTTP.
        headers: by name in small letters.
        body: its bytes.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes


class Exchange:
    """An endpoint that can be sent something; several threads may do so at once."""

    def __init__(
        self,
        url: str,
        *,
        method: str,
        headers: Mapping[str, str],
        timeout_s: float,
        largest: int,
    ) -> None:
        """Take down where and how.

        Args:
            url: with its secrets.
            method: of HTTP.
            headers: with their secrets.
            timeout_s: for a request, from connecting to the last byte.
            largest: most bytes of an answer.
        """
        self._url = urlsplit(url)
        self._method, self._headers = method, dict(headers)
        self._timeout_s, self._largest = timeout_s, largest
        self._context = ssl.create_default_context() if self._url.scheme == "https" else None
        self._open: set[socket.socket] = set()

    def send(self, body: bytes) -> HttpAnswer:
        """Return what is answered to a body.

        Raises:
            NoAnswerError: no connection, no answer in time, or one that breaks off or is too large.
        """
        late = threading.Event()
        try:
            found = self._answer(body, late)
        except (OSError, http.client.HTTPException, NoAnswerError, ValueError) as error:
            if late.is_set() or isinstance(error, TimeoutError):
                raise NoAnswerError(self._too_late()) from None
            raise _told(error) from None
        if late.is_set():
            raise NoAnswerError(self._too_late())
        return found

    def cut(self) -> None:
        """Cut all connections; who waits for an answer gets none."""
        for line in list(self._open):
            _cut(line)

    def _answer(self, body: bytes, late: threading.Event) -> HttpAnswer:
        """Return what is answered; `late` is set where time was over before that."""
        until = monotonic() + self._timeout_s
        with closing(self._connection()) as line:
            line.sock = own = self._connected(line.host, line.port, until)
            with self._watched(own, late, seconds=until - monotonic()):
                if isinstance(own, ssl.SSLSocket):
                    own.do_handshake()
                line.request(self._method, self._target(), body, self._headers)
                with line.getresponse() as response:
                    return self._whole(response, late)

    def _connected(self, host: str, port: int, until: float) -> socket.socket:
        """Return a connection on which nothing was said yet; its addresses share the time."""
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        for at, (family, kind, protocol, _, address) in enumerate(found):
            line = socket.socket(family, kind, protocol)
            try:
                with self._cuttable(line):
                    line.settimeout(max(until - monotonic(), 0.001) / (len(found) - at))
                    line.connect(address)
                return self._dressed(line, host)
            except OSError:
                line.close()
                if at + 1 == len(found):
                    raise
        problem = "no answer: the host has no address"
        raise NoAnswerError(problem)

    def _dressed(self, line: socket.socket, host: str) -> socket.socket:
        """Return a connection that speaks TLS where that is wanted, its handshake still to come."""
        line.settimeout(self._timeout_s)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._context is None:
            return line
        return self._context.wrap_socket(line, server_hostname=host, do_handshake_on_connect=False)

    def _too_late(self) -> str:
        """Return in words that time was over."""
        return f"no answer within {self._timeout_s:g} s"

    def _connection(self) -> http.client.HTTPConnection:
        """Return a connection that is not open yet."""
        host, port, patience_s = self._url.hostname or "", self._url.port, self._timeout_s
        if self._context is None:
            return http.client.HTTPConnection(host, port, timeout=patience_s)
        return http.client.HTTPSConnection(host, port, timeout=patience_s, context=self._context)

    def _target(self) -> str:
        """Return path and query."""
        query = f"?{self._url.query}" if self._url.query else ""
        return f"{self._url.path or '/'}{query}"

    @contextmanager
    def _watched(
        self, line: socket.socket, late: threading.Event, *, seconds: float
    ) -> Iterator[None]:
        """Cut a connection when its time is over; a trickle of bytes does not prolong it."""

        def cut() -> None:
            late.set()
            _cut(line)

        timer = threading.Timer(max(seconds, 0), cut)
        timer.daemon = True
        timer.start()
        try:
            with self._cuttable(line):
                yield
        finally:
            timer.cancel()

    @contextmanager
    def _cuttable(self, line: socket.socket) -> Iterator[None]:
        """Let a connection be cut from beside."""
        self._open.add(line)
        try:
            yield
        finally:
            self._open.discard(line)

    def _whole(self, response: http.client.HTTPResponse, late: threading.Event) -> HttpAnswer:
        """Return a whole answer."""
        held = bytearray()
        while (chunk := response.read1(CHUNK)) and not late.is_set():
            held += chunk
            if len(held) > self._largest:
                problem = f"an answer of more than {self._largest} bytes"
                raise NoAnswerError(problem, passes=False)
        if response.length:
            problem = f"an answer that breaks off after {len(held)} bytes"
            raise NoAnswerError(problem)
        headers = {name.lower(): value for name, value in response.getheaders()}
        return HttpAnswer(status=response.status, headers=headers, body=bytes(held))


def _cut(line: socket.socket) -> None:
    """Shut a connection from beside, which wakes up who reads from it."""
    with suppress(OSError):
        socket.socket.shutdown(line, socket.SHUT_RDWR)


def _told(error: Exception) -> NoAnswerError:
    """Return an error of a connection in words that repeat nothing of what was sent."""
    if isinstance(error, NoAnswerError):
        return error
    if isinstance(error, ssl.SSLCertVerificationError):
        return NoAnswerError(f"no answer: certificate: {error.verify_message}", passes=False)
    if isinstance(error, http.client.IncompleteRead):
        return NoAnswerError("an answer that breaks off")
    if isinstance(error, http.client.RemoteDisconnected):
        return NoAnswerError("no answer: the connection was closed")
    says = error.strerror if isinstance(error, OSError) else None
    return NoAnswerError(f"no answer: {says or type(error).__name__}")
