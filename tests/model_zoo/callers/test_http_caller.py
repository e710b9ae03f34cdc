"""An endpoint that is slow, overloaded, broken, out, or talks nonsense: each is an outcome."""

import json
import threading
from base64 import b64decode
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from evenhand.model_zoo.callers.http_caller import HttpCaller
from evenhand.model_zoo.callers.request_log import RequestLog
from evenhand.model_zoo.errors import ZooError

SECRET = "s3cret/value"  # noqa: S105 of a server on this machine
Items: TypeAlias = list[NDArray[np.generic]]
Caller: TypeAlias = Callable[..., HttpCaller]
Given: TypeAlias = Any


def said(**more: Given) -> Given:
    """Return an answer of the server."""
    return lambda server: type(server.rest)(**more)


def script(server: Given, *answers: Given) -> None:
    """Let the server answer so."""
    server.script = [one(server) for one in answers]


def test_what_is_sent_is_the_picture_and_no_more(
    caller: Caller, server: Given, pictures: Items
) -> None:
    found = caller().score(pictures)
    assert found.scores.tolist() == [[0.75, 0.25]] * 3
    assert found.reasons == (None,) * 3
    assert not found.passing
    first = server.asked[0]
    assert set(first) == {"data", "type", "q", "of"}
    assert (first["type"], first["of"], first["q"]) == (
        "image/png",
        ["joy", "anger"],
        "Rate joy, anger",
    )
    read = np.asarray(Image.open(BytesIO(b64decode(first["data"]))))
    assert any(np.array_equal(read, picture) for picture in pictures)
    assert server.headers[0]["x-api-key"] == SECRET
    assert server.headers[0]["user-agent"] == "evenhand"


def test_requests_are_logged_without_media_or_secrets(
    caller: Caller, server: Given, pictures: Items, tmp_path: Path
) -> None:
    script(server, said(status=500), said())
    model = caller()
    found = model.score(pictures[:1])
    text = (tmp_path / "requests.jsonl").read_text()
    lines = [json.loads(line) for line in text.splitlines()]
    assert found.logs is not None
    assert json.loads(str(found.logs[0])) == lines
    assert [(one["attempt"], one["status"], one["outcome"]) for one in lines] == [
        (1, 500, "failed"),
        (2, 200, "answered"),
    ]
    assert set(lines[0]) == {
        *("time", "item", "attempt", "status", "latency_ms"),
        *("bytes_sent", "bytes_received", "outcome"),
    }
    told = json.dumps(model.identity.told())
    assert SECRET not in text + told + repr(model.__dict__)
    assert server.asked[0]["data"] not in text


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_what_passes_is_asked_again(
    status: int, caller: Caller, server: Given, pictures: Items
) -> None:
    script(server, said(status=status), said(status=status))
    found = caller().score(pictures[:1])
    assert found.reasons == (None,)
    assert len(server.asked) == 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 422, 501])
def test_what_does_not_pass_is_asked_once(
    status: int, caller: Caller, server: Given, pictures: Items
) -> None:
    script(server, said(status=status, body=f"bad key {SECRET}".encode()))
    found = caller().score(pictures[:1])
    assert found.reasons == (f"failed: HTTP {status}: bad key ${{FAR_KEY}}",)
    assert found.passing == {0}
    assert len(server.asked) == 1


def test_retries_wait_longer_and_longer_at_most_and_never_in_step(
    caller: Caller, server: Given, clock: Given, pictures: Items
) -> None:
    server.rest = said(status=503, body=b"")(server)
    model = caller(("retries = 3", "retries = 6\nlongest_wait_s = 8"), ("0.01", "1"))
    found = model.score(pictures[:1])
    assert found.reasons == ("failed: HTTP 503",)
    assert len(clock.waited) == 6
    for waited, most in zip(clock.waited, (1, 2, 4, 8, 8, 8), strict=True):
        assert 0 < waited < most
    assert len(server.asked) == 7


def test_retry_after_is_heeded_by_all(
    caller: Caller, server: Given, clock: Given, pictures: Items
) -> None:
    script(server, said(status=429, headers={"Retry-After": "7"}))
    assert caller().score(pictures[:1]).reasons == (None,)
    assert clock.time >= 7


