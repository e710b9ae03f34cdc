"""A result in a Python session: shown in a notebook, as a data frame, as a report."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

from evenhand.audit.errors import InputError
from evenhand.audit.plans.freeze import PLAN_NAME
from evenhand.audit.result import AuditResult, Verdict, encoded
from evenhand.audit.stored import RESULT_NAME
from evenhand.finding_rows import FindingRow, finding_rows

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl


class Blocked(Exception):
    """An audit that does not end with 0: some gate is exceeded, or open and not allowed to be.

    Attributes:
        exit_code: what the command would have ended with.
    """

    def __init__(self, message: str, *, exit_code: int) -> None:
        """Keep the exit code beside the message."""
        self.exit_code = exit_code
        super().__init__(message)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Audited:
    """The result of an audit, with the ways to look at it.

    Attributes:
        result: plain data, the same as in `result.json`.
        notes: what was settled without being asked for.
    """

    result: AuditResult
    notes: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The verdict over all gates; `undefined` where nothing was gated."""
        return self.result.verdict

    @property
    def exit_code(self) -> int:
        """What the command line would end with."""
        return self.result.exit_code

    @property
    def plan(self) -> str:
        """The plan as TOML, as it was frozen before any score was read."""
        return self.result.plan.text

    def rows(self) -> tuple[FindingRow, ...]:
        """Return every compared slice of every finding, shown and judged ones alike."""
        return tuple(finding_rows(self.result))

    def to_pandas(self) -> "pd.DataFrame":
        """Return the rows as a pandas data frame."""
        import pandas as pd  # noqa: PLC0415 slow to import

        return pd.DataFrame(self._columns())

    def to_polars(self) -> "pl.DataFrame":
        """Return the rows as a polars data frame.

        Raises:
            ModuleNotFoundError: polars is not installed; evenhand does without it.
        """
        import polars as pl  # noqa: PLC0415 not required

        return pl.DataFrame(self._columns())

    def report(self, path: Path | str) -> Path:
        """Write the whole report as one HTML file and return its path.

        Raises:
            InputError: the file cannot be written.
        """
        from evenhand.reports.page import html  # noqa: PLC0415 slow to import

        return _written(Path(path), html(self.result).encode("utf-8"))

    def save(self, folder: Path | str) -> Path:
        """Write result, plan, report and summary into a folder and return it.

        The evidence behind the numbers is written where an audit is given a folder `out`.

        Raises:
            InputError: the folder cannot be written to.
        """
        from evenhand.reports.markdown import markdown  # noqa: PLC0415 slow to import

        place = Path(folder)
        _written(place / RESULT_NAME, encoded(self.result))
        _written(place / PLAN_NAME, self.plan.encode("utf-8"))
        _written(place / "summary.md", markdown(self.result).encode("utf-8"))
        self.report(place / "report.html")
        return place

    def raise_if_blocking(self) -> None:
        """Raise where the command line would not end with 0, so that a script stops.

        Raises:
            Blocked: with the verdict and the rows that block, each in a line.
        """
        if self.exit_code:
            raise Blocked(repr(self), exit_code=self.exit_code)

    def __repr__(self) -> str:
        from evenhand.reports.notebook import text  # noqa: PLC0415 slow to import

        return text(self.result, notes=self.notes)

    def _repr_html_(self) -> str:
        """Return what a notebook shows."""
        from evenhand.reports.notebook import fragment  # noqa: PLC0415 slow to import

        return str(fragment(self.result, notes=self.notes))

    def _columns(self) -> Mapping[str, list[object]]:
        """Return the rows as columns, which are there without rows as well."""
        rows = self.rows()
        return {one.name: [getattr(row, one.name) for row in rows] for one in fields(FindingRow)}


def plain(result: AuditResult | Audited) -> AuditResult:
    """Return the plain data of a result, whichever way it was made."""
    return result.result if isinstance(result, Audited) else result


def _written(path: Path, content: bytes) -> Path:
    """Write a file, and its folder where there is none."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        problem = f"{path}: cannot be written: {error.strerror}"
        raise InputError([problem]) from None
    return path
