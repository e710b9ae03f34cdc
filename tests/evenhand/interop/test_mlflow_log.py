"""Audits sent to a tracking server of MLflow that really runs, read back by the same interface.

The server lives in an environment of its own, since MLflow asks for older versions of what evenhand
stands on. EVENHAND_MLFLOW_PYTHON names its Python; `make test` makes one in .venv-mlflow.
"""

import json
import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import evenhand
from evenhand.audit.errors import InputError
from evenhand.interop.mlflow_log import MOST_METRICS, log
from evenhand.interop.rest_server import AnswerError, RestServer
from evenhand.interop.run_record import run_record
from evenhand.log_command import app
from evenhand.reports.bundle import bundle_hash

HOUSE = Path(__file__).resolve().parents[3]
PYTHON = Path(os.environ.get("EVENHAND_MLFLOW_PYTHON", HOUSE / ".venv-mlflow" / "bin" / "python"))
PATIENCE_S = 180
NO_KEYS: dict[str, str] = {}
QUIET = {"MLFLOW_DISABLE_TELEMETRY": "true", "DO_NOT_TRACK": "true", "PYTHONWARNINGS": "ignore"}


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a server on a free port, with a database and a folder for files."""
    if not PYTHON.is_file():
        pytest.skip(f"no tracking server: there is no {PYTHON.name} of MLflow at hand")
    folder = tmp_path_factory.mktemp("mlflow")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        *(str(PYTHON), "-m", "mlflow", "server", "--host", "127.0.0.1", "--port", str(port)),
        *("--backend-store-uri", f"sqlite:///{folder / 'runs.sqlite'}", "--workers", "1"),
        *("--artifacts-destination", str(folder / "files")),
    ]
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"} | QUIET
    said = folder / "said.txt"
    with (
        said.open("wb") as out,
        subprocess.Popen(
            command, cwd=folder, env=environment, stdout=out, stderr=out, start_new_session=True
        ) as process,
    ):
        address = f"http://127.0.0.1:{port}"
        try:
            _wait(process, address, said)
            yield address
        finally:
            os.killpg(process.pid, 15)
            process.wait(timeout=60)


def _wait(process: "subprocess.Popen[bytes]", address: str, said: Path) -> None:
    """Wait until the server answers."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for _ in range(PATIENCE_S * 5):
        assert process.poll() is None, said.read_text("utf-8")
        try:
            with opener.open(f"{address}/health", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"the server did not answer: {said.read_text('utf-8')}")


def run_of(server: str, run_id: str) -> dict[str, Any]:
    """Return a run as the server has it."""
    found: dict[str, Any] = RestServer(server, environment=NO_KEYS).get("runs/get", run_id=run_id)
    run: dict[str, Any] = found["run"]
    return run


def words(run: dict[str, Any], kind: str) -> dict[str, str]:
    return {each["key"]: each["value"] for each in run["data"][kind]}


def kept_file(server: str, run: dict[str, Any], name: str) -> bytes:
    """Return a file as the server has it."""
    place = run["info"]["artifact_uri"].removeprefix("mlflow-artifacts:/")
    address = f"{server}/api/2.0/mlflow-artifacts/artifacts/{place}/evenhand/{name}"
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(address, timeout=60) as answer:
        content: bytes = answer.read()
        return content


def test_an_audit_is_a_run_with_rules_numbers_verdicts_and_files(
    server: str, small_audit: Path
) -> None:
    logged = log(small_audit, tracking_uri=server, experiment="one", environment=NO_KEYS)
    run, result = run_of(server, logged.run_id), evenhand.load(small_audit / "result.json")
    assert run["info"]["status"] == "FINISHED"
    assert run["info"]["run_name"] == result.plan.title
    record = run_record(small_audit)
    assert words(run, "params") == dict(record.params)
    sent = {each["key"]: each["value"] for each in run["data"]["metrics"]}
    assert sent == pytest.approx(dict(record.metrics), rel=1e-12)
    assert logged.metrics == len(sent)
    tags = words(run, "tags")
    assert tags["evenhand.bundle_sha256"] == bundle_hash(result)
    assert tags["evenhand.verdict"] == result.verdict
    assert set(record.tags) <= set(tags)
    for name in ("report.html", "result.json", "summary.md"):
        assert kept_file(server, run, name) == (small_audit / name).read_bytes()
    assert logged.address == f"{server}/#/experiments/{logged.experiment_id}/runs/{logged.run_id}"


