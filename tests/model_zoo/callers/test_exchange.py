"""Connections that hang, break off, lead elsewhere or are not there."""

import http.client
import ssl
import threading
import time
from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
import pytest
from numpy.typing import NDArray

from evenhand.model_zoo.callers.exchange import _words
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
    found = caller(("retries = 3", "retries = 0\nlargest_answer = 1000")).score(pictures[:1])
    assert found.reasons == ("failed: an answer of more than 1000 bytes",)


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
    assert _words(forged) == "no answer: certificate: self-signed certificate"
    assert _words(http.client.IncompleteRead(b"secret")) == "an answer that breaks off"
    assert _words(http.client.BadStatusLine("secret")) == "no answer: BadStatusLine"
