"""`evenhand compare`: may a new model take the old one's place, for everybody?"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evenhand.baseline_options import BaselineFile, Today, given
from evenhand.console_mode import Github, Json, Quiet, mode
from evenhand.rendering import finish
from evenhand.saying import telling

if TYPE_CHECKING:
    from evenhand.audit.model_comparisons.join import Joined
    from evenhand.audit.plan import Plan

Sources = Annotated[
    list[Path],
    typer.Argument(
        metavar="PLAN.toml | OLD_DIR NEW_DIR",
        help="A plan with [[comparison]], or the folders of two finished audits.",
    ),
]
OutFolder = Annotated[
    Path, typer.Option("--out", metavar="DIR", help="Folder for what is written.")
]
DataFolder = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="DIR",
        help="Folder of the data. Default: the plan's own, or where the newer audit was called.",
    ),
]
OldModel = Annotated[
    str | None,
    typer.Option("--old-model", metavar="NAME", help="Model of OLD_DIR, if it has several."),
]
NewModel = Annotated[
    str | None,
    typer.Option("--new-model", metavar="NAME", help="Model of NEW_DIR, if it has several."),
]
Margins = Annotated[
    list[str] | None,
    typer.Option(
        "--margin",
        metavar="METRIC=VALUE",
        help="How much worse a slice may get; for two folders, repeatable, with --owner.",
    ),
]
Owner = Annotated[
    str, typer.Option("--owner", metavar="NAME", help="Who set the margins of --margin.")
]

PLAN_NAME = "comparison.toml"
"""What messages and the result call a plan that was joined of two."""


def compare(
    sources: Sources,
    out: OutFolder,
    data: DataFolder = None,
    baseline: BaselineFile = None,
    today: Today = None,
    *,
    old_model: OldModel = None,
    new_model: NewModel = None,
    margin: Margins = None,
    owner: Owner = "",
    quiet: Quiet = False,
    as_json: Json = False,
    github: Github = False,
) -> None:
    """Hold a new model against the old one, on the items that both scored.

    Only comparisons are judged; gates of single models are measured and shown. Exit codes: 0 the
    new model is shown to be not worse, by the margins, in every slice; 1 it is worse somewhere; 2
    usage, plan or data error; 3 open, or no margin was given.
    """
    from evenhand.audit.run import run, run_text  # noqa: PLC0415 kept out of --help

    how = mode(quiet=quiet, as_json=as_json, github=github)
    _check_sources(sources, [old_model, new_model, margin, owner])
    with telling(how) as say:
        accepted = given(baseline, today)
        if len(sources) == 1:
            _check_comparisons(sources[0])
            result = run(
                sources[0],
                out,
                data=data,
                scope="comparison",
                baseline=accepted,
                command=sys.argv,
                say=say,
            )
        else:
            both, folder = _joined(sources, data, (old_model, new_model), margin or (), owner)
            result = run_text(
                both.text,
                out,
                name=PLAN_NAME,
                data=folder,
                scope="comparison",
                baseline=accepted,
                expected=both.files,
                command=sys.argv,
                say=say,
            )
    finish(result, out, how=how, plan=sources[0] if len(sources) == 1 else None)


def _check_sources(sources: list[Path], folders_only: list[object]) -> None:
    """Refuse a number of paths that is neither one nor two, and options that do not go with it.

    Raises:
        InputError: with what was expected.
    """
    from evenhand.audit.errors import InputError  # noqa: PLC0415 kept out of --help

    if len(sources) not in {1, 2}:
        problem = f"got {len(sources)} paths, expected a plan, or the folders of two audits"
        raise InputError([problem])
    if len(sources) == 1 and sources[0].is_dir():
        problem = (
            f"{sources[0]}: is a folder; expected a plan with [[comparison]], or two folders of "
            "finished audits, the older one first"
        )
        raise InputError([problem])
    if len(sources) == 1 and any(folders_only):
        problem = (
            "--old-model, --new-model, --margin and --owner go with two finished audits; write "
            "models and margins into [[comparison]] of the plan"
        )
        raise InputError([problem])


def _check_comparisons(path: Path) -> None:
    """Refuse a plan that compares no models, and say what to write.

    Raises:
        InputError: the plan has mistakes, or no `[[comparison]]`.
    """
    from evenhand.audit.errors import InputError  # noqa: PLC0415 kept out of --help
    from evenhand.audit.plans.file import read_plan  # noqa: PLC0415 kept out of --help
    from evenhand.metrics.catalogue import catalogue  # noqa: PLC0415 kept out of --help

    plan = read_plan(path, metrics=catalogue())
    if not plan.comparison:
        problem = f"{path.name}: has no [[comparison]], so no models are compared; {_wanted(plan)}"
        raise InputError([problem])


def _wanted(plan: "Plan") -> str:
    """Return what to write into a plan that compares no models."""
    names = [model.name for model in plan.model]
    if len(names) < 2:  # noqa: PLR2004 - an old one and a new one
        return "add a second [[model]] and a [[comparison]] with name, old, new and a gate"
    old, new = names[:2]
    return (
        f'write for instance: [[comparison]] name = "release", old = "{old}", new = "{new}" and '
        'below it [[comparison.gate]] metric = "mae", margin = 0.1, owner = "NAME"'
    )


def _joined(
    sources: list[Path],
    data: Path | None,
    models: tuple[str | None, str | None],
    margins: "list[str] | tuple[()]",
    owner: str,
) -> "tuple[Joined, Path]":
    """Return one plan of two finished audits, and the folder of their data."""
    from evenhand.audit.model_comparisons.finished import (  # noqa: PLC0415 kept out of --help
        data_folder,
        finished,
    )
    from evenhand.audit.model_comparisons.join import joined  # noqa: PLC0415 kept out of --help

    wanted = _margins(margins, owner)
    old, new = (
        finished(folder, model=name, option=option)
        for folder, name, option in zip(
            sources, models, ("--old-model", "--new-model"), strict=True
        )
    )
    both = joined(old, new, margins=wanted, owner=owner)
    return both, data or data_folder(new)


def _margins(given_margins: "list[str] | tuple[()]", owner: str) -> dict[str, float]:
    """Return the margins of the command line by metric.

    Raises:
        InputError: one is not of the form METRIC=VALUE, or is given twice; or nobody owns them.
    """
    from evenhand.audit.errors import InputError  # noqa: PLC0415 kept out of --help

    found: dict[str, float] = {}
    for text in given_margins:
        metric, _, value = text.partition("=")
        try:
            number = float(value)
        except ValueError:
            number = float("nan")
        if not metric or number != number or metric in found:  # noqa: PLR0124 - not a number
            problem = f"--margin: got {text!r}, expected METRIC=VALUE, each metric once: mae=0.1"
            raise InputError([problem])
        found[metric] = number
    if found and not owner.strip():
        problem = "--owner: missing; a margin takes the name of who set it"
        raise InputError([problem])
    return found
