"""What statuses, redirects and answers mean."""

import json
from typing import Any, Final

import pytest

from evenhand.model_zoo.callers.declared import OutputsStated, declared
from evenhand.model_zoo.callers.exchange import HttpAnswer
from evenhand.model_zoo.callers.http_answers import HttpAnswers
from evenhand.model_zoo.callers.http_file import AnswerStated, RefusalStated
from evenhand.model_zoo.callers.reading import Answers
from evenhand.model_zoo.callers.reply import Reply

JOY: Final = OutputsStated(kind="label", of=("basic-emotions/joy",), scale=(0, 1))


def read(body: bytes, *refusals: RefusalStated, status: int = 200, **headers: str) -> Reply:
    """Return what an answer means."""
    stated = AnswerStated(scores="", refusals=refusals)
    answers = HttpAnswers(stated=stated, answers=Answers(declared=declared([JOY])))
    return answers.reply(HttpAnswer(status=status, headers=headers, body=body))


@pytest.mark.parametrize(
    ("location", "goal"),
    [
        ("https://elsewhere.example/a?key=b", "elsewhere.example"),
        ("/login", "another address"),
        ("http://[bad", "no address"),
    ],
)
def test_a_redirect_is_told_and_not_followed(location: str, goal: str) -> None:
    found = read(b"", status=302, location=location)
    assert found.reason == f"failed: HTTP 302: sent on to {goal}, which is not followed"


def test_a_place_in_another_status_is_no_redirect() -> None:
    found = read(b"wrong", status=400, location="http://[bad")
    assert found.reason == "failed: HTTP 400: wrong"


@pytest.mark.parametrize(
    ("blocked", "values", "reason"),
    [
        ("SAFETY", (), "refused: SAFETY"),
        (True, (), "refused: true"),
        (True, ("true",), "refused: true"),
        (7, ("7",), "refused: 7"),
        ("A", ("B",), None),
        (False, (), None),
        (None, (), None),
        ("", (), None),
        (0, (), None),
        ([], (), None),
        (0, ("0",), "refused: 0"),
    ],
)
def test_what_is_no_word_is_no_refusal(
    blocked: Any,  # noqa: ANN401 any JSON
    values: tuple[str, ...],
    reason: str | None,
) -> None:
    body = json.dumps({"joy": 0.5, "blocked": blocked}).encode()
    found = read(body, RefusalStated(at="blocked", values=values))
    assert found.reason == reason
    assert found.values == (None if reason else (0.5,))
