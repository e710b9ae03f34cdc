"""A finished audit as a run of MLflow: rules, numbers, verdicts and the report."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

from evenhand.audit.errors import InputError
from evenhand.audit.result import Audience
from evenhand.interop.rest_server import AnswerError, RestServer
from evenhand.interop.run_record import RunRecord, run_record

MOST_METRICS: Final = 1000
MOST_WORDS: Final = 100
"""What the server takes at once: numbers, and params or tags."""
LONGEST_PARAM: Final = 500
LONGEST_TAG: Final = 5000
"""Letters that every version of the server keeps."""
PROXIED: Final = "mlflow-artifacts:"
"""Where the files of a run lie if the server itself takes them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedRun:
    """Where an audit lies now.

    Attributes:
        run_id, experiment_id: of MLflow.
        address: of its page, for people.
        metrics: how many numbers were sent.
        files: names of the files that were sent.
    """

    run_id: str
    experiment_id: str
    address: str
    metrics: int
    files: tuple[str, ...]


def log(
    folder: Path,
    *,
    tracking_uri: str,
    experiment: str = "",
    run_id: str = "",
    edition: Audience = "shareable",
    with_files: bool = True,
    environment: Mapping[str, str] = os.environ,
) -> LoggedRun:
    """Send a finished audit to a tracking server, and nowhere else.

    Metrics are sent with the time of the audit, so the same audit gives the same run. A run that
    could not be filled is marked as failed.

    Args:
        folder: of a finished audit, or of one of its editions.
        tracking_uri: address of the server, for instance `"http://localhost:5000"`.
        experiment: its name; made where there is none.
        run_id: a run that is there already, for instance that of the training; instead of an
            experiment.
        edition: what is sent.
        with_files: whether report and result are sent; the server must then take files.
        environment: variables in which MLflow's own client looks for keys.

    Raises:
        InputError: there is no such audit or edition, the server does not answer or says no, or
            it does not take files.
    """
    if bool(experiment) == bool(run_id):
        raise InputError(["experiment, run_id: name one of the two"])
    record = run_record(folder, edition=edition)
    server = RestServer(tracking_uri, environment=environment)
    if run_id:
        run = server.get("runs/get", run_id=run_id)["run"]
        return _filled(server, run, record, with_files=with_files)
    run = _new_run(server, experiment, record)
    try:
        logged = _filled(server, run, record, with_files=with_files)
    except InputError:
        _end(server, run, record, status="FAILED")
        raise
    _end(server, run, record, status="FINISHED")
    return logged


def _new_run(server: RestServer, experiment: str, record: RunRecord) -> dict[str, Any]:
    """Return a new run of an experiment, which is made where there is none."""
    try:
        found = server.get("experiments/get-by-name", experiment_name=experiment)
        number = found["experiment"]["experiment_id"]
    except AnswerError as error:
        if error.code != "RESOURCE_DOES_NOT_EXIST":
            raise
        number = server.post("experiments/create", name=experiment)["experiment_id"]
    made = server.post(
        "runs/create",
        experiment_id=number,
        run_name=record.name[:LONGEST_PARAM],
        start_time=record.started_ms,
    )
    run: dict[str, Any] = made["run"]
    return run


def _filled(
    server: RestServer, run: dict[str, Any], record: RunRecord, *, with_files: bool
) -> LoggedRun:
    """Fill a run: files first, for a server that takes none is told by that."""
    info = run["info"]
    number, experiment = str(info["run_id"]), str(info["experiment_id"])
    files = record.files if with_files else ()
    if files:
        place = _place(server, str(info["artifact_uri"]))
        for file in files:
            server.put_file(f"{place}/evenhand/{file.name}", file.read_bytes())
    for batch in _batches(record):
        server.post("runs/log-batch", run_id=number, **batch)
    return LoggedRun(
        run_id=number,
        experiment_id=experiment,
        address=f"{server.address}/#/experiments/{experiment}/runs/{number}",
        metrics=len(record.metrics),
        files=tuple(file.name for file in files),
    )


def _place(server: RestServer, artifact_uri: str) -> str:
    """Return where the server keeps the files of a run, below its folder of files."""
    if not artifact_uri.startswith(f"{PROXIED}/") or artifact_uri.startswith(f"{PROXIED}//"):
        problem = (
            f"{server.address}: keeps files at {artifact_uri}, which only a client with access to "
            "that place can write; start the server with --serve-artifacts, or send numbers only "
            "(--no-files)"
        )
        raise InputError([problem])
    return artifact_uri.removeprefix(f"{PROXIED}/").strip("/")


def _batches(record: RunRecord) -> Iterator[dict[str, list[dict[str, object]]]]:
    """Yield what is sent at once; the server refuses more."""
    params = _words(record.params, longest=LONGEST_PARAM)
    while some := list(islice(params, MOST_WORDS)):
        yield {"params": some}
    tags = _words(record.tags, longest=LONGEST_TAG)
    while some := list(islice(tags, MOST_WORDS)):
        yield {"tags": some}
    numbers = _numbers(record)
    while some := list(islice(numbers, MOST_METRICS)):
        yield {"metrics": some}


def _words(told: Mapping[str, str], *, longest: int) -> Iterator[dict[str, object]]:
    for name, value in told.items():
        yield {"key": name, "value": value if len(value) <= longest else f"{value[: longest - 1]}…"}


def _numbers(record: RunRecord) -> Iterator[dict[str, object]]:
    for name, value in record.metrics.items():
        yield {"key": name, "value": value, "timestamp": record.finished_ms, "step": 0}


def _end(server: RestServer, run: dict[str, Any], record: RunRecord, *, status: str) -> None:
    """Say how a run ended; a server that is gone is not told."""
    try:
        server.post(
            "runs/update",
            run_id=run["info"]["run_id"],
            status=status,
            end_time=record.finished_ms,
        )
    except InputError:
        if status == "FINISHED":
            raise
