"""`evenhand log`: a finished audit sent to a registry of experiments that the user names."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from evenhand.console_mode import Json, Quiet, mode, shown

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Send a finished audit to an experiment tracker that you name.",
)

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="Output folder of an audit.")]
Edition = Annotated[
    Literal["shareable", "internal"],
    typer.Option("--edition", help="What is sent; internal shows smaller groups."),
]


@app.command("mlflow")
def to_mlflow(
    folder: Folder,
    tracking_uri: Annotated[
        str,
        typer.Option(
            "--tracking-uri",
            metavar="URL",
            envvar="MLFLOW_TRACKING_URI",
            help="Address of the tracking server.",
        ),
    ],
    experiment: Annotated[
        str, typer.Option("--experiment", metavar="NAME", help="Made where there is none.")
    ] = "",
    run_id: Annotated[
        str, typer.Option("--run-id", metavar="ID", help="A run that is there already.")
    ] = "",
    edition: Edition = "shareable",
    *,
    files: Annotated[
        bool, typer.Option("--files/--no-files", help="Send report and result too.")
    ] = True,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Send a finished audit to an MLflow tracking server.

    Keys are read from MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and _PASSWORD. No library
    of MLflow is needed. Exit codes: 0 sent; 2 usage, no audit, or the server said no.
    """
    from evenhand.interop.mlflow_log import log  # noqa: PLC0415 kept out of --help

    how = mode(quiet=quiet, as_json=as_json)
    logged = log(
        folder,
        tracking_uri=tracking_uri,
        experiment=experiment,
        run_id=run_id,
        edition=edition,
        with_files=files,
    )
    sent = ", ".join(logged.files) or "none"
    document = {
        "run": logged.run_id,
        "experiment": logged.experiment_id,
        "address": logged.address,
        "metrics": logged.metrics,
        "files": list(logged.files),
    }
    lines = (f"sent: {logged.metrics} numbers; files: {sent}", f"run: {logged.address}")
    shown(how, lines=lines, brief=[logged.address], document=document)


@app.command("wandb")
def to_wandb(
    folder: Folder,
    project: Annotated[str, typer.Option("--project", metavar="NAME", help="Name of the project.")],
    entity: Annotated[str, typer.Option("--entity", metavar="NAME", help="Team or user.")] = "",
    where: Annotated[
        Literal["online", "offline"],
        typer.Option("--mode", help="Offline writes a folder for `wandb sync`."),
    ] = "online",
    edition: Edition = "shareable",
    *,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Send a finished audit to Weights & Biases; needs evenhand[wandb].

    Exit codes: 0 sent or kept; 2 usage, no audit, or the client is not installed.
    """
    from evenhand.interop.wandb_log import log  # noqa: PLC0415 kept out of --help

    how = mode(quiet=quiet, as_json=as_json)
    number = log(folder, project=project, entity=entity, mode=where, edition=edition)
    shown(how, lines=[f"run: {number}"], brief=[number], document={"run": number})
