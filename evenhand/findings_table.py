"""Findings as a table for the terminal: verdict as a word, never as a colour alone."""

from collections import Counter
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from evenhand.audit.result import AuditResult, Comparison, Exclusion, Finding
from evenhand.console_mode import printable
from evenhand.reports.ci.gated_rows import NOTHING_JUDGED, GatedRow, gated_rows
from evenhand.reports.ci.row_words import accepted, in_short, stands, title
from evenhand.reports.digits import percent
from evenhand.reports.open_rows import OpenRow, open_rows, shortened
from evenhand.reports.tally import exit_words, lost, stayed, uncovered
from evenhand.reports.wording import hint, reason

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "within_margin": "within margin",
        "exceeds_margin": "EXCEEDS MARGIN",
        "inconclusive": "inconclusive",
        "insufficient_data": "insufficient data",
        "undefined": "undefined",
    }
)

EVERYBODY = "everybody"
"""What a row about no slice in particular is about."""

SHARES = ("share_beyond", "share_open")
"""Hints that say why a row exceeds although its mean change may be small."""


def show(result: AuditResult, console: Console) -> None:
    """Print every gated finding with its counts, what exceeds, what is open and what is missing."""
    table = Table(title=escape(printable(result.plan.title)), title_justify="left")
    table.add_column("verdict", no_wrap=True)
    table.add_column("gate", overflow="fold")
    table.add_column("margin", justify="right", no_wrap=True)
    table.add_column("slices", overflow="fold")
    for finding in result.findings:
        if finding.gated:
            table.add_row(*(escape(printable(cell)) for cell in _row(finding)))
    console.print(table)
    for line in _lines(result):
        console.print(escape(printable(line)), soft_wrap=True)


def _lines(result: AuditResult) -> Iterator[str]:
    """Yield what stands beneath the table, the verdict of the whole last."""
    rows = gated_rows(result)
    waived = {(row.finding.id, row.slice): row for row in rows if row.waiver}
    for one in rows:
        if one.verdict == "exceeds_margin" and one.comparison and not one.waiver:
            yield _named(one, one.comparison)
    still = [row for row in open_rows(result) if (row.finding.id, row.slice) not in waived]
    yield from shortened([_still(row) for row in still])
    for known in waived.values():
        yield f"accepted {accepted(known)}: {title(known)}: {in_short(known)}"
    yield from _not_covered(result)
    yield from _left_out(result)
    yield verdict_line(result)
    if result.verdict != "within_margin" and result.exit_code == 0:
        yield exit_words(result)


def verdict_line(result: AuditResult) -> str:
    """Return the verdict of the whole in words, with the exit code."""
    judged = any(finding.gated for finding in result.findings)
    code, known = result.exit_code, result.baseline
    without = known.exit_code_without if known else code
    since = f", {without} without accepted findings" * (without != code)
    return f"{WORDS[result.verdict] if judged else NOTHING_JUDGED} (exit {code}{since})"


def _row(finding: Finding) -> list[str]:
    """Return the cells of one finding."""
    counts = Counter(str(c.verdict) for c in finding.comparisons)
    slices = ", ".join(f"{counts[v]} {words}" for v, words in WORDS.items() if counts[v])
    return [
        WORDS[finding.verdict or "undefined"],
        f"{finding.code} {finding.metric}, {finding.emotion} ({finding.model})",
        "" if finding.margin is None else f"{finding.margin:g}",
        slices,
    ]


def _named(one: GatedRow, row: Comparison) -> str:
    """Return one line about a slice that exceeds its margin."""
    finding, gap = one.finding, row.gap.value
    size = "withheld" if gap is None else f"{gap:+.3g} {finding.unit}".rstrip()
    gate = f"{finding.code} {finding.model}: {finding.metric}, {finding.emotion}"
    limit = "" if finding.margin is None else f", margin {finding.margin:g}"
    said = (*(hint(code) for code in row.hints if code in SHARES), stands(one))
    why = "; ".join(filter(None, said))
    what = "change" if finding.against else "gap"
    return f"  {gate} at {row.slice or EVERYBODY}: {what} {size}{limit}{f' ({why})' * bool(why)}"


def _still(row: OpenRow) -> str:
    """Return one line about a comparison that is open."""
    f = row.finding
    about = ", ".join(filter(None, (f.metric, f.emotion)))
    place = f" at {row.slice or row.name}" if row.name else ""
    return f"open: {' '.join(filter(None, (f.code, f.model)))}: {about}{place}: {row.told}"


def _not_covered(result: AuditResult) -> Iterator[str]:
    """Yield a line for each model that has no output for some emotions of the audit."""
    for model in uncovered(result):
        yield f"not covered by {model.name}: {', '.join(model.not_covered)}"


def _left_out(result: AuditResult) -> Iterator[str]:
    """Yield a line about items and predictions left out, and one about those that stayed."""
    for begin, some, end in (
        ("left out", lost(result), "; see Not assessed"),
        ("not left out", stayed(result), ""),
    ):
        counted = (e for e in some if e.what in ("items", "predictions") and e.count != 0)
        told = [_share(e) for e in counted if begin == "left out" or e.share != 1.0]
        if told:
            yield f"{begin}: {'; '.join(told)}{end}"


def _share(exclusion: Exclusion) -> str:
    """Return which share of the rows it is, and why."""
    share = "withheld" if exclusion.share is None else percent(exclusion.share)
    return f"{share} of {exclusion.what} ({reason(exclusion.reason)})"