def test_who_is_told_to_wait_too_long_gives_up(
    caller: Caller, server: Given, clock: Given, pictures: Items
) -> None:
    script(server, said(status=429, body=b"", headers={"Retry-After": "3600"}))
    assert caller().score(pictures[:1]).reasons == ("failed: HTTP 429",)
    assert not clock.waited
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b'{"scores": ', "no JSON: b'{\"scores\": '"),
        (b"\xff\xfe", "no JSON"),
        (b"[" * 200_000, "no JSON"),
        (b"{}", "nothing at 'scores'"),
        (b'{"scores": "sorry"}', "no JSON: 'sorry'"),
        (b'{"scores": null}', "numbers by name, or a list, are wanted, got None"),
        (b'{"scores": {"joy": 0.5}}', "no number for 'anger'"),
        (b'{"scores": {"joy": NaN, "anger": 0}}', "'joy': a finite number is wanted, got nan"),
        (b'{"scores": {"joy": 1e999, "anger": 0}}', "'joy': a finite number is wanted, got inf"),
        (b'{"scores": {"joy": "0.5", "anger": 0}}', "'joy': a number is wanted, got '0.5'"),
        (b'{"scores": {"joy": true, "anger": 0}}', "'joy': a number is wanted, got True"),
        (b'{"scores": {"joy": 75, "anger": 0}}', "'joy': 75 is off the scale, 0 to 1"),
        (b'{"scores": {"joy": 1, "Joy": 0, "anger": 0}}', "two numbers for 'Joy'"),
        (b'{"scores": {"joy": 1, "joy": 0, "anger": 0}}', "two values for 'joy'"),
        (b'{"scores": [1]}', "2 numbers are wanted, got 1"),
        (b'{"scores": [{"name": "joy"}]}', "tables with name and score are wanted"),
        (f'{{"scores": {{"joy": 1{"0" * 400}, "anger": 0}}}}'.encode(), "finite number"),
    ],
)
def test_an_answer_that_cannot_be_read_is_an_outcome_and_kept(
    body: bytes, says: str, caller: Caller, server: Given, pictures: Items
) -> None:
    script(server, said(body=body))
    found = caller().score(pictures[:2])
    reasons = [one for one in found.reasons if one]
    assert len(reasons) == 1
    assert reasons[0].startswith("malformed: ")
    assert says in reasons[0]
    assert not found.passing
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    "body",
    [
        b'{"scores": [0.5, 0.25]}',
        b'\xef\xbb\xbf{"scores": [0.5, 0.25]}',
        b'{"scores": {"joy": 0.5, "joy": 0.5, "anger": 0.25, "id": 1, "ID": "a", "!": 2, "?": 3}}',
        b'{"scores": [{"name": "ANGER", "score": 0.25}, {"name": "Joy", "score": 0.5}]}',
        b'{"scores": "```json\\n{\\"joy\\": 0.5, \\"anger\\": 0.25, \\"awe\\": 1}\\n```"}',
    ],
)
def test_numbers_come_in_many_dresses(
    body: bytes, caller: Caller, server: Given, pictures: Items
) -> None:
    script(server, said(body=body))
    assert caller().score(pictures[:1]).scores.tolist() == [[0.5, 0.25]]


@pytest.mark.parametrize("status", [200, 400])
def test_a_refusal_is_an_outcome_and_kept(
    status: int, caller: Caller, server: Given, pictures: Items
) -> None:
    script(server, said(status=status, body=b'{"blocked": "SAFETY"}'))
    found = caller().score(pictures[:1])
    assert found.reasons == ("refused: SAFETY",)
    assert not found.passing


def test_an_outage_breaks_the_circuit_and_what_is_done_is_kept(
    caller: Caller, server: Given, pictures: Items
) -> None:
    told: list[str] = []
    script(server, said())
    server.rest = said(status=503, body=b"")(server)
    model = caller(("retries = 3", "retries = 0\nbreaks_after = 2"), say=told.append)
    found = model.score([pictures[0]] * 6)
    assert found.reasons == (
        None,
        *("failed: HTTP 503",) * 2,
        *("failed: not asked, after too many failures in a row",) * 3,
    )
    assert found.passing == {1, 2, 3, 4, 5}
    assert len(server.asked) == 3
    assert len(told) == 1
    assert "2 items in a row without an answer that can be read (failed: HTTP 503)" in told[0]


