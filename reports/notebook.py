"""A result in short, for a Python session: a fragment of HTML for notebooks, and plain text.

The fragment needs no script, no link and no colour: it takes the colours of the page that it stands
in, so it is legible in light and dark notebooks. It shows the same rows as the report.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from markupsafe import Markup

from evenhand.audit.result import AuditResult, Comparison, Finding, Verdict
from evenhand.reports.ci.gated_rows import NOTHING_JUDGED, gated_rows, unplaced
from evenhand.reports.ci.row_words import about, in_short, limit, title
from evenhand.reports.digits import level
from evenhand.reports.figures.svg import clean
from evenhand.reports.page import OVERRIDES
from evenhand.reports.rows import Row, rows
from evenhand.reports.sections.headline import summary, told
from evenhand.reports.tally import exit_words, gated, lost, withheld
from evenhand.reports.templating import fill, source
from evenhand.reports.wording import SYMBOLS, VERDICTS, sentence, several, unit_words

MOST = 30
"""Rows of the table; a rule is printed that says which were taken."""
MOST_LINES = 12
"""Lines of the plain text about rows."""

UNITS: Mapping[str, str] = MappingProxyType({"person": "persons", "item": "units"})
"""What was resampled, as a heading: items that stand for persons are not called so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of the table.

    Attributes:
        about: code, model, metric and outcome of the finding.
        row: the row as the report has it.
        unit: of gap and margin, with a leading blank; `""` for pure numbers.
        margin: with unit and side, `""` where there is none.
        verdict: sign and word, `""` where nothing was judged.
    """

    about: str
    row: Row
    unit: str
    margin: str
    verdict: str


def fragment(result: AuditResult, *, notes: Sequence[str] = (), most: int = MOST) -> Markup:
    """Return a result as a piece of HTML that stands by itself in any page.

    Args:
        result: of an audit.
        notes: sentences that stand below the table.
        most: rows of the table.
    """
    lines = _lines(result)
    filled = fill(
        "notebook",
        style=Markup(source("notebook.css")),  # noqa: S704 - our own file
        headline=headline(result),
        title=result.plan.title,
        summary=summary(result),
        exit_code=exit_words(result),
        told=[f"{t.model}: {t.sentence}" for t in told(result)],
        lines=lines[:most],
        rule=_rule(len(lines), most),
        judged=bool(gated(result)),
        unit=UNITS[result.statistics.unit],
        level=level(result.statistics.level),
        remarks=(*_remarks(result), *notes),
    )
    return Markup(OVERRIDES.sub("", clean(filled)))  # noqa: S704 - filled above, only less of it


def text(result: AuditResult, *, notes: Sequence[str] = ()) -> str:
    """Return a result as a few lines of text: the verdict, the rows that block, and the remarks."""
    lines = [
        f"{headline(result)} (exit {result.exit_code})",
        summary(result),
        *_blocking(result),
        *_remarks(result),
        *notes,
    ]
    return OVERRIDES.sub("", clean("\n".join(lines)))


def headline(result: AuditResult) -> str:
    """Return the verdict of the whole with its sign, in words."""
    if not gated(result):
        return sentence(NOTHING_JUDGED).rstrip(".")
    return f"{SYMBOLS[result.verdict]} {sentence(VERDICTS[result.verdict])}".rstrip(".")


def _blocking(result: AuditResult) -> tuple[str, ...]:
    """Return a line for each row that blocks, at most so many, and why the audit blocks at all."""
    found = gated_rows(result)
    blocking = [f"{title(row)}: {in_short(row)}" for row in found if row.blocks]
    rest = len(blocking) - MOST_LINES
    more = (f"and {several(rest, 'more row')} that block",) if rest > 0 else ()
    why = unplaced(result, found)
    return (*blocking[:MOST_LINES], *more, *((why,) if why and why != NOTHING_JUDGED else ()))


def _lines(result: AuditResult) -> list[Line]:
    """Return the rows with a margin, those first that ask for attention; else all that is shown."""
    chosen = gated(result) or tuple(f for f in result.findings if f.metric)
    found = [
        (_attention(comparison), _line(finding, row, comparison.verdict))
        for finding in chosen
        for row, comparison in zip(rows(finding, result), finding.comparisons, strict=True)
    ]
    return [line for _, line in sorted(found, key=lambda pair: pair[0])]


def _attention(comparison: Comparison) -> int:
    order: list[Verdict | None] = [*VERDICTS, None]
    return order.index(comparison.verdict)


def _line(finding: Finding, row: Row, verdict: Verdict | None) -> Line:
    judged = finding.gated and verdict is not None
    return Line(
        about=about(finding),
        row=row,
        unit=unit_words(finding.unit),
        margin=limit(finding).removeprefix("margin "),
        verdict=f"{SYMBOLS[verdict]} {VERDICTS[verdict]}" if judged and verdict else "",
    )


def _rule(rows_in_all: int, most: int) -> str:
    """Return which rows are shown, `""` where all are."""
    if rows_in_all <= most:
        return ""
    return (
        f"The first {most} of {rows_in_all:,} rows: those beyond their margin, then open ones, "
        "then those within it, each in the order of the audit."
    )


def _remarks(result: AuditResult) -> Iterator[str]:
    """Yield what a reader has to know beside the rows."""
    data, rules = result.data, result.statistics
    items = several(data.items, "item")
    of = f" of {several(data.persons, 'person')}" if rules.unit == "person" else ""
    made = ", all of them synthetic" if data.subjects == "synthetic" else ""
    yield f"{items}{of}{made}; intervals rest on {rules.unit}s; seed {rules.seed}."
    for model in result.models:
        if model.not_covered:
            yield f"{model.name} has no output for {', '.join(model.not_covered)}."
    for exclusion in lost(result):
        if exclusion.count != 0:
            number = "Some" if exclusion.count is None else f"{exclusion.count:,}"
            yield f"{number} {exclusion.what} left out: {exclusion.reason}."
    yield from (f"{line}." for line in withheld(result))
