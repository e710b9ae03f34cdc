"""What is said to a tracking server, and what its answers mean; the server is one of the test."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from evenhand.audit.errors import InputError
from evenhand.interop.mlflow_log import log
from evenhand.interop.rest_server import AnswerError, RestServer

Answer = tuple[int, bytes, dict[str, str]]
OK: Answer = (200, b"{}", {})


@dataclass
class Told:
    """A server that answers as it was told, and keeps what it heard."""

    address: str = ""
    answers: dict[str, Answer] = field(default_factory=dict)
    heard: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)

    def bodies(self, method: str) -> list[Any]:
        return [json.loads(body) for _, path, _, body in self.heard if path.endswith(method)]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Iterator[Told]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    kept = Told()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            path = self.path.partition("?")[0]
            kept.heard.append((self.command, path, dict(self.headers), body))
            status, content, headers = next(
                (a for end, a in kept.answers.items() if end in path), OK
            )
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = answer  # noqa: N815 names of the parent

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        kept.address = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield kept
        server.shutdown()
        thread.join()


def refusal(status: int, code: str, message: str) -> Answer:
    return status, json.dumps({"error_code": code, "message": message}).encode(), {}


def run_at(place: str) -> Answer:
    info = {"run_id": "r1", "experiment_id": "7", "artifact_uri": place}
    return 200, json.dumps({"run": {"info": info}}).encode(), {}


def sent(told: Told, folder: Path, **parts: object) -> Callable[[], object]:
    told.answers.setdefault(
        "experiments/get-by-name", (200, b'{"experiment": {"experiment_id": "7"}}', {})
    )
    options: dict[str, Any] = {"experiment": "x", "environment": {}, **parts}
    return lambda: log(folder, tracking_uri=told.address, **options)


@pytest.mark.parametrize(
    "place",
    ["s3://bucket/7/r1/artifacts", "mlflow-artifacts://elsewhere.example/7", "file:///srv/x"],
)
def test_a_server_that_takes_no_files_is_told_apart_and_the_run_marked(
    told: Told, small_audit: Path, place: str
) -> None:
    told.answers["runs/create"] = run_at(place)
    with pytest.raises(InputError, match=rf"keeps files at {place}.*--serve-artifacts.*--no-files"):
        sent(told, small_audit)()
    assert [each["status"] for each in told.bodies("runs/update")] == ["FAILED"]
    assert not told.bodies("log-batch")
    sent(told, small_audit, with_files=False)()
    assert told.bodies("runs/update")[-1]["status"] == "FINISHED"


def test_a_server_that_fails_on_the_way_leaves_a_failed_run(told: Told, small_audit: Path) -> None:
    told.answers["runs/create"] = run_at("mlflow-artifacts:/7/r1/artifacts")
    told.answers["log-batch"] = refusal(400, "INVALID_PARAMETER_VALUE", "no")
    with pytest.raises(AnswerError, match="HTTP 400 INVALID_PARAMETER_VALUE: no"):
        sent(told, small_audit)()
    assert [each["status"] for each in told.bodies("runs/update")] == ["FAILED"]
    told.answers["runs/update"] = refusal(500, "", "gone")
    with pytest.raises(AnswerError, match="INVALID_PARAMETER_VALUE"):
        sent(told, small_audit)()
    del told.answers["log-batch"]
    with pytest.raises(AnswerError, match="HTTP 500: gone"):
        sent(told, small_audit)()


def test_only_a_missing_experiment_is_made(told: Told, small_audit: Path) -> None:
    told.answers["runs/create"] = run_at("mlflow-artifacts:/7/r1/artifacts")
    told.answers["experiments/create"] = (200, b'{"experiment_id": "8"}', {})
    told.answers["experiments/get-by-name"] = refusal(404, "RESOURCE_DOES_NOT_EXIST", "")
    sent(told, small_audit)()
    assert told.bodies("experiments/create") == [{"name": "x"}]
    assert told.bodies("runs/create")[0]["experiment_id"] == "8"
    told.answers["experiments/get-by-name"] = refusal(403, "PERMISSION_DENIED", "not you")
    with pytest.raises(AnswerError, match="PERMISSION_DENIED: not you"):
        sent(told, small_audit)()


def test_long_words_are_cut_to_what_every_version_keeps(told: Told, small_audit: Path) -> None:
    text = (small_audit / "result.json").read_text("utf-8")
    folder = small_audit.parent / "long"
    folder.mkdir(exist_ok=True)
    result = json.loads(text)
    result["data"]["name"] = "n" * 900
    (folder / "result.json").write_text(json.dumps(result), "utf-8")
    told.answers["runs/create"] = run_at("mlflow-artifacts:/7/r1/artifacts")
    sent(told, folder)()
    params = next(body["params"] for body in told.bodies("log-batch") if "params" in body)
    name = next(each["value"] for each in params if each["key"] == "data")
    assert (len(name), name[-2:]) == (500, "n…")


@pytest.mark.parametrize(
    ("environment", "header"),
    [
        ({}, None),
        ({"MLFLOW_TRACKING_TOKEN": "t"}, "Bearer t"),
        ({"MLFLOW_TRACKING_USERNAME": "u", "MLFLOW_TRACKING_PASSWORD": "p"}, "Basic dTpw"),
        ({"MLFLOW_TRACKING_USERNAME": "u"}, "Basic dTo="),
    ],
)
def test_keys_are_those_of_the_environment(
    told: Told, environment: dict[str, str], header: str | None
) -> None:
    assert RestServer(told.address + "/", environment=environment).get("x", a="b c") == {}
    (_, path, headers, _), *_ = told.heard
    assert path == "/api/2.0/mlflow/x"
    assert headers.get("Authorization") == header


def test_another_address_is_not_followed(told: Told) -> None:
    told.answers["mlflow"] = (302, b"", {"Location": "http://elsewhere.example/"})
    server = RestServer(told.address, environment={"MLFLOW_TRACKING_TOKEN": "secret"})
    with pytest.raises(AnswerError, match=r"HTTP 302: http://elsewhere.example/$"):
        server.get("x")
    assert len(told.heard) == 1


@pytest.mark.parametrize("content", [b"<html>hello", b"[]", b"\xff"])
def test_an_answer_that_is_no_json_is_no_tracking_server(told: Told, content: bytes) -> None:
    told.answers["mlflow"] = (200, content, {})
    with pytest.raises(InputError, match=r"no JSON object; is it an MLflow tracking server"):
        RestServer(told.address, environment={}).get("x")


@pytest.mark.parametrize("content", [b"<html>busy", b"[]"])
def test_an_error_that_is_no_json_is_shown(told: Told, content: bytes) -> None:
    told.answers["mlflow"] = (503, content, {})
    with pytest.raises(AnswerError, match=r"HTTP 503: (<html>busy|\[\])"):
        RestServer(told.address, environment={}).post("x", a=1)


def test_a_server_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with pytest.raises(InputError, match=r"http://127.0.0.1:9: no answer: .*refused"):
        RestServer("http://127.0.0.1:9", environment={}).get("x")


@pytest.mark.parametrize(
    "address", ["", "mlruns", "sqlite:///x.db", "http://", "http://[", "http://h?x=1", "databricks"]
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(InputError, match=r"tracking address: got .* start `mlflow server` on it"):
        RestServer(address, environment={})


def test_a_password_in_an_address_is_refused_and_not_shown() -> None:
    with pytest.raises(InputError, match=r"holds a name or password") as caught:
        RestServer("https://me:hidden@host", environment={})
    assert "hidden" not in str(caught.value)
