"""One audit of what lies in a Python session, by the same machinery as an audit of files."""

from os import PathLike
from pathlib import Path
from tempfile import TemporaryDirectory

from evenhand.audit.arrays.arranged import Arranged, arranged, write_tables
from evenhand.audit.arrays.given import Given
from evenhand.audit.errors import InputError
from evenhand.audit.result import AuditResult
from evenhand.audit.run import run_frames
from evenhand.audited import Audited


def audited(given: Given, *, out: Path | str | None, tables: Path | str | None) -> Audited:
    """Audit what was given.

    Args:
        given: the arguments.
        out: folder for the result and its evidence; None: the result alone is kept.
        tables: folder for plan and tables; None: they are not written.

    Raises:
        InputError: something does not fit.
    """
    kept, written = _folder("out", out), _folder("tables", tables)
    parts = arranged(given)
    if written is not None:
        write_tables(parts, written)
    if kept is not None:
        return Audited(result=_run(parts, kept), notes=parts.notes)
    with TemporaryDirectory(prefix="evenhand-") as folder:
        return Audited(result=_run(parts, Path(folder)), notes=parts.notes)


def _folder(argument: str, place: Path | str | None) -> Path | None:
    """Return a folder that was named."""
    if place is None or isinstance(place, str | PathLike):
        return None if place is None else Path(place)
    problem = f"{argument}: got a {type(place).__name__}, expected the path of a folder"
    raise InputError([problem])


def _run(parts: Arranged, out: Path) -> AuditResult:
    return run_frames(
        parts.plan,
        out,
        items=parts.items,
        ratings=parts.ratings,
        predictions=parts.predictions,
        command=("evenhand.audit",),
    )
