"""What an audit can put into technical documentation, as a document of its own: Annex IV, Art. 13.

The counts of points are printed at the head, so that nobody takes the excerpt for the whole file.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from operator import attrgetter

from evenhand.audit.result import AuditResult, Finding
from evenhand.reports.accepted import accepted_blocks
from evenhand.reports.accuracy import ByGroup, Line, Value, by_group, overall
from evenhand.reports.blocks.block import Block, Bullets, Heading, Paragraph, Rule, Table, asked
from evenhand.reports.bundle import bundle_hash
from evenhand.reports.declared_text import Said, said
from evenhand.reports.legal.annex_facts import facts
from evenhand.reports.legal.annex_points import AnnexPoint, annex_points, coverage_counts
from evenhand.reports.legal.versions import newest
from evenhand.reports.plain_sentence import of_finding
from evenhand.reports.sections.instructions_for_use import CIRCUMSTANCES, INPUT
from evenhand.reports.tally import judged_changes, judged_gaps
from evenhand.reports.wording import FOOTER, sentence, several, tool_version

TITLE = "Technical documentation: excerpt for Annex IV and Art. 13"
MOST = 12
"""Findings that are told as circumstances; the rest is counted."""


def annex_excerpt(result: AuditResult) -> Iterator[Block]:
    """Yield the excerpt: every point of Annex IV, then what instructions for use can take."""
    points = annex_points()
    yield Heading(1, TITLE)
    counts = f"{several(len(points), 'point')} of Annex IV: {coverage_counts(points)}."
    yield Paragraph(strong=counts, text="This is an excerpt and no technical file.")
    yield Paragraph(text=_of(result))
    yield from accepted_blocks(result)
    yield Heading(2, "Annex IV, point by point")
    known = facts(result)
    for point in points:
        yield Heading(3, f"{point.point}: {point.content}")
        yield from _point(point, known.get(point.point, ()), result)
    yield from _instructions(result)
    yield Rule()
    yield Paragraph(text=FOOTER.replace("on the cover", "above"))


def _of(result: AuditResult) -> str:
    """Return what the excerpt is of, and which text of the law it follows."""
    bundle = bundle_hash(result)
    return (
        f"Taken from the audit “{result.plan.title or 'without a title'}”, {result.audience} "
        f"edition, finished {result.provenance.finished_at} with evenhand "
        f"{tool_version(result.provenance.evenhand)}"
        f"{f', result sha256 {bundle}' if bundle else ''}. "
        f"Text of the law: {newest()}."
    )


def _point(point: AnnexPoint, known: tuple[str, ...], result: AuditResult) -> Iterator[Block]:
    """Yield one point: how far it is covered, what is known, and what was declared."""
    if point.coverage == "none":
        more = f": {point.puts}" if point.puts else ""
        yield Paragraph(strong="none.", text=f"Not addressed by this audit{more}.")
    else:
        yield Paragraph(strong=f"{point.coverage}.", text=sentence(point.puts))
    declared = [
        f"{path.rpartition('.')[2].replace('_', ' ').capitalize()}, declared: {_text(result, path)}"
        for path in point.declared
    ]
    if known or declared:
        yield Bullets((*known, *declared))


def _text(result: AuditResult, path: str) -> str:
    """Return a declared text; how many there are of what is a list of tables."""
    value = attrgetter(path)(result.declared)
    text = value.strip() if isinstance(value, str) else f"{len(value)} declared" * bool(value)
    return text or asked(f"declared.{path}")


def _instructions(result: AuditResult) -> Iterator[Block]:
    """Yield what instructions for use can take."""
    yield Heading(2, "Instructions for use, Art. 13(3)(b)")
    yield Bullets((*_said(said(result, CIRCUMSTANCES)), *_said(said(result, INPUT))))
    lines, titles = overall(result), {m.name: m.title for m in result.metrics}
    models = tuple(m.name for m in result.models)
    if lines:
        named = tuple(replace(line, name=titles.get(line.name, line.name)) for line in lines)
        yield _table("Accuracy over all items", "Metric", models, named)
    groups = by_group(result)
    if groups:
        yield _groups(groups, titles.get(groups.metric, groups.metric))
    yield from _judged("Gaps held against a margin", judged_gaps(result), result)
    changes = judged_changes(result)
    yield from _judged("Changes from model to model held against a margin", changes, result)


def _judged(heading: str, findings: Sequence[Finding], result: AuditResult) -> Iterator[Block]:
    """Yield findings that count in words, those that exceed first."""
    judged = sorted(
        (f for f in findings if f.comparisons), key=lambda f: f.verdict != "exceeds_margin"
    )
    if judged:
        yield Heading(3, heading)
        told = [f"{f.model or 'the data'}: {of_finding(f, result)}" for f in judged[:MOST]]
        rest = len(judged) - MOST
        yield Bullets((*told, *([f"and {rest:,} more in the report"] if rest > 0 else [])))


def _said(fields: tuple[Said, ...]) -> Iterator[str]:
    """Yield declared fields as lines."""
    yield from (f"{s.label}: {s.text or asked(s.path)}" for s in fields)


def _groups(groups: ByGroup, title: str) -> Table:
    caption = f"{title}, {groups.emotion}, by group, the farthest from their reference first"
    return _table(caption, "Group", groups.models, groups.lines)


def _table(caption: str, first: str, models: tuple[str, ...], lines: tuple[Line, ...]) -> Table:
    """Return a table with a column for each model."""
    rows = [
        (", ".join(filter(None, (line.name, line.detail))), *map(_value, line.values))
        for line in lines
    ]
    return Table(caption=caption, heads=(first, *(f"{m}:" for m in models)), rows=tuple(rows))


def _value(value: Value) -> str:
    interval = f" ({value.interval})" if value.interval else ""
    return f"{value.text}{interval}{f'; {value.rests_on}' if value.rests_on else ''}"
