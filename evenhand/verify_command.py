"""`evenhand verify`: is this folder what an audit wrote, and do its numbers follow?"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evenhand.console_mode import Github, Json, Quiet, mode, shown
from evenhand.saying import say, telling
from evenhand.verify_answer import Answer

if TYPE_CHECKING:
    from evenhand.audit.verify.check import Unchecked
    from evenhand.audit.verify.verify import Verified

DIFFERS = 1
"""Exit code where something is not as it should be."""


def verify(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of an audit, or a copy.")],
    data: Annotated[
        Path | None,
        typer.Option("--data", metavar="FOLDER", help="Data of the audit: run it once more."),
    ] = None,
    junit: Annotated[
        Path | None, typer.Option("--junit", metavar="FILE", help="Also write JUnit XML here.")
    ] = None,
    *,
    quiet: Quiet = False,
    as_json: Json = False,
    github: Github = False,
) -> None:
    """Check a finished audit: hashes, order of events, and every number that can be made again.

    Exit codes: 0 all that could be checked agrees, and what could not is listed; 1 something
    differs, and each difference is named; 2 the folder is not that of an audit.
    """
    from evenhand.audit.verify.verify import verify as verified  # noqa: PLC0415 kept out of --help
    from evenhand.verify_renderings import TITLE, check  # noqa: PLC0415 kept out of --help

    how = mode(quiet=quiet, as_json=as_json, github=github)
    with telling(how) as say:
        found = verified(folder, data=data, say=say)
        say(TITLE.lower())
        reports = check(found[0].audited)
    answers = [*_answers(found), Answer(folder="", title=TITLE, checked=reports)]
    code = DIFFERS if _differs(answers) else 0
    if junit:
        from evenhand.verify_junit import verify_junit  # noqa: PLC0415 kept out of --help

        junit.write_bytes(verify_junit(answers))
    document = _document(folder, answers, code)
    shown(how, lines=_lines(answers), brief=_brief(answers), document=document)
    if github:
        _tell_github(answers)
    raise typer.Exit(code)


def _answers(found: "tuple[Verified, ...]") -> Iterator[Answer]:
    """Yield the answer of every check of every folder."""
    for verified in found:
        for title, one in verified.checked:
            yield Answer(folder=verified.folder, title=title, checked=one)


def _lines(answers: Sequence[Answer]) -> Iterator[str]:
    """Yield what agrees, what differs, and what could not be checked, as sentences."""
    for answer in answers:
        place = f"{answer.folder}: {answer.title}" if answer.folder else answer.title
        if answer.checked.says and not answer.checked.differences:
            yield f"agrees: {place}: {answer.checked.says}"
    yield from _told(answers)
    for one_open in _open(answers):
        yield f"not checked: {one_open.what}: {one_open.why}"
    yield _whole(answers)


def _brief(answers: Sequence[Answer]) -> Iterator[str]:
    """Yield what it comes to, and what differs."""
    yield _whole(answers)
    yield from _told(answers)


def _told(answers: Sequence[Answer]) -> Iterator[str]:
    """Yield what differs, a line each."""
    for answer in answers:
        for line in answer.lines():
            yield f"DIFFERS: {answer.title}: {line}"


def _whole(answers: Sequence[Answer]) -> str:
    """Return what it comes to."""
    differs = _differs(answers)
    return f"{differs} differences" if differs else "all that could be checked agrees"


def _differs(answers: Sequence[Answer]) -> int:
    """Return how many differences there are."""
    return sum(len(one.checked.differences) + one.checked.more for one in answers)


def _tell_github(answers: Sequence[Answer]) -> None:
    """Annotate what differs, and write job summary and outputs."""
    from evenhand import github_actions  # noqa: PLC0415 kept out of --help

    lines = list(_told(answers))
    for line in github_actions.numbered("error", lines):
        typer.echo(line, err=True)
    whole = _whole(answers)
    told = "".join(f"    {line}\n" for line in (whole, *lines))
    if not github_actions.write_summary(f"## evenhand verify\n\n{told}\n"):
        say(github_actions.NO_SUMMARY)
    github_actions.write_outputs({"verdict": "differs" if lines else "agrees"})


def _open(answers: Sequence[Answer]) -> "tuple[Unchecked, ...]":
    """Return what could not be checked, each once."""
    return tuple(dict.fromkeys(each for one in answers for each in one.checked.unchecked))


def _document(folder: Path, answers: Sequence[Answer], code: int) -> dict[str, object]:
    """Return everything for programs."""
    return {
        "folder": folder.name,
        "agrees": not code,
        "exit_code": code,
        "checked": [
            {"check": one.title, "folder": one.folder, "says": one.checked.says} for one in answers
        ],
        "differences": [
            {
                "check": one.title,
                "file": "/".join(part for part in (one.folder, each.file) if part),
                "field": each.field,
                "got": each.got,
                "expected": each.expected,
            }
            for one in answers
            for each in one.checked.differences
        ],
        "not_named": sum(one.checked.more for one in answers),
        "unchecked": [{"what": each.what, "why": each.why} for each in _open(answers)],
    }
