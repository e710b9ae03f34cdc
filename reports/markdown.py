"""The report in short as Markdown: for a pull request or the summary of a CI step."""

from collections.abc import Iterable, Iterator

from evenhand.audit.result import AuditResult, Finding, Verdict
from evenhand.reports.accepted import accepted_blocks
from evenhand.reports.blocks.as_markdown import as_markdown, escaped
from evenhand.reports.blocks.block import (
    Block,
    Bullets,
    Heading,
    Paragraph,
    Quote,
    Rule,
    Table,
    asked,
)
from evenhand.reports.bundle import bundle_hash
from evenhand.reports.compared_models import compared_words
from evenhand.reports.digits import count, level, percent
from evenhand.reports.exhibit import margin_words
from evenhand.reports.largest_rows import Top, largest_gaps, worst_changes
from evenhand.reports.legal.banner import area_banner
from evenhand.reports.legal.requirement_map import counted, requirement_map
from evenhand.reports.next_steps import next_steps
from evenhand.reports.open_rows import OpenRow, open_rows, shortened
from evenhand.reports.page import found
from evenhand.reports.scoring_place import left_words
from evenhand.reports.sections.cover import AUDIENCES
from evenhand.reports.sections.headline import card, summary, sure, told
from evenhand.reports.sections.not_assessed import gone
from evenhand.reports.tally import (
    exit_words,
    gated,
    lost,
    models,
    stayed,
    uncovered,
    ungated,
    withheld,
)
from evenhand.reports.wording import (
    FOOTER,
    LEGAL_TEXT,
    SYMBOLS,
    VERDICTS,
    reason,
    sentence,
    several,
    titled,
    tool_version,
)

__all__ = ["escaped", "markdown"]

MISSING = "MISSING"


def markdown(result: AuditResult) -> str:
    """Return the result in short: the headline, what is open, and what was not assessed."""
    parts = (
        _head(result),
        _said(result),
        _models(result),
        _gaps(result),
        _open(result),
        _asked(result),
        _others(result),
        _not_assessed(result),
        _requirements(result),
        _foot(result),
    )
    return as_markdown(block for part in parts for block in part)


def shown_verdict(code: Verdict | None) -> str:
    """Return a verdict with its sign; `""` where none was given."""
    return "" if code is None else f"{SYMBOLS[code]} {VERDICTS[code]}"


def _head(result: AuditResult) -> Iterator[Block]:
    """Yield verdict and edition, the notice, and what was measured on what."""
    yield Heading(1, result.plan.title or "Audit (title MISSING)")
    verdict = sentence(shown_verdict(result.verdict))
    yield Paragraph(strong=verdict, text=f"{summary(result)} {exit_words(result)}")
    yield Paragraph(text=f"{AUDIENCES[result.audience]}.")
    yield from accepted_blocks(result)
    compared = compared_words(result)
    if compared:
        yield Paragraph(text=f"Models compared, on the same items and persons: {compared}.")
    banner = area_banner(result)
    if banner:
        yield Quote((f"Notice. {banner.notice}", *map(asked, banner.asked)))
    data, system = result.data, result.plan.purpose.get("system", "").strip()
    measured = (
        f"{system or asked('purpose.system')}, measured on {data.name or MISSING}: "
        f"{several(data.items, 'item')}, {several(data.persons, 'person')}."
    )
    yield Paragraph(text=f"{measured} {left_words(result)}")
    if data.statements:
        yield Quote(data.statements)


def _said(result: AuditResult) -> Iterator[Block]:
    """Yield what was found in plain words, how sure that is, and what is to be done."""
    lines = [f"{t.model}: {t.sentence}" for t in told(result)]
    if lines:
        yield Heading(2, "What was found")
        yield Bullets(tuple(lines))
    yield Heading(2, "How sure that is")
    yield Bullets(sure(result))
    yield Heading(2, "What to do next")
    yield Bullets(tuple(step.text for step in next_steps(result)))


def _models(result: AuditResult) -> Iterator[Block]:
    rows = [
        (c.name, shown_verdict(c.verdict), c.sentence)
        for c in (card(name, result) for name in models(result))
    ]
    if rows:
        yield Table(caption="", heads=("Model", "Verdict", "Found"), rows=tuple(rows))


def _gaps(result: AuditResult) -> Iterator[Block]:
    """Yield the largest gaps of all models, and the largest changes between models."""
    confidence = level(result.statistics.level)
    gaps = [(*_top(t), shown_verdict(t.verdict)) for t in largest_gaps(result)]
    if gaps:
        heads = ("Model", "Metric", "Slice", "Persons:", f"Gap ({confidence} interval):")
        yield Heading(2, "Largest gaps, measured in margins")
        yield Table(caption="", heads=(*heads, "Margin:", "Verdict"), rows=tuple(gaps))
    changes = [(*_top(t), f"{t.shown.sign} {t.shown.word}".strip()) for t in worst_changes(result)]
    if changes:
        heads = ("Model", "Metric", "Slice", "Persons:", f"Change ({confidence} interval):")
        yield Heading(2, "Largest changes from model to model, measured in margins")
        yield Table(caption="", heads=(*heads, "Margin:", "Decision"), rows=tuple(changes))


