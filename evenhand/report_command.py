"""`evenhand report`: a finished audit in another form, or held against an earlier one."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer
from typer.core import TyperGroup

from evenhand.rendering import written_files
from evenhand.reports.forms import forms, output

WORSE = 1
"""Exit code where some verdict got worse."""


class RenderUnlessNamed(TyperGroup):
    """Commands of which `render` need not be named: `report DIR` is `report render DIR`."""

    def parse_args(  # type: ignore[override]  # typer has no public name for the context of a group
        self, ctx: typer.Context, args: list[str]
    ) -> list[str]:
        """Put the name of the command before arguments that begin with none."""
        named = args and args[0] in {*self.commands, *ctx.help_option_names}
        return super().parse_args(ctx, args if named or not args else ["render", *args])


app = typer.Typer(
    cls=RenderUnlessNamed,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Render a finished audit in another form: `evenhand report DIR`; or compare two.",
)


@app.command()
def render(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of an audit.")],
    form: Annotated[
        str, typer.Option("--format", metavar="FORM", help=f"One of: {', '.join(forms())}.")
    ] = "html",
) -> None:
    """Render the result of a finished audit once more, beside it.

    The folder may be an edition within the folder of an audit, such as DIR/shareable.
    """
    from evenhand.audit.stored import read_result  # noqa: PLC0415 kept out of --help

    output(form)
    result = read_result(folder)
    for path in written_files(result, folder, form):
        typer.echo(f"written: {path}")
    if result.audience == "internal" and form in {"model-card", "hub-metadata"}:
        typer.echo("note: made of the internal edition; hand on the one of the shareable edition")


@app.command()
def diff(
    before: Annotated[Path, typer.Argument(metavar="A", help="Folder or result.json: earlier.")],
    after: Annotated[Path, typer.Argument(metavar="B", help="Folder or result.json: later.")],
    form: Annotated[
        Literal["text", "md", "json"], typer.Option("--format", help="What to print.")
    ] = "text",
    model: Annotated[
        list[str] | None,
        typer.Option("--model", metavar="OLD=NEW", help="A model that bears another name in B."),
    ] = None,
) -> None:
    """Say what differs between two finished audits: plans, data, models, verdicts and gaps.

    Exit codes: 0 no verdict got worse; 1 some did, or a new gate is exceeded; 2 usage.
    """
    from evenhand.audit.stored import read_result  # noqa: PLC0415 kept out of --help
    from evenhand.reports.difference.difference import difference  # noqa: PLC0415 as above
    from evenhand.reports.difference.told import as_form  # noqa: PLC0415 as above

    renamed = _renamed(model or [])
    found = difference(read_result(before), read_result(after), renamed=renamed)
    sys.stdout.write(as_form(found, form))
    raise typer.Exit(WORSE if found.worse else 0)


def _renamed(pairs: list[str]) -> dict[str, str]:
    """Return the names of models in the first audit with their names in the second."""
    from evenhand.audit.errors import InputError  # noqa: PLC0415 kept out of --help

    wrong = [pair for pair in pairs if not all(pair.partition("=")[::2])]
    if wrong:
        raise InputError([f"--model: got {pair!r}, expected OLD=NEW" for pair in wrong])
    return {old: new for old, _, new in (pair.partition("=") for pair in pairs)}


@app.command("forms")
def forms_listed() -> None:
    """List the forms of a report, with what each is."""
    for form in forms():
        typer.echo(f"{form:14} {output(form).TELLS}")


@app.command()
def schema() -> None:
    """Print the JSON Schema of result.json.

    It is docs/result.schema.json of the same version.
    """
    import json  # noqa: PLC0415 kept out of --help

    from evenhand.audit.result import schema as of_result  # noqa: PLC0415 kept out of --help

    typer.echo(json.dumps(of_result(), indent=2))
