"""`evenhand demo`: audits to look at, of models that really run or of simulated ones."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evenhand.rendering import finish, render_editions, show_findings
from evenhand.saying import scoring, telling

if TYPE_CHECKING:
    from evenhand.audit.result import AuditResult
    from evenhand.audit.stimuli.manifest import Kind

KINDS: "tuple[Kind, ...]" = ("faces", "voices")
REPORT = "report.html"


def demo(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder to write.")] = Path(
        "demo-report"
    ),
    *,
    simulated: Annotated[
        bool, typer.Option("--simulated", help="Simulated models and ratings, a planted gap.")
    ] = False,
    seed: Annotated[int, typer.Option(help="Seed of the simulated panel.")] = 20260101,
    cache: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where weights and scores are kept.")
    ] = None,
) -> None:
    """Audit face and voice models on shipped stimuli whose attributes are set.

    Runs the models that are shipped, and face-api where it has been fetched. Nothing is fetched
    here. With --simulated it needs neither models nor media.
    """
    if simulated:
        _simulated(out, seed)
    from evenhand.model_zoo.fetch.cache import cache_folder  # noqa: PLC0415 kept out of --help
    from evenhand.reports.overview import Entry, overview  # noqa: PLC0415 kept out of --help

    entries = []
    for kind in KINDS:
        folder = out / kind
        result, absent = _audited(kind, folder, cache=cache or cache_folder())
        written = render_editions(result, folder)
        entries.append(Entry(result=result, report=written[0], absent=absent))
    page = out / REPORT
    page.write_text(overview(entries, beside=out), encoding="utf-8")
    for entry in entries:
        show_findings(entry.result)
        for said in entry.absent:
            typer.echo(f"not audited: {said}")
    typer.echo(f"report: {page}")


def _audited(kind: "Kind", folder: Path, *, cache: Path) -> "tuple[AuditResult, tuple[str, ...]]":
    """Score the stimuli of one medium and audit the scores."""
    from evenhand.audit.demonstration.demonstration import prepared  # noqa: PLC0415 kept out of --help
    from evenhand.audit.run import run  # noqa: PLC0415 kept out of --help

    ready = prepared(kind, folder, cache=cache, progress=scoring, say=_quiet)
    with telling() as say:
        result = run(ready.plan, folder, command=sys.argv, say=say)
    return result, ready.absent


def _quiet(_: str) -> None:
    """Say nothing: the demonstration shows how far it is by itself."""


def _simulated(out: Path, seed: int) -> None:
    """Audit two simulated models, one of them with a planted gap, and end."""
    from evenhand.audit.run import run  # noqa: PLC0415 kept out of --help
    from evenhand.audit.simulation.demo import write_demo  # noqa: PLC0415 kept out of --help

    with telling() as say:
        say("simulating persons, raters and two models")
        plan = write_demo(out, seed=seed)
        result = run(plan, out, command=sys.argv, say=say)
    finish(result, out, blocking=False)
