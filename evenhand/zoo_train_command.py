"""`evenhand zoo train`: a recipe becomes a model with a card and an audit of its own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

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
        with _telling() as say:
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
    from evenhand.reports.markdown import markdown  # noqa: PLC0415 kept out of --help
    from evenhand.reports.page import html  # noqa: PLC0415 kept out of --help

    lines = []
    for audit in audit_trained(out, say=say):
        (audit.folder / "report.html").write_text(html(audit.result), encoding="utf-8")
        (audit.folder / "summary.md").write_text(markdown(audit.result), encoding="utf-8")
        lines.append(f"audit: {audit.folder / 'report.html'}: {audit.verdict or 'no margin set'}")
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


@contextmanager
def _telling() -> Iterator[Callable[[str], None]]:
    """Tell what is going on, where it does not mix with results; on a terminal with a spinner."""
    from rich.console import Console  # noqa: PLC0415 kept out of --help

    console = Console(stderr=True)
    with console.status("starting") as status:

        def say(line: str) -> None:
            console.print(f"evenhand: {line}", markup=False, highlight=False, soft_wrap=True)
            status.update(line)

        yield say