def _top(t: Top) -> tuple[str, ...]:
    """Return a large gap or change up to its margin."""
    return (
        t.finding.model or "the data",
        f"{t.metric}, {t.finding.emotion}",
        f"{t.slice}, against {t.reference or 'the reference'}",
        t.persons,
        f"{t.gap.text}{t.unit} ({t.gap.interval})" if t.gap.interval else t.gap.text + t.unit,
        t.margin,
    )


def _open(result: AuditResult) -> Iterator[Block]:
    """Yield the gated comparisons without an answer, in a line each."""
    rows = open_rows(result)
    if rows:
        yield Heading(2, "What is open")
        yield _list(_still(row) for row in rows)


def _still(row: OpenRow) -> str:
    f = row.finding
    about = ", ".join(filter(None, (f.metric, f.emotion)))
    place = f" at {row.name}" if row.name else ""
    return f"{' '.join(filter(None, (f.code, f.model)))}: {about}{place}: {row.told}"


def _asked(result: AuditResult) -> Iterator[Block]:
    """Yield the questions that have a margin, in a line each."""
    if gated(result):
        yield Heading(2, "Questions with a margin")
        yield _list(_judged(f, result) for f in gated(result))


def _judged(finding: Finding, result: AuditResult) -> str:
    titles = {m.name: m.title for m in result.metrics}
    about = (finding.code, finding.model, titles.get(finding.metric, ""), finding.emotion)
    margin = margin_words(finding) or MISSING
    return (
        f"{shown_verdict(finding.verdict) or 'no verdict'}: {_joined(*about)}. {finding.answer} "
        f"Margin: {margin}, set by {finding.margin_owner or MISSING}."
    )


def _others(result: AuditResult) -> Iterator[Block]:
    """Yield the questions without a margin, in a line each."""
    if ungated(result):
        yield Heading(2, "Other questions")
        yield _list(
            f"{_joined(f.code, f.model, _unsaid(f))}: {titled(f.title)} {f.answer}"
            for f in ungated(result)
        )


def _unsaid(finding: Finding) -> str:
    """Return the emotion that a finding is about where its answer does not name it."""
    return "" if finding.emotion in finding.answer else finding.emotion


def _joined(*texts: str) -> str:
    """Return the texts that are not empty, with a dot between them."""
    return " · ".join(filter(None, texts))


def _list(lines: Iterable[str]) -> Bullets:
    """Return a list of the first lines, with the number of the others."""
    return Bullets(shortened(list(lines)))


def _not_assessed(result: AuditResult) -> Iterator[Block]:
    """Yield what was not assessed: emotions, slices, withheld groups and rows left out."""
    lines = [f"{m.name}: no output for {', '.join(m.not_covered)}" for m in uncovered(result)]
    lines += [f"{g.name}: {g.status} ({g.reason})" for g in gone(result)]
    lines += withheld(result)
    lines += [
        f"{count(e.count)} {e.what} left out ({_share(e.share)}): {sentence(reason(e.reason))}"
        for e in lost(result)
    ]
    lines += [
        f"Not left out: {count(e.count)} {e.what} ({_share(e.share)}), {reason(e.reason)}"
        for e in stayed(result)
    ]
    yield Heading(2, "Not assessed")
    yield _list(lines) if lines else Paragraph(text="Nothing was left out.")


def _share(share: float | None) -> str:
    return "share withheld" if share is None else percent(share)


def _requirements(result: AuditResult) -> Iterator[Block]:
    """Yield how many requirements have evidence here, by status; none is left out."""
    numbers = counted(requirement_map(result, found()))
    yield Heading(2, "Evidence by requirement")
    yield Table(
        caption="",
        heads=("Status", "Requirements:"),
        rows=tuple((status, f"{n:,}") for status, n in numbers.items()),
    )


def _foot(result: AuditResult) -> Iterator[Block]:
    made, bundle = result.provenance, bundle_hash(result)
    yield Rule()
    yield Paragraph(
        text=f"Plan {result.plan.sha256[:12]}, frozen {result.plan.frozen_at or MISSING}; "
        f"evenhand {tool_version(made.evenhand)}, finished {made.finished_at}"
        f"{f'; result {bundle[:12]}' if bundle else ''}. Legal text: {LEGAL_TEXT}."
    )
    yield Paragraph(text=FOOTER)
