"""Connections that hang, break off, lead elsewhere or are not there."""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeAlias

import numpy as np
import pytest
from numpy.typing import NDArray

from evenhand.model_zoo.callers.exchange import _told
from evenhand.model_zoo.callers.http_caller import HttpCaller

Items: TypeAlias = list[NDArray[np.generic]]
Caller: TypeAlias = Callable[..., HttpCaller]
Given: TypeAlias = Any


def said(**more: Given) -> Given:
    """Return an answer of the server."""
    return lambda server: type(server.rest)(**more)


def script(server: Given, *answers: Given) -> None:
    """Let the server answer so."""
    server.script = [one(server) for one in answers]


def test_answers_that_break_off_are_asked_for_again(
    caller: Caller, server: Given, pictures: Items
) -> None:
    script(server, *[said(cut=True)] * 4)
    found = caller().score(pictures[:1])
    assert found.reasons == ("failed: an answer that breaks off after 20 bytes",)
    assert found.passing == {0}
    assert len(server.asked) == 4


def test_slow_answers_time_out(caller: Caller, server: Given, pictures: Items) -> None:
    gate = threading.Event()
    server.rest = said(before=lambda: gate.wait(20))(server)
    found = caller(("timeout_s = 5", "timeout_s = 0.1"), ("retries = 3", "retries = 1")).score(
        pictures[:1]
    )
    gate.set()
    assert found.reasons == ("failed: no answer within 0.1 s",)
    assert len(server.asked) == 2


def test_an_answer_that_is_too_large_is_not_read(
    caller: Caller, server: Given, pictures: Items
) -> None:
    server.rest = said(body=b" " * 5000)(server)
    found = caller(("retries = 3", "retries = 3\nlargest_answer = 1000")).score(pictures[:1])
    assert found.reasons == ("failed: an answer of more than 1000 bytes",)
    assert len(server.asked) == 1


def test_nobody_is_followed_elsewhere(caller: Caller, server: Given, pictures: Items) -> None:
    script(server, said(status=307, headers={"Location": "https://elsewhere.example/x?key=1"}))
    found = caller().score(pictures[:1])
    assert found.reasons == (
        "failed: HTTP 307: sent on to elsewhere.example, which is not followed",
    )
    assert len(server.asked) == 1


def test_no_server_at_all_is_an_outage(caller: Caller, pictures: Items, server: Given) -> None:
    port = server.url.split(":")[2].split("/")[0]
    found = caller((f":{port}", ":9"), ("retries = 3", "retries = 1")).score(pictures[:1])
    assert found.reasons == ("failed: no answer: Connection refused",)
    assert found.passing == {0}


def test_an_interruption_cuts_connections(
    caller: Caller, server: Given, pictures: Items, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, began = threading.Event(), time.monotonic()
    server.rest = said(before=lambda: gate.wait(60))(server)
    model = caller(("timeout_s = 5", "timeout_s = 60"), ("retries = 3", "retries = 0"))

    def interrupted(pool: Given, function: Given, items: Items) -> Given:
        pool.submit(function, items[0])
        while not server.asked:
            time.sleep(0.01)
        raise KeyboardInterrupt

    room = "evenhand.model_zoo.callers.http_caller"
    monkeypatch.setattr(f"{room}.ThreadPoolExecutor.map", interrupted)
    with pytest.raises(KeyboardInterrupt):
        model.score(pictures)
    gate.set()
    assert time.monotonic() - began < 30


def test_a_trickle_of_bytes_does_not_prolong_the_time(
    caller: Caller, server: Given, pictures: Items
) -> None:
    gate = threading.Event()
    server.rest = said(length=False, during=lambda: gate.wait(20))(server)
    model = caller(("timeout_s = 5", "timeout_s = 0.2"), ("retries = 3", "retries = 0"))
    found = model.score(pictures[:1])
    gate.set()
    assert found.reasons == ("failed: no answer within 0.2 s",)


@pytest.mark.parametrize("talks", [False, True])
def test_a_handshake_without_end_times_out(
    caller: Caller, server: Given, pictures: Items, *, talks: bool
) -> None:
    """A record of 16 KiB is announced, and its bytes come one by one."""
    done = threading.Event()

    def drip(line: socket.socket) -> None:
        with line, suppress(OSError):
            line.sendall(b"\x16\x03\x03\x40\x00" if talks else b"")
            while not done.wait(0.05):
                line.sendall(b"\x02" if talks else b"")

    def listen() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=drip, args=listening.accept()[:1], daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=listen, daemon=True).start()
        url = f"https://127.0.0.1:{listening.getsockname()[1]}/"
        began = time.monotonic()
        found = caller(
            (server.url, url),
            ("timeout_s = 5", "timeout_s = 0.4"),
            ("retries = 3", "retries = 0"),
        ).score(pictures[:1])
        done.set()
    assert found.reasons == ("failed: no answer within 0.4 s",)
    assert time.monotonic() - began < 4


def test_every_address_of_a_host_gets_its_share_of_the_time(
    caller: Caller, server: Given, pictures: Items, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An address that never answers is followed by one that does."""
    port = int(server.url.split(":")[2].split("/")[0])
    kind = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        jam = [socket.socket() for _ in range(4)]
        for one in jam:
            one.setblocking(False)  # noqa: FBT003 of the standard library
            one.connect_ex(full.getsockname())
        addresses = [(*kind, full.getsockname()), (*kind, ("127.0.0.1", port))]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: addresses)
        found = caller(("timeout_s = 5", "timeout_s = 2"), ("retries = 3", "retries = 0")).score(
            pictures[:1]
        )
        for one in jam:
            one.close()
    assert found.reasons == (None,)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [])
    found = caller(("retries = 3", "retries = 0")).score(pictures[:1])
    assert found.reasons == ("failed: no answer: the host has no address",)


def test_who_does_not_speak_tls_is_not_spoken_to(
    caller: Caller, server: Given, pictures: Items
) -> None:
    found = caller(("http://127", "https://127"), ("retries = 3", "retries = 0")).score(
        pictures[:1]
    )
    assert str(found.reasons[0]).startswith("failed: no answer: ")
    assert not server.asked


def test_errors_are_told_without_what_was_sent() -> None:
    forged = ssl.SSLCertVerificationError(1, "failed")
    forged.verify_message = "self-signed certificate"
    assert str(_told(forged)) == "no answer: certificate: self-signed certificate"
    assert not _told(forged).passes
    assert str(_told(http.client.IncompleteRead(b"secret"))) == "an answer that breaks off"
    assert str(_told(http.client.BadStatusLine("secret"))) == "no answer: BadStatusLine"
    gone = http.client.RemoteDisconnected("secret")
    assert str(_told(gone)) == "no answer: the connection was closed"
    assert _told(gone).passes
