"""`evenhand verify`: is this folder what an audit wrote, and do its numbers follow?"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evenhand.saying import telling

if TYPE_CHECKING:
    from evenhand.audit.verify.check import Checked, Difference, Unchecked
    from evenhand.audit.verify.verify import Verified

DIFFERS = 1
"""Exit code where something is not as it should be."""


def verify(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of an audit, or a copy.")],
    data: Annotated[
        Path | None,
        typer.Option("--data", metavar="FOLDER", help="Data of the audit: run it once more."),
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Check a finished audit: hashes, order of events, and every number that can be made again.

    Exit codes: 0 all that could be checked agrees, and what could not is listed; 1 something
    differs, and each difference is named; 2 the folder is not that of an audit.
    """
    from evenhand.audit.verify.verify import verify as verified  # noqa: PLC0415 kept out of --help
    from evenhand.verify_renderings import TITLE, check  # noqa: PLC0415 kept out of --help

    with telling() as say:
        found = verified(folder, data=data, say=say)
        say(TITLE.lower())
        reports = check(found[0].audited)
    answers = [*_answers(found), ("", TITLE, reports)]
    if as_json:
        typer.echo(_json(folder, answers))
    else:
        for line in _lines(answers):
            typer.echo(line)
    if any(one.differences for _, _, one in answers):
        raise typer.Exit(DIFFERS)


def _answers(found: "tuple[Verified, ...]") -> "Iterator[tuple[str, str, Checked]]":
    """Yield folder, title and answer of every check."""
    for verified in found:
        for title, one in verified.checked:
            yield verified.folder, title, one


def _lines(answers: "list[tuple[str, str, Checked]]") -> Iterator[str]:
    """Yield what agrees, what differs, and what could not be checked, as sentences."""
    for folder, title, one in answers:
        place = f"{folder}: {title}" if folder else title
        if one.says and not one.differences:
            yield f"agrees: {place}: {one.says}"
    for folder, title, one in answers:
        for each in one.differences:
            yield f"DIFFERS: {title}: {_difference(folder, each)}"
        if one.more:
            yield f"DIFFERS: {title}: and {one.more} more"
    for one_open in _open(answers):
        yield f"not checked: {one_open.what}: {one_open.why}"
    differs = sum(len(one.differences) + one.more for _, _, one in answers)
    yield f"{differs} differences" if differs else "all that could be checked agrees"


def _difference(folder: str, each: "Difference") -> str:
    """Return a difference as one line."""
    file = "/".join(part for part in (folder, each.file) if part)
    place = ": ".join(part for part in (file, each.field) if part)
    line = f"{place}: got {each.got}, expected {each.expected}"
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line)


def _open(answers: "list[tuple[str, str, Checked]]") -> "tuple[Unchecked, ...]":
    """Return what could not be checked, each once."""
    return tuple(dict.fromkeys(each for _, _, one in answers for each in one.unchecked))


def _json(folder: Path, answers: "list[tuple[str, str, Checked]]") -> str:
    """Return everything as one JSON object."""
    import msgspec  # noqa: PLC0415 kept out of --help

    content = {
        "folder": folder.name,
        "agrees": not any(one.differences for _, _, one in answers),
        "checked": [
            {"check": title, "folder": place, "says": one.says} for place, title, one in answers
        ],
        "differences": [
            {
                "check": title,
                "file": "/".join(part for part in (place, each.file) if part),
                "field": each.field,
                "got": each.got,
                "expected": each.expected,
            }
            for place, title, one in answers
            for each in one.differences
        ],
        "not_named": sum(one.more for _, _, one in answers),
        "unchecked": [{"what": each.what, "why": each.why} for each in _open(answers)],
    }
    return msgspec.json.format(msgspec.json.encode(content), indent=2).decode()
