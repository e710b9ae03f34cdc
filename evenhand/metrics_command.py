"""`evenhand metrics`: what can be measured, and what each measure means."""

import json
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="What can be measured, and what each measure means.", no_args_is_help=True)


@app.command("list")
def list_metrics(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Name every measure, what an audit does with it, and its title."""
    from evenhand.metric_page import kind  # noqa: PLC0415 kept out of --help
    from evenhand.metrics.catalogue import measures, rooms  # noqa: PLC0415 kept out of --help

    rows = [
        {
            "name": m.name,
            "room": m.room,
            "kind": kind(m),
            "takes": m.facts.takes,
            "unit": m.facts.unit,
            "title": m.facts.title,
            "asks": m.facts.asks,
        }
        for m in measures().values()
    ]
    if as_json:
        typer.echo(json.dumps(rows, indent=2))
        return
    for room, title in rooms().items():
        typer.echo(title)
        for row in rows:
            if row["room"] == room:
                typer.echo(f"  {row['name']:<32}{row['kind']:<12}{row['title']}")


@app.command("show")
def show_metric(
    name: Annotated[str, typer.Argument(help="A name that `evenhand metrics list` prints.")],
) -> None:
    """Print what a measure is: definition, formula, unit, range, when to use it, source."""
    from evenhand.audit.errors import InputError  # noqa: PLC0415 kept out of --help
    from evenhand.audit.nearest import listing, suggestion  # noqa: PLC0415 kept out of --help
    from evenhand.metric_page import page  # noqa: PLC0415 kept out of --help
    from evenhand.metrics.catalogue import measures  # noqa: PLC0415 kept out of --help

    known = measures()
    if name not in known:
        said = [n for n, m in known.items() if name.casefold() in f"{n} {m.facts.title}".casefold()]
        hint = suggestion(name, list(known)) or (f" There is: {listing(said)}." if said else "")
        raise InputError([f"no measure {name!r}.{hint} `evenhand metrics list` names them all"])
    typer.echo(page(known[name]), nl=False)


@app.command("pages")
def write_pages(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder for the pages.")],
) -> None:
    """Write one page of Markdown a measure, and their index."""
    from evenhand.audit.errors import InputError  # noqa: PLC0415 kept out of --help
    from evenhand.metric_page import pages  # noqa: PLC0415 kept out of --help
    from evenhand.metrics.catalogue import measures  # noqa: PLC0415 kept out of --help

    made = pages(measures())
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in made.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError([f"{folder}: cannot be written: {error.strerror}"]) from None
    typer.echo(f"written: {len(made)} pages in {folder}")
