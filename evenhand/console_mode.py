"""How a command talks: in full, in short for a log, or as one JSON document for a program.

Results go to stdout, everything else to stderr. In pipes nothing depends on the width of a window,
and there are neither colours nor control characters; the same input prints the same lines.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

if TYPE_CHECKING:
    from rich.console import Console

Quiet = Annotated[
    bool,
    typer.Option("--quiet", help="Print the verdict and the first rows that block, nothing else."),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document, nothing else.")]
Github = Annotated[
    bool,
    typer.Option("--github", help="Annotate the change and write the job summary of GitHub."),
]

PIPE_WIDTH: Final = 120
"""Characters of a line of a table where there is no window."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mode:
    """What a command prints.

    Attributes:
        form: `full`; `quiet` leaves out all but the verdict and what blocks; `json` is one JSON
            document on stdout.
        github: whether annotations and the job summary of GitHub Actions are written too.
    """

    form: Literal["full", "quiet", "json"] = "full"
    github: bool = False


FULL: Final = Mode()


def mode(*, quiet: bool = False, as_json: bool = False, github: bool = False) -> Mode:
    """Return how a command talks.

    Args:
        quiet: `--quiet` was given.
        as_json: `--json` was given.
        github: `--github` was given.

    Raises:
        InputError: quiet and JSON exclude each other.
    """
    if quiet and as_json:
        from evenhand.audit.errors import InputError  # noqa: PLC0415 kept out of --help

        raise InputError(["--quiet and --json were both given; expected one of them"])
    form: Literal["full", "quiet", "json"] = "json" if as_json else "quiet" if quiet else "full"
    return Mode(form=form, github=github)


def shown(
    how: Mode, *, lines: Iterable[str], brief: Iterable[str], document: Mapping[str, object]
) -> None:
    """Print what a command found, in one of three forms.

    Args:
        how: which form.
        lines: everything.
        brief: the verdict and what blocks.
        document: the same for programs; values that JSON has.
    """
    if how.form == "json":
        typer.echo(as_json(document))
        return
    for line in brief if how.form == "quiet" else lines:
        typer.echo(printable(line))


def as_json(document: Mapping[str, object]) -> str:
    """Return a document as indented JSON; keys keep their order, and text beyond ASCII stays."""
    import msgspec  # noqa: PLC0415 kept out of --help

    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode()


def printable(line: str) -> str:
    r"""Return a line without characters that a terminal acts upon.

    >>> ascii(printable("a\x1b[31mb"))
    "'a\\ufffd[31mb'"
    """
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line)


def console() -> "Console":
    """Return a terminal for tables: with colours only on a window, of one width in pipes."""
    from rich.console import Console  # noqa: PLC0415 kept out of --help

    known = Console()
    width = None if known.is_terminal else PIPE_WIDTH
    return Console(width=width, emoji=False, highlight=known.is_terminal)
