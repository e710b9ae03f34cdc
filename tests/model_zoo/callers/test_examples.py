"""The examples, against a server that answers, blocks and fails as such interfaces do."""

import json
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pytest
from numpy.typing import NDArray

from evenhand.model_zoo.callers.http_caller import HttpCaller
from evenhand.model_zoo.callers.http_file import HttpFile
from evenhand.model_zoo.callers.kept_answers import KeptAnswers
from evenhand.model_zoo.callers.keys import Keys
from evenhand.model_zoo.callers.opening import read_caller_file
from evenhand.model_zoo.callers.request_log import RequestLog

Items: TypeAlias = list[NDArray[np.generic]]
Given: TypeAlias = Any

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
SEVEN = ("joy", "surprise", "anger", "sadness", "fear", "disgust", "neutral")


def opened(name: str, url: str, server: Given, clock: Given, tmp_path: Path) -> HttpCaller:
    """Return an example that asks the server."""
    text = (EXAMPLES / name / "model.toml").read_text(encoding="utf-8")
    assert url in text
    path = tmp_path / "model.toml"
    path.write_text(text.replace(url, server.url), encoding="utf-8")
    stated = read_caller_file(path)
    assert isinstance(stated, HttpFile)
    keys = Keys(values={"GEMINI_API_KEY": "first-key", "HUME_API_KEY": "second-key"})
    rng = np.random.default_rng(0)
    return HttpCaller(
        stated, keys=keys, log=RequestLog(None), kept=KeptAnswers(None), rng=rng, clock=clock
    )


def answers(server: Given, *told: Given) -> None:
    """Let the server answer with statuses, or 200 and a body."""
    made = type(server.rest)
    for one in told:
        status, body, headers = one if isinstance(one, tuple) else (200, one, {})
        server.script.append(made(status=status, body=json.dumps(body).encode(), headers=headers))


def candidate(text: str, finish: str = "STOP") -> Given:
    """Return an answer of a language model."""
    content = {"parts": [{"text": text}], "role": "model"}
    return {"candidates": [{"content": content, "finishReason": finish, "index": 0}]}


@pytest.fixture
def gemini(server: Given, clock: Given, tmp_path: Path) -> HttpCaller:
    """Return the example of a language model that sees."""
    url = "https://generativelanguage.googleapis.com/v1beta/models/MODEL:generateContent"
    return opened("gemini_style", url, server, clock, tmp_path)


@pytest.fixture
def hume(server: Given, clock: Given, tmp_path: Path) -> HttpCaller:
    """Return the example of an endpoint that lists emotions."""
    return opened("hume_style", "http://localhost:8000/predictions", server, clock, tmp_path)


def test_a_language_model_is_sent_what_it_wants(
    gemini: HttpCaller, server: Given, pictures: Items
) -> None:
    answers(server, candidate(json.dumps(dict.fromkeys(SEVEN, 0.5))))
    found = gemini.score(pictures[:1])
    assert found.scores.tolist() == [[0.5] * 7]
    (asked,) = server.asked
    image, text = asked["contents"][0]["parts"]
    assert image["inlineData"]["mimeType"] == "image/jpeg"
    assert image["inlineData"]["data"].startswith("/9j/")
    assert "joy, surprise, anger, sadness, fear, disgust, neutral." in text["text"]
    assert asked["generationConfig"]["temperature"] == 0
    assert server.headers[0]["x-goog-api-key"] == "first-key"


def test_what_language_models_answer_is_an_outcome_each(
    gemini: HttpCaller, server: Given, clock: Given, pictures: Items
) -> None:
    fine = candidate(f"```json\n{json.dumps(dict.fromkeys(SEVEN, 0.5))}\n```")
    overloaded = {"error": {"code": 503, "status": "UNAVAILABLE"}}
    told = [
        {"promptFeedback": {"blockReason": "SAFETY"}},
        {"candidates": [{"finishReason": "PROHIBITED_CONTENT", "index": 0}]},
        candidate('{"joy": 0.5, "surp', "MAX_TOKENS"),
        candidate("I cannot rate emotions of real persons."),
        candidate(json.dumps(dict.fromkeys(SEVEN, 7))),
        candidate(json.dumps(dict.fromkeys(SEVEN, "high"))),
        {"candidates": []},
        fine,
    ]
    answers(server, *told)
    server.script.append(type(server.rest)(status=429, headers={"Retry-After": "5"}))
    answers(server, (503, overloaded, {}), fine, (400, {"error": {"message": "bad"}}, {}))
    one_at_a_time = [gemini.score([pictures[0]]) for _ in range(10)]
    assert [found.reasons[0] for found in one_at_a_time] == [
        "refused: SAFETY",
        "refused: PROHIBITED_CONTENT",
        'malformed: no JSON: \'{"joy": 0.5, "surp\'',
        "malformed: no JSON: 'I cannot rate emotions of real persons.'",
        "malformed: 'joy': 7 is off the scale, 0 to 1",
        "malformed: 'joy': a number is wanted, got 'high'",
        "malformed: nothing at 'candidates.0.content.parts.0.text'",
        None,
        None,
        'failed: HTTP 400: {"error": {"message": "bad"}}',
    ]
    assert clock.time >= 5


def prediction(*faces: Given) -> Given:
    """Return the predictions for a picture."""
    grouped = [{"id": "unknown", "predictions": [{"emotions": one}]} for one in faces]
    return {
        "results": {
            "predictions": [{"file": "", "models": {"face": {"grouped_predictions": grouped}}}],
            "errors": [],
        }
    }


def test_lists_of_names_and_scores(hume: HttpCaller, server: Given, pictures: Items) -> None:
    names = [one.name for one in hume.outputs]
    listed = [{"name": name.capitalize(), "score": at / 100} for at, name in enumerate(names)]
    more = [{"name": "Empathic Pain", "score": 0.9}, {"name": "Joy", "score": 0.3}]
    errors = {"results": {"predictions": [], "errors": [{"message": "unsupported type"}]}}
    answers(server, prediction([*more, *listed]), prediction(), errors, prediction(more))
    found = [hume.score([pictures[0]]) for _ in range(4)]
    assert found[0].scores[0].tolist() == pytest.approx([at / 100 for at in range(len(names))])
    absent = "results.predictions.0.models.face.grouped_predictions"
    assert [one.reasons[0] for one in found[1:]] == [
        f"no_face: nothing at '{absent}'",
        "refused: unsupported type",
        "malformed: no number for 'amusement' and 20 more",
    ]
    assert server.headers[0]["x-hume-api-key"] == "second-key"
