"""`evenhand score`: what a model says of every item of a data set, for an audit to read."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from evenhand.saying import say, scoring

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evenhand.audit.intake.media_items import MediaItems
    from evenhand.audit.perturbations.catalogue import Perturbation
    from evenhand.audit.perturbations.change import Change
    from evenhand.audit.scoring.scoring import Scored
    from evenhand.model_zoo.predictor import Medium

PICTURES, SOUNDS = 16, 8
"""Items that a model is given at a time, unless it is said otherwise."""

NOTHING_SCORED = 2
"""Exit code where not one item has a score: the data or the choice of model are wrong."""

WEIGHTS_HELP = "Folder of its weights, where they are not shipped."
ENCODER_HELP = "Encoder that its heads read: a folder; for heads of your own also a model's name."
MODEL_HELP = "A name that `evenhand zoo list` prints, the folder of a training run, or a TOML file."
OPTION_HELP = "What the format wants to know, KEY=VALUE; repeatable."
PERTURB_HELP = "Disturb items first: a name from `evenhand perturb list`, or all of a medium."
BOX_HELP = "Columns of a declared box of the face: LEFT,TOP,RIGHT,BOTTOM."


def score(
    model: Annotated[str, typer.Argument(help=MODEL_HELP)],
    dataset: Annotated[
        Path, typer.Argument(metavar="DATASET", help="Folder of the data, or a plan that names it.")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="FILE.parquet", help="File to write.")],
    *,
    format_name: Annotated[
        str, typer.Option("--format", help="Format of the folder; see docs/how-to.")
    ] = "media_table",
    items: Annotated[str, typer.Option(help="Table of the items, in the folder.")] = "items.csv",
    option: Annotated[list[str] | None, typer.Option(help=OPTION_HELP)] = None,
    runtime: Annotated[
        Literal["torch", "openvino", "optimum-intel"], typer.Option(help="What computes.")
    ] = "openvino",
    precision: Annotated[
        Literal["f32", "bf16", "int8"], typer.Option(help="In what numbers.")
    ] = "f32",
    weights: Annotated[Path | None, typer.Option(metavar="DIR", help=WEIGHTS_HELP)] = None,
    encoder: Annotated[str | None, typer.Option(help=ENCODER_HELP)] = None,
    baseline: Annotated[
        Path | None, typer.Option(metavar="FILE", help="What the heads say of neutral faces.")
    ] = None,
    form: Annotated[
        Literal["raw", "mean_subtracted", "softmax"], typer.Option(help="What to do to scores.")
    ] = "raw",
    language: Annotated[
        str | None, typer.Option(help="Language of all sounds. Default: that of each is found.")
    ] = None,
    partial: Annotated[bool, typer.Option("--partial", help="Go on without some heads.")] = False,
    crop: Annotated[
        Literal["none", "face"], typer.Option(help="Give it the picture, or the largest face.")
    ] = "none",
    box: Annotated[str | None, typer.Option(help=BOX_HELP)] = None,
    allow_network: Annotated[
        bool, typer.Option("--allow-network", help="Ask the endpoint or hub that the model names.")
    ] = False,
    batch: Annotated[int | None, typer.Option(min=1, help="Items at a time.")] = None,
    cache: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where scores are kept between runs.")
    ] = None,
    perturb: Annotated[str | None, typer.Option(metavar="NAME", help=PERTURB_HELP)] = None,
    seed: Annotated[int, typer.Option(help="Seed of the noise of --perturb.", min=0)] = 20260101,
) -> None:
    """Score every item of a data set with a model.

    What was computed once is not computed again: an interrupted run goes on where it stopped. Items
    without scores are listed with a reason; where none has any, the command ends with 2.
    """
    from evenhand.audit.perturbations.catalogue import chosen  # noqa: PLC0415 kept out of --help
    from evenhand.audit.scoring.dataset_scores import dataset_scores  # noqa: PLC0415 kept out of --help
    from evenhand.audit.scoring.score_file import checked_path, write_scores  # noqa: PLC0415
    from evenhand.model_zoo.fetch.cache import cache_folder  # noqa: PLC0415 kept out of --help
    from evenhand.model_zoo.on_demand import predictor_on_demand  # noqa: PLC0415 kept out of --help
    from evenhand.model_zoo.wish import Wish  # noqa: PLC0415 kept out of --help

    path, kept = checked_path(out), cache or cache_folder()
    asked = () if perturb is None else chosen(perturb)
    found = _items(dataset, format_name, items, _pairs(option or ()))
    columns = _columns(box)
    wish = Wish(
        runtime=runtime,
        precision=precision,
        weights=weights,
        encoder=encoder,
        baseline=baseline,
        form=form,
        language=language,
        partial=partial,
        allow_network=allow_network,
        cache=kept,
        say=say,
    )
    predictor, some = predictor_on_demand(model, wish), False
    for change, file in _changes(asked, seed, predictor.medium, path):
        with scoring(len(found), model) as tick:
            scored = dataset_scores(
                predictor,
                found,
                cache=kept,
                batch=batch or (PICTURES if predictor.medium == "picture" else SOUNDS),
                crop=crop,
                box_columns=columns,
                change=change,
                tick=tick,
            )
        write_scores(scored, file, perturbation=None if change is None else change.told())
        _tell(scored, file)
        some |= any(reason is None for reason in scored.reasons)
    if not some:
        typer.echo("error: not one item has a score; the reasons stand above", err=True)
        raise typer.Exit(NOTHING_SCORED)


def _changes(
    asked: "Sequence[Perturbation]", seed: int, medium: "Medium", path: Path
) -> "Iterator[tuple[Change | None, Path]]":
    """Yield how items are disturbed, and the file of the scores: each its own where many are."""
    if not asked:
        yield None, path
        return
    from evenhand.audit.perturbations.catalogue import check_medium  # noqa: PLC0415 kept out of --help
    from evenhand.audit.perturbations.change import Change  # noqa: PLC0415 kept out of --help

    check_medium(asked, medium)
    for one in asked:
        say(f"{one.name}: {one.says}")
        own = path if len(asked) == 1 else path.with_suffix(f".{one.name}{path.suffix}")
        yield Change(perturbation=one, seed=seed), own


def _items(dataset: Path, format_name: str, items: str, options: dict[str, str]) -> "MediaItems":
    """Return the items of a folder, or of the data that a plan names."""
    from evenhand.audit.datasets import media_items  # noqa: PLC0415 kept out of --help

    if dataset.suffix != ".toml":
        return media_items(dataset, format_name=format_name, options=options, items=items)
    from evenhand.audit.plans.file import read_plan  # noqa: PLC0415 kept out of --help
    from evenhand.metrics.catalogue import catalogue  # noqa: PLC0415 kept out of --help

    data = read_plan(dataset, metrics=catalogue()).data
    return media_items(
        dataset.parent / data.folder,
        format_name=data.format,
        options=data.options,
        items=data.items,
        item=data.item,
        person=data.person,
    )


def _pairs(options: list[str] | tuple[str, ...]) -> dict[str, str]:
    """Return options of a format by name."""
    from evenhand.audit.errors import InputError  # noqa: PLC0415 kept out of --help

    odd = [one for one in options if "=" not in one]
    if odd:
        raise InputError([f"--option {one}: write it as KEY=VALUE" for one in odd])
    return dict(one.split("=", 1) for one in options)


def _columns(box: str | None) -> tuple[str, str, str, str] | None:
    """Return the four columns of a declared box."""
    from evenhand.audit.errors import InputError  # noqa: PLC0415 kept out of --help

    if box is None:
        return None
    names = [name.strip() for name in box.split(",")]
    if len(names) != 4 or not all(names):  # noqa: PLR2004 the four sides of a box
        problem = f"--box {box}: four columns are wanted, LEFT,TOP,RIGHT,BOTTOM"
        raise InputError([problem])
    left, top, right, bottom = names
    return left, top, right, bottom


def _tell(scored: "Scored", path: Path) -> None:
    """Print what was scored, what was not and why, and what the numbers are."""
    from evenhand.audit.scoring.score_file import losses  # noqa: PLC0415 kept out of --help
    from evenhand.card_page import by_crosswalk  # noqa: PLC0415 kept out of --help
    from evenhand.model_zoo.outputs import coverage  # noqa: PLC0415 kept out of --help

    told, total = scored.identity, len(scored.items)
    lost = losses(scored)
    typer.echo(f"scored: {total - sum(lost.values())} of {total} items, {scored.computed} new")
    if not scored.computed:
        typer.echo("nothing was left to compute; scores are those of an earlier run")
    for reason, count in lost.items():
        typer.echo(f"without scores: {count} {reason}")
    covered = len(coverage(scored.outputs).covered)
    typer.echo(f"outputs: {len(scored.outputs)}, emotions {covered} of 40")
    for stands in by_crosswalk(scored.outputs):
        typer.echo(f"by crosswalk {stands}")
    typer.echo(f"computed by: {told.runtime}, {told.precision}")
    typer.echo(f"written: {path}")
    sys.stdout.flush()
