"""`evenhand zoo`: which models there are, and how they are fetched, trained, exported, measured."""

import json
from typing import Annotated

import typer

from evenhand.zoo_bench_command import bench
from evenhand.zoo_export_command import export
from evenhand.zoo_fetch_command import fetch_model
from evenhand.zoo_make_command import make
from evenhand.zoo_train_command import train

app = typer.Typer(
    help="Which models there are; fetch, train, export and measure them.", no_args_is_help=True
)
app.command("fetch")(fetch_model)
app.command("train")(train)
app.command("make")(make)
app.command("export")(export)
app.command("bench")(bench)


@app.command("list")
def list_models(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Name every model, how many outputs it has, and how many of the 40 emotions it covers."""
    from evenhand.card_page import summary  # noqa: PLC0415 kept out of --help
    from evenhand.model_zoo.card import cards  # noqa: PLC0415 kept out of --help

    rows = [summary(card) for card in cards().values()]
    if as_json:
        typer.echo(json.dumps(rows, indent=2))
        return
    for row in rows:
        counts = f"outputs {row['outputs']:>2}, emotions {row['emotions']:>2} of 40"
        stands = f" (by crosswalk {row['by_crosswalk']})" * bool(row["by_crosswalk"])
        typer.echo(f"{row['name']:<30}{row['modality']:<7}{counts}  {row['title']}{stands}")


@app.command("show")
def show_model(
    name: Annotated[str, typer.Argument(help="A name that `evenhand zoo list` prints.")],
) -> None:
    """Print the card of a model: outputs, scales, input, training, limits, and what is unknown."""
    from evenhand.audit.errors import InputError  # noqa: PLC0415 kept out of --help
    from evenhand.card_page import page  # noqa: PLC0415 kept out of --help
    from evenhand.model_zoo.card import card  # noqa: PLC0415 kept out of --help
    from evenhand.model_zoo.errors import UnknownName  # noqa: PLC0415 kept out of --help
    from evenhand.reports.wording import titled  # noqa: PLC0415 kept out of --help

    try:
        found = card(name)
    except UnknownName as error:
        problems = [
            f"{titled(problem)} `evenhand zoo list` names them all" for problem in error.problems
        ]
        raise InputError(problems) from None
    typer.echo(page(found), nl=False)
