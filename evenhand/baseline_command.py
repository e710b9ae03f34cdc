"""`evenhand baseline`: accept findings for a while, and see what still blocks."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evenhand.baseline_options import Today, read_on, the_day
from evenhand.console_mode import Github, Json, Quiet, mode, printable, shown
from evenhand.saying import say, telling

if TYPE_CHECKING:
    from evenhand.audit.baselines.accept import Accepted
    from evenhand.audit.baselines.waiver import Baseline
    from evenhand.audit.baselines.writing import Merged
    from evenhand.audit.result import AuditResult

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Accept findings for a while, with an owner, a reason, a date and a margin.",
)

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a finished audit.")]


@app.command("set")
def baseline_set(
    folder: Folder,
    *,
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE", help="Baseline to write or add to.")
    ],
    owner: Annotated[str, typer.Option(metavar="NAME", help="Who answers for accepting them.")],
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why they are accepted.")],
    expires: Annotated[
        str, typer.Option(metavar="DATE", help="Last day, UTC; 366 days ahead at most.")
    ],
    finding: Annotated[
        list[str] | None,
        typer.Option("--finding", metavar="PATTERN", help="Only findings like this; repeatable."),
    ] = None,
    part: Annotated[
        list[str] | None,
        typer.Option("--slice", metavar="PATTERN", help="Only slices like this; repeatable."),
    ] = None,
    margin: Annotated[
        float | None, typer.Option(metavar="X", help="Largest accepted gap. Default: today's.")
    ] = None,
    slack: Annotated[
        float | None, typer.Option(metavar="SHARE", help="Share by which gaps may still grow.")
    ] = None,
    open_too: Annotated[
        bool, typer.Option("--open", help="Accept rows without an answer as well.")
    ] = False,
    renew: Annotated[
        bool, typer.Option("--renew", help="Replace waivers that the file has already.")
    ] = False,
    today: Today = None,
) -> None:
    """Write a waiver for every row that blocks: those that exceed, with --open also open ones.

    Waivers that the file has stay as they are, and so do comments; --renew replaces waivers of the
    same rows. Read what is written before you commit it: each waiver is a decision of its owner.
    """
    from evenhand.audit.baselines.accept import (  # noqa: PLC0415 kept out of --help
        Terms,
        accepted,
        check_terms,
        chosen,
    )
    from evenhand.audit.stored import read_result  # noqa: PLC0415 as above

    terms = Terms(
        owner=owner,
        reason=reason,
        expires=the_day(expires, option="--expires"),
        margin=margin,
        slack=slack,
    )
    check_terms(terms, today=the_day(today, option="--today"))
    rows = chosen(
        read_result(folder), findings=finding or ["*"], slices=part or ["*"], open_too=open_too
    )
    found = accepted(rows, terms)
    made = _written(out, found, renew=renew)
    for line in _told(out, found, made):
        typer.echo(printable(line))


@app.command()
def check(
    folder: Folder,
    *,
    baseline: Annotated[
        Path, typer.Option("--baseline", metavar="FILE", help="The baseline to hold it against.")
    ],
    today: Today = None,
    quiet: Quiet = False,
    as_json: Json = False,
    github: Github = False,
) -> None:
    """Hold a finished audit against a baseline; nothing is written.

    Exit codes: 0 nothing blocks that is not accepted; 1 some row exceeds its margin and is new,
    worse than accepted, or its waiver has expired; 2 the baseline has mistakes; 3 only open rows
    block.
    """
    from evenhand.audit.baselines.applied import with_baseline  # noqa: PLC0415 kept out of --help
    from evenhand.audit.stored import read_result  # noqa: PLC0415 as above
    from evenhand.baseline_table import brief, document, table  # noqa: PLC0415 as above

    how = mode(quiet=quiet, as_json=as_json, github=github)
    with telling(how):
        read, audited = read_on(baseline, today), read_result(folder)
        result = with_baseline(audited, read)
    shown(how, lines=table(result), brief=brief(result), document=document(result))
    if github:
        _tell_github(audited, read, folder if folder.is_dir() else folder.parent)
    raise typer.Exit(result.exit_code)


def _tell_github(result: "AuditResult", baseline: "Baseline", folder: Path) -> None:
    """Write annotations, job summary and outputs, all of the edition to hand on."""
    from evenhand import github_actions  # noqa: PLC0415 kept out of --help
    from evenhand.audit.baselines.applied import editions_with  # noqa: PLC0415 as above
    from evenhand.audit.editions import edition_folder  # noqa: PLC0415 as above
    from evenhand.audit.stored import read_result  # noqa: PLC0415 as above
    from evenhand.reports.markdown import markdown  # noqa: PLC0415 as above

    place = edition_folder(folder, "shareable", named=result.audience)
    found = editions_with({result.audience: result, "shareable": read_result(place)}, baseline)
    github_actions.annotate(found["shareable"])
    if not github_actions.write_summary(markdown(found["shareable"])):
        say(github_actions.NO_SUMMARY)
    report = place / "report.html"
    github_actions.write_outputs({"verdict": result.verdict, "report": str(report)})


def _written(out: Path, found: "Accepted", *, renew: bool) -> "Merged":
    """Write new waivers into a file; without any it stays as it is."""
    from evenhand.audit.baselines.writing import merged  # noqa: PLC0415 kept out of --help
    from evenhand.audit.errors import InputError  # noqa: PLC0415 as above
    from evenhand.audit.plans.file import decoded  # noqa: PLC0415 as above

    try:
        text = decoded(out.read_bytes(), name=out.name) if out.exists() else ""
        made = merged(text, found.waivers, name=out.name, renew=renew)
        if made.added or made.renewed:
            out.write_text(made.text, encoding="utf-8")
    except OSError as error:
        raise InputError([f"{out}: cannot be written: {error.strerror}"]) from None
    return made


def _told(out: Path, found: "Accepted", made: "Merged") -> Iterator[str]:
    """Yield what was written, what was there before and what cannot be accepted, row by row."""
    for word, waivers in (("accepted", made.added), ("renewed", made.renewed)):
        for one in waivers:
            yield f"{word}: {_place(one.row)}: up to {one.margin:g} until {one.expires}"
    for one in made.kept:
        yield f"kept: {_place(one.row)}: the file has a waiver; --renew replaces it"
    for row, why in found.refused:
        yield f"not accepted: {_place(row.place)}: {why}"
    if made.added or made.renewed:
        yield f"written: {out}"
    else:
        yield f"{out}: nothing to write"


def _place(row: tuple[str, str]) -> str:
    """Return finding and slice in one line."""
    return " at ".join(filter(None, row))
