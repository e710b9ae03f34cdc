"""A finished audit as a run of Weights & Biases, through its own client."""

import importlib
from pathlib import Path
from typing import Any, Final, Literal

from evenhand.audit.errors import InputError
from evenhand.audit.result import Audience
from evenhand.interop.run_record import key, run_record

KIND: Final = "evenhand-audit"
"""What the files of an audit are called there."""


def log(
    folder: Path,
    *,
    project: str,
    entity: str = "",
    mode: Literal["online", "offline"] = "online",
    keep_in: Path | None = None,
    edition: Audience = "shareable",
) -> str:
    """Send a finished audit to Weights & Biases, or keep it for sending later.

    Rules become the run's configuration, numbers and verdicts its summary, and the report and
    result a versioned artifact.

    Args:
        folder: of a finished audit, or of one of its editions.
        project: name of the project.
        entity: its team or user; `""` for what the client is set to.
        mode: `offline` writes a folder that `wandb sync` sends.
        keep_in: where the client writes its own files; default: as it is set to.
        edition: what is sent.

    Returns:
        The client's id of the run.

    Raises:
        InputError: there is no such audit or edition, or the client is not installed.
    """
    record = run_record(folder, edition=edition)
    client = _client()
    run = client.init(
        project=project,
        entity=entity or None,
        name=record.name,
        config=dict(record.params),
        job_type=KIND,
        mode=mode,
        dir=None if keep_in is None else str(keep_in),
    )
    with run:
        run.summary.update({**record.metrics, **record.tags})
        artifact = client.Artifact(key(record.name).replace(" ", "_")[:120], type=KIND)
        for file in record.files:
            artifact.add_file(str(file), name=file.name)
        run.log_artifact(artifact)
        return str(run.id)


def _client() -> Any:  # noqa: ANN401 a library that may be missing
    """Return the client's library."""
    try:
        return importlib.import_module("wandb")
    except ModuleNotFoundError:
        problem = "wandb: is not installed; install it with pip install 'evenhand[wandb]'"
        raise InputError([problem]) from None