@pytest.mark.parametrize(("body", "asked"), [(b'{"other": 1}', 2), (b'{"blocked": "A"}', 6)])
def test_a_wrong_place_of_answers_does_not_cost_the_budget(
    body: bytes, asked: int, caller: Caller, server: Given, pictures: Items
) -> None:
    server.rest = said(body=body)(server)
    caller(("retries = 3", "retries = 0\nbreaks_after = 2")).score(pictures * 2)
    assert len(server.asked) == asked


@pytest.mark.parametrize("limit", ["breaks_after = 2", "breaks_after = 99"])
def test_who_will_not_be_asked_does_not_wait_for_a_turn(
    limit: str, caller: Caller, server: Given, clock: Given, pictures: Items
) -> None:
    server.rest = said(status=503, body=b"")(server)
    calls = f"retries = 0\nper_second = 0.001\n{limit}"
    model = caller(("retries = 3", calls), ("requests = 100", "requests = 2"))
    found = model.score([pictures[0]] * 50)
    assert len(server.asked) == 2
    assert len(found.passing) == 50
    assert clock.time <= 1000


def test_a_secret_is_not_read_off_a_text_that_was_cut(
    caller: Caller, server: Given, pictures: Items
) -> None:
    for cut in range(4, 12):
        body = f"{'x' * (120 - cut)}{SECRET}".encode()
        script(server, said(status=400, body=body))
        (reason,) = caller().score(pictures[:1]).reasons
        assert SECRET[:6] not in str(reason)


def test_a_budget_is_never_passed(caller: Caller, server: Given, pictures: Items) -> None:
    budget = "requests = 100\ncost = 0.05\nprice = 0.01"
    model = caller(("requests = 100", budget), ("retries = 3", "retries = 3\nat_once = 4"))
    server.rest = said(status=503, body=b"")(server)
    found = model.score(pictures * 4)
    assert len(server.asked) == 5
    assert found.reasons.count("failed: not asked, the budget of 5 requests is spent") >= 8
    assert len(found.passing) == 12


def test_requests_keep_their_pace(
    caller: Caller, server: Given, clock: Given, pictures: Items
) -> None:
    caller(("retries = 3", "retries = 3\nper_second = 4")).score(pictures)
    assert clock.time == pytest.approx(0.5)
    assert len(server.asked) == 3


def test_several_are_asked_at_once_and_answers_stay_in_order(
    caller: Caller, server: Given, pictures: Items
) -> None:
    together = threading.Barrier(3, timeout=20)
    server.rest = said(before=together.wait)(server)
    found = caller(("retries = 3", "retries = 0\nat_once = 3")).score(pictures)
    assert found.reasons == (None,) * 3


def test_what_cannot_be_logged_is_not_asked_on(
    caller: Caller, server: Given, pictures: Items, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    model = caller(log=RequestLog(tmp_path / "file" / "log.jsonl"))
    with pytest.raises(ZooError, match="requests cannot be logged"):
        model.score(pictures)
    assert len(server.asked) == 1


def test_words_are_texts(caller: Caller, server: Given, pictures: Items) -> None:
    bodies = (b'{"say": "A calm face."}', b'{"say": " "}', b'{"say": 3}')
    script(server, *[said(body=body) for body in bodies])
    outputs = '[[outputs]]\nkind = "label"\nof = ["basic-emotions/joy", "basic-emotions/anger"]\n'
    model = caller((f"{outputs}scale = [0, 1]\n", ""), ('scores = "scores"', 'text = "say"'))
    found = model.score(pictures)
    assert found.texts == ("A calm face.", None, None)
    assert found.scores.shape == (3, 0)
    assert found.reasons == (
        None,
        "malformed: an empty text",
        "malformed: a text is wanted, got 3",
    )
