"""`evenhand zoo train`: a recipe becomes a model with a card and an audit of its own."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evenhand.rendering import render_editions
from evenhand.saying import telling

if TYPE_CHECKING:
    from evenhand.model_zoo.training.trained_card import TrainedCard


def train(
    recipe: Annotated[
        Path, typer.Argument(metavar="RECIPE.toml", help="What to train, on what, and how.")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder of the run.")],
) -> None:
    """Train a model by a recipe, and audit it on the persons who were held out.

    Writes weights, an exported model, learning curves, a card and audits. A run that was stopped
    goes on when the same command is given again.
    """
    from evenhand.audit.errors import InputError  # noqa: PLC0415 kept out of --help
    from evenhand.model_zoo.errors import ZooError  # noqa: PLC0415 kept out of --help
    from evenhand.model_zoo.training.run import run_recipe  # noqa: PLC0415 kept out of --help

    try:
        with telling() as say:
            card = run_recipe(recipe, out, say=say)
            audits = _audited(out, say)
    except ZooError as error:
        raise InputError(error.problems) from None
    except KeyboardInterrupt:
        typer.echo(f"every whole epoch is kept in {out}", err=True)
        raise
    _tell(card, audits, out)


def _audited(out: Path, say: Callable[[str], None]) -> list[str]:
    """Audit the held-out predictions, render the reports, and return a line for each."""
    from evenhand.audit.trained_audit import audit_trained  # noqa: PLC0415 kept out of --help

    lines = []
    for audit in audit_trained(out, say=say):
        page = render_editions(audit.result, audit.folder)[0]
        lines.append(f"audit: {page}: {audit.verdict or 'no margin set'}")
    return lines


def _tell(card: "TrainedCard", audits: list[str], out: Path) -> None:
    """Print what came out."""
    for name, found in card.held_out.items():
        told = ", ".join(f"{measure} {value:.3g}" for measure, value in found.items())
        typer.echo(f"held out, {name}: {told}")
    for name, value in card.measured.items():
        typer.echo(f"measured, {name}: {value:.3g}")
    for line in audits or ["audit: none, because the recipe names no attribute"]:
        typer.echo(line)
    typer.echo(f"card: {out / 'card.toml'}")
