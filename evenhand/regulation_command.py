"""`evenhand regulation`: what the law asks, as this tool knows it, and how sure that is."""

import json
from typing import Annotated

import typer

app = typer.Typer(
    help="What the law asks of such systems, and how far an audit can answer.",
    no_args_is_help=True,
)

Json = Annotated[bool, typer.Option("--json", help="For machines.")]
Version = Annotated[
    str, typer.Option("--version", metavar="TEXT", help="Legal text. Default: the newest.")
]


@app.command("list")
def list_requirements(*, as_json: Json = False, version: Version = "") -> None:
    """Name every requirement, how far an audit answers it, its dates and its provision."""
    from evenhand.regulation_page import NOTICE, listed  # noqa: PLC0415 kept out of --help
    from evenhand.reports.legal.requirements import catalogue  # noqa: PLC0415 kept out of --help

    law = catalogue(version)
    if as_json:
        typer.echo(json.dumps(listed(law), indent=2))
        return
    for row in listed(law):
        applies = f"{row['applies']}  {row['has_effect']}"
        typer.echo(f"{row['id']:<22}{row['coverage']:<9}{applies}  {row['ref']}")
    typer.echo(
        f"legal text {law.legal_text_version}, as of {law.as_of}; dates: applies, has effect"
    )
    typer.echo(NOTICE)


@app.command("show")
def show_requirement(
    ident: Annotated[
        str, typer.Argument(metavar="ID", help="An id that `evenhand regulation list` prints.")
    ],
    *,
    as_json: Json = False,
    version: Version = "",
) -> None:
    """Print what a requirement asks, of whom, what would show it, and what may change."""
    from evenhand.audit.errors import InputError  # noqa: PLC0415 kept out of --help
    from evenhand.audit.nearest import suggestion  # noqa: PLC0415 kept out of --help
    from evenhand.regulation_page import page, shown  # noqa: PLC0415 kept out of --help
    from evenhand.reports.legal.requirements import requirements  # noqa: PLC0415 kept out of --help

    known = requirements(version)
    if ident not in known:
        hint = suggestion(ident, known)
        problem = f"no requirement {ident!r}.{hint} `evenhand regulation list` names them all"
        raise InputError([problem])
    one = known[ident]
    text = json.dumps(shown(one, version), indent=2) if as_json else page(one, version)
    typer.echo(text)


@app.command("versions")
def list_versions() -> None:
    """Name the legal texts that are shipped, the newest last."""
    from evenhand.reports.legal.versions import versions  # noqa: PLC0415 kept out of --help

    for name in versions():
        typer.echo(name)