def test_the_internal_edition_is_sent_on_demand_only(server: str, small_audit: Path) -> None:
    logged = log(
        small_audit,
        tracking_uri=server,
        experiment="one",
        edition="internal",
        environment=NO_KEYS,
    )
    run = run_of(server, logged.run_id)
    assert words(run, "tags")["evenhand.edition"] == "internal"
    assert kept_file(server, run, "summary.md") == b"# internal"


def test_more_numbers_than_are_taken_at_once_all_arrive(
    server: str, small_audit: Path, tmp_path: Path
) -> None:
    text = (small_audit / "result.json").read_text("utf-8")
    result = json.loads(text)
    finding = next(f for f in result["findings"] if f["comparisons"])
    copies = [{**finding, "id": f"{finding['id']}.{at}"} for at in range(200)]
    (tmp_path / "result.json").write_text(json.dumps({**result, "findings": copies}), "utf-8")
    logged = log(tmp_path, tracking_uri=server, experiment="large", environment=NO_KEYS)
    assert logged.metrics > 2 * MOST_METRICS
    run = run_of(server, logged.run_id)
    assert len(run["data"]["metrics"]) == logged.metrics
    assert sum(name.startswith("evenhand.finding") for name in words(run, "tags")) == 200
    assert logged.files == ("result.json",)


def test_a_run_of_a_training_is_filled_and_left_open(server: str, small_audit: Path) -> None:
    rest = RestServer(server, environment=NO_KEYS)
    number = rest.post("experiments/create", name="trained")["experiment_id"]
    mine = rest.post("runs/create", experiment_id=number, run_name="training", start_time=1)
    mine = mine["run"]["info"]["run_id"]
    logged = log(
        small_audit, tracking_uri=server, run_id=mine, with_files=False, environment=NO_KEYS
    )
    run = run_of(server, mine)
    assert (logged.run_id, logged.files) == (mine, ())
    assert (run["info"]["status"], run["info"]["run_name"]) == ("RUNNING", "training")
    assert len(run["data"]["metrics"]) == logged.metrics


def test_the_same_audit_gives_the_same_run(server: str, small_audit: Path) -> None:
    twice = [
        log(small_audit, tracking_uri=server, experiment="one", environment=NO_KEYS)
        for _ in range(2)
    ]
    one, two = (run_of(server, logged.run_id) for logged in twice)
    sent = [sorted(run["data"]["metrics"], key=str) for run in (one, two)]
    assert sent[0] == sent[1]
    assert words(one, "params") == words(two, "params")
    for name in ("start_time", "end_time"):
        assert one["info"][name] == two["info"][name]


def test_a_run_that_is_not_there_is_an_error_with_the_server_s_words(
    server: str, small_audit: Path
) -> None:
    with pytest.raises(AnswerError, match=r"HTTP 404 RESOURCE_DOES_NOT_EXIST: .*0000"):
        log(small_audit, tracking_uri=server, run_id="0" * 32, environment=NO_KEYS)


def test_the_command_says_where_the_run_is(server: str, small_audit: Path) -> None:
    asked = ["mlflow", str(small_audit), "--tracking-uri", server, "--experiment", "by command"]
    done = CliRunner().invoke(app, asked)
    assert done.exit_code == 0
    assert "files: result.json, report.html, summary.md" in done.output
    assert f"run: {server}/#/experiments/" in done.output
    told = json.loads(CliRunner().invoke(app, [*asked, "--json", "--no-files"]).output)
    assert (told["files"], told["address"].endswith(told["run"])) == ([], True)


def test_an_experiment_or_a_run_is_named(small_audit: Path) -> None:
    for experiment, run_id in (("", ""), ("a", "b")):
        with pytest.raises(InputError, match="experiment, run_id: name one of the two"):
            log(
                small_audit,
                tracking_uri="http://127.0.0.1:9",
                experiment=experiment,
                run_id=run_id,
            )
