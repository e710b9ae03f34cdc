"""One gated row in words: a title, a line with the numbers, and all that a reader asks next."""

import hashlib
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from evenhand.audit.result import AuditResult, Comparison, Finding, Number, Standing
from evenhand.reports.blocks.as_markdown import TURNING
from evenhand.reports.ci.gated_rows import GatedRow
from evenhand.reports.digits import level, plain
from evenhand.reports.exhibit import margin_words
from evenhand.reports.figures.svg import clean
from evenhand.reports.naming import anchor
from evenhand.reports.rows import ruler
from evenhand.reports.wording import VERDICTS, several, unit_words

SIDES: Mapping[str, str] = MappingProxyType(
    {"either": "margin {}, both ways", "above": "margin +{}", "below": "margin \N{MINUS SIGN}{}"}
)
"""A margin with the side on which a gap does harm."""

STANDS: Mapping[Standing, str] = MappingProxyType(
    {
        "new": "no waiver names it",
        "worse": "beyond what its waiver accepts",
        "expired": "its waiver has expired",
    }
)
"""Why a row blocks although there is a baseline."""

REPORT = "report.html"


def one_line(text: str) -> str:
    r"""Return a text in one line, without characters that a terminal or a document acts upon.

    >>> ascii(one_line("a\n\x1b[31mb"))
    "'a \\ufffd[31mb'"
    """
    return TURNING.sub("", clean(" ".join(text.split())))


def about(finding: Finding) -> str:
    """Return what a finding is about: code, model, the one before it, metric and outcome."""
    models = f"{finding.model} against {finding.against}" if finding.against else finding.model
    who = f"{finding.code} {models}".rstrip()
    what = ", ".join(part for part in (finding.metric, finding.emotion) if part)
    return one_line(f"{who}: {what or finding.title}")


def title(row: GatedRow) -> str:
    """Return what a row is about, with its slice."""
    return f"{about(row.finding)}, {one_line(row.name)}"


def in_short(row: GatedRow) -> str:
    """Return the verdict of a row with the numbers that it rests on, in one line."""
    verdict = verdict_words(row)
    why = row.why.removeprefix(f"{verdict}: ") if row.open and not _suppressed(row) else ""
    said = (verdict, _numbers(row.comparison, row.finding), limit(row.finding), why, stands(row))
    return one_line("; ".join(part for part in said if part))


def verdict_words(row: GatedRow) -> str:
    """Return the verdict of a row in words."""
    return VERDICTS[row.verdict] if row.verdict else "not judged"


def stands(row: GatedRow) -> str:
    """Return why a row blocks although there is a baseline; `""` elsewhere."""
    return STANDS[row.against_baseline.standing] if row.against_baseline else ""


def limit(finding: Finding) -> str:
    """Return the margin with its unit and the side on which a gap does harm; `""` without one."""
    words = margin_words(finding)
    return SIDES[finding.harm].format(words) if words else ""


def at_length(row: GatedRow, result: AuditResult) -> tuple[str, ...]:
    """Return a row in several lines: question, numbers, counts, margin, and where to read on."""
    return tuple(one_line(line) for line in _lines(row, result))


def fingerprint(row: GatedRow) -> str:
    """Return a name of a row that stays the same from audit to audit, whatever its numbers."""
    finding = row.finding
    own = (row.slice,) if row.comparison else ()  # a row for everybody is not the finding itself
    named = "\n".join((finding.id, finding.model, finding.against, *own))
    return hashlib.sha256(named.encode("utf-8", "replace")).hexdigest()


def place(finding: Finding) -> str:
    """Return the place of a finding in the report that lies beside every output."""
    return f"{REPORT}#{anchor('finding', finding.id)}"


def accepted(row: GatedRow) -> str:
    """Return who accepted a row, why, up to what and until when; `""` where nobody did."""
    waiver = row.waiver
    if waiver is None:
        return ""
    size = f", up to {plain(waiver.margin)}" if waiver.margin is not None else ""
    return one_line(f"by {waiver.owner} until {waiver.expires}{size}: {waiver.reason}")


def _lines(row: GatedRow, result: AuditResult) -> Iterator[str]:
    """Yield what a reader of a row wants to know."""
    finding = row.finding
    yield f"question: {finding.asks}"
    yield f"verdict: {verdict_words(row)}"
    if row.comparison is not None:
        yield from _sides(row.comparison, row, result)
    if finding.margin is not None:
        why = f": {finding.margin_rationale}" if finding.margin_rationale else ""
        yield f"{limit(finding)}, set by {finding.margin_owner or 'nobody'}{why}"
    if row.why and not _suppressed(row):
        yield f"why: {row.why}"
    if row.against_baseline:
        yield f"baseline: {row.against_baseline.says}"
    if row.waiver:
        yield f"accepted: {accepted(row)}"
    yield f"more: {place(finding)}"


def _sides(comparison: Comparison, row: GatedRow, result: AuditResult) -> Iterator[str]:
    """Yield gap, slice and reference, each with what it rests on."""
    sure = f", {level(result.statistics.level)} interval" * (comparison.gap.low is not None)
    yield f"{_numbers(comparison, row.finding)}{sure}"
    if comparison.suppressed:
        return
    for what, name, side in (
        ("slice", row.name, comparison.inside),
        ("reference", comparison.reference or "not stated", comparison.outside),
    ):
        yield f"{what}: {name}: {_cell(side, row.finding)}{_counts(side)}"


def _suppressed(row: GatedRow) -> bool:
    """Return whether the numbers of a row are kept back."""
    return bool(row.comparison and row.comparison.suppressed)


def _numbers(comparison: Comparison | None, finding: Finding) -> str:
    """Return gap and interval of a row, or why there is none; `""` without a comparison."""
    if comparison is None:
        return ""
    name = "change" if finding.against else "gap"
    return f"{name} {_cell(comparison.gap, finding, signed=True)}"


def _cell(estimate: Number, finding: Finding, *, signed: bool = False) -> str:
    """Return an estimate with unit and interval, or why there is none."""
    cell = ruler(finding.margin).cell(estimate, signed=signed)
    unit = unit_words(finding.unit) if estimate.value is not None else ""
    beside = cell.interval or cell.why
    return f"{cell.text}{unit}{f' ({beside})' * bool(beside)}"


def _counts(side: Number) -> str:
    """Return the items and persons of a side; `""` where they are withheld."""
    counts = ((side.items, "item"), (side.persons, "person"))
    return "".join(f", {several(count, noun)}" for count, noun in counts if count is not None)
