"""The command line: `evenhand audit`, `compare`, `report`, `plan`, `score`, `zoo` and more.

Heavy modules are imported inside the commands, so that `evenhand --help` is quick.
"""

import sys
import traceback
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from evenhand.baseline_command import app as baseline_app
from evenhand.baseline_options import BaselineFile, Today, given
from evenhand.compare_command import compare
from evenhand.console_mode import Github, Json, Quiet, mode
from evenhand.demo_command import demo
from evenhand.history_command import history
from evenhand.log_command import app as log_app
from evenhand.metrics_command import app as metrics_app
from evenhand.perturb_command import app as perturb_app
from evenhand.regulation_command import app as regulation_app
from evenhand.rendering import finish
from evenhand.report_command import app as report_app
from evenhand.saying import telling
from evenhand.score_command import score
from evenhand.stimuli_command import app as stimuli_app
from evenhand.verify_command import verify
from evenhand.zoo_command import app as zoo_app

app = typer.Typer(
    help="Audit emotion-recognition models for bias.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
plan_app = typer.Typer(
    help="Write, check and size an audit plan before any score is read.", no_args_is_help=True
)
app.add_typer(plan_app, name="plan")
app.add_typer(metrics_app, name="metrics")
app.add_typer(zoo_app, name="zoo")
app.add_typer(stimuli_app, name="stimuli")
app.add_typer(perturb_app, name="perturb")
app.add_typer(report_app, name="report")
app.add_typer(regulation_app, name="regulation")
app.add_typer(baseline_app, name="baseline")
app.add_typer(log_app, name="log")
app.command()(score)
app.command()(demo)
app.command()(verify)
app.command()(compare)
app.command()(history)

PlanFile = Annotated[Path, typer.Argument(metavar="PLAN.toml", help="The plan of the audit.")]
DataFolder = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", help="Folder of the data. Default: the plan's own."),
]
OutFolder = Annotated[
    Path, typer.Option("--out", metavar="DIR", help="Folder for what is written.")
]

USAGE = 2
OWN_FAULT = 70
INTERRUPTED = 130


@app.callback(invoke_without_command=True)
def face(
    *,
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    """Audit emotion-recognition models for bias.

    Exit codes: 0 every gate within its margin, or only open questions that the plan allows; 1 some
    gate exceeded; 2 usage, plan or data error; 3 inconclusive or insufficient data; 70 a fault of
    evenhand itself.
    """
    if version:
        from evenhand.audit.provenance import version as installed  # noqa: PLC0415 kept out of --help

        typer.echo(f"evenhand {installed('evenhand')}")
        raise typer.Exit


@app.command()
def audit(
    plan: PlanFile,
    out: OutFolder,
    data: DataFolder = None,
    baseline: BaselineFile = None,
    today: Today = None,
    *,
    quiet: Quiet = False,
    as_json: Json = False,
    github: Github = False,
) -> None:
    """Audit what a plan names.

    Writes result.json, report.html, summary.md, junit.xml, results.sarif and the evidence behind
    them.
    """
    from evenhand.audit.run import run  # noqa: PLC0415 kept out of --help

    how = mode(quiet=quiet, as_json=as_json, github=github)
    with telling(how) as say:
        accepted = given(baseline, today)
        result = run(plan, out, data=data, command=sys.argv, say=say, baseline=accepted)
    finish(result, out, how=how, plan=plan)


@plan_app.command("new")
def plan_new(
    path: Annotated[Path, typer.Argument(metavar="PLAN.toml", help="File to write.")],
) -> None:
    """Write a commented plan to start from.

    A file that exists is left alone.
    """
    from evenhand.audit.errors import InputError  # noqa: PLC0415 kept out of --help
    from evenhand.audit.plans.template import new_plan  # noqa: PLC0415 kept out of --help

    try:
        with path.open("x", encoding="utf-8") as stream:
            stream.write(new_plan())
    except FileExistsError:
        raise InputError([f"{path}: exists; name a file that does not"]) from None
    except OSError as error:
        raise InputError([f"{path}: cannot be written: {error.strerror}"]) from None
    typer.echo(f"written: {path}")


@plan_app.command("check")
def plan_check(plan: PlanFile) -> None:
    """Check a plan and name every mistake at once.

    No data are read.
    """
    from evenhand.audit.plans.check import notes  # noqa: PLC0415 kept out of --help
    from evenhand.audit.plans.file import read_plan  # noqa: PLC0415 kept out of --help
    from evenhand.metrics.catalogue import catalogue  # noqa: PLC0415 kept out of --help

    checked = read_plan(plan, metrics=catalogue())
    for note in notes(checked):
        typer.echo(f"note: {note}")
    typer.echo(f"{plan}: no mistakes")


@plan_app.command("power")
def plan_power(
    plan: PlanFile,
    data: DataFolder = None,
    simulate: Annotated[
        int, typer.Option(metavar="RUNS", help="Also simulate so many audits.", min=0)
    ] = 0,
    part: Annotated[
        list[str] | None,
        typer.Option("--slice", metavar="SLICE", help="Plant gaps in this slice only; repeatable."),
    ] = None,
) -> None:
    """Say how many persons each slice has and needs.

    Items, ratings and declared assumptions are read, and no score.
    """
    from evenhand.audit.run import read_inputs  # noqa: PLC0415 kept out of --help
    from evenhand.power_table import show_power, show_simulation  # noqa: PLC0415 kept out of --help

    inputs = read_inputs(plan, data=data)
    show_power(inputs)
    if simulate:
        show_simulation(inputs, runs=simulate, slices=part or ())


def main() -> None:
    """Run the command; mistakes in what was given are named, one a line, and exit with 2."""
    from evenhand.audit.errors import InputError  # noqa: PLC0415 light
    from evenhand.model_zoo.errors import ZooError  # noqa: PLC0415 light

    try:
        app()
    except (InputError, ZooError) as error:
        for problem in error.problems:
            typer.echo(f"error: {problem}", err=True)
        sys.exit(USAGE)
    except OSError as error:
        typer.echo(f"error: {error.filename or 'file'}: {error.strerror or error}", err=True)
        sys.exit(USAGE)
    except KeyboardInterrupt:
        _interrupted()
    except SystemExit as end:
        if end.code == INTERRUPTED:  # typer turns Ctrl-C into this code and says nothing
            _interrupted()
        raise
    except Exception:  # noqa: BLE001 a fault of ours must not look like an exceeded margin
        traceback.print_exc()
        typer.echo("error: a fault in evenhand itself; nothing was judged", err=True)
        sys.exit(OWN_FAULT)


def _interrupted() -> NoReturn:
    """Say that nothing is lost, and exit as interrupted programs do."""
    typer.echo("interrupted; what was written so far is kept, run the same command again", err=True)
    sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
