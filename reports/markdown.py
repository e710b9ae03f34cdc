"""The report in short as Markdown: for a pull request or the summary of a CI step."""

import re
from collections.abc import Iterable, Iterator, Sequence

from evenhand.audit.result import AuditResult, Finding, Verdict
from evenhand.reports.digits import count, level, percent
from evenhand.reports.exhibit import margin_words
from evenhand.reports.figures.svg import clean
from evenhand.reports.open_rows import OpenRow, open_rows, shortened
from evenhand.reports.rows import Cell, Row, rows
from evenhand.reports.scope import BANNER, fields, in_area
from evenhand.reports.sections.headline import card, summary
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
    titled,
    tool_version,
)

SPECIAL = re.compile(r"([\\`*_\[\]#|~$])")
FIGURES = ":"
"""Ends the rule of a column that stands to the right."""


def markdown(result: AuditResult) -> str:
    """Return the result in short: verdicts, every finding, and what was not assessed."""
    parts = (
        _head(result),
        _open(result),
        _models(result),
        _findings(result),
        _others(result),
        _gaps(result),
        _foot(result),
    )
    return clean("\n\n".join(line for part in parts for line in part)) + "\n"


def escaped(text: str) -> str:
    """Return a text that Markdown and HTML show as it is, in one line.

    >>> escaped("<b>a & b</b>")
    '&lt;b&gt;a &amp; b&lt;/b&gt;'
    """
    line = " ".join(text.split())
    plain = line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return SPECIAL.sub(r"\\\1", plain)


def table(heads: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """Return a table; a head that ends in a colon makes a column of figures."""
    rule = ["---:" if head.endswith(FIGURES) else "---" for head in heads]
    names = [head.removesuffix(FIGURES) for head in heads]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (names, rule, *lines))


def _joined(*texts: str) -> str:
    """Return the texts that are not empty, with a dot between them."""
    return escaped(" · ".join(filter(None, texts)))


def _share(share: float | None) -> str:
    return "share withheld" if share is None else percent(share)


def _verdict(code: Verdict | None) -> str:
    return "" if code is None else f"{SYMBOLS[code]} {VERDICTS[code]}"


def _head(result: AuditResult) -> Iterator[str]:
    yield f"# {escaped(result.plan.title) or 'Audit (title MISSING)'}"
    yield f"**{_verdict(result.verdict)}.** {summary(result)} {exit_words(result)}"
    if in_area(result):
        yield f"> **Notice.** {BANNER}"
    system = dict(fields(result))["Audited system"]
    data = result.data
    yield (
        f"{escaped(system) or '**MISSING**'}, measured on {escaped(data.name) or '**MISSING**'}: "
        f"{count(data.items)} items, {count(data.persons)} persons."
    )
    if data.statements:
        yield "\n".join(f"> {escaped(line)}" for line in data.statements)


def _open(result: AuditResult) -> Iterator[str]:
    """Yield the gated comparisons without an answer, in a line each."""
    found = open_rows(result)
    if found:
        yield "## What is open"
        yield "\n".join(f"- {line}" for line in shortened([_still(row) for row in found]))


def _still(row: OpenRow) -> str:
    f = row.finding
    about = ", ".join(filter(None, (f.metric, f.emotion)))
    place = f" at {row.name}" if row.name else ""
    return escaped(f"{' '.join(filter(None, (f.code, f.model)))}: {about}{place}: {row.told}")


def _models(result: AuditResult) -> Iterator[str]:
    cards = [card(name, result) for name in models(result)]
    if cards:
        lines = [(escaped(c.name), _verdict(c.verdict), escaped(c.sentence)) for c in cards]
        yield table(("Model", "Verdict", "Found"), lines)


def _findings(result: AuditResult) -> Iterator[str]:
    for finding in gated(result):
        yield from _finding(finding, result)


def _others(result: AuditResult) -> Iterator[str]:
    """Yield the questions without a margin, in a line each."""
    if ungated(result):
        yield "## Other questions"
        yield "\n".join(
            f"- {_joined(f.code, f.model, _unsaid(f))}: {escaped(titled(f.title))} "
            f"{escaped(f.answer)}"
            for f in ungated(result)
        )


def _unsaid(finding: Finding) -> str:
    """Return the emotion that a finding is about where its answer does not name it."""
    return "" if finding.emotion in finding.answer else finding.emotion


def _finding(finding: Finding, result: AuditResult) -> Iterator[str]:
    titles = {m.name: m.title for m in result.metrics}
    metric = titles.get(finding.metric, "")
    yield f"## {_joined(finding.code, finding.model, metric, finding.emotion)}"
    verdict = _verdict(finding.verdict) or "no verdict"
    yield f"**{verdict}.** {escaped(titled(finding.title))} {escaped(finding.answer)}"
    margin = escaped(margin_words(finding)) or "**MISSING**"
    owner = escaped(finding.margin_owner) or "**MISSING**"
    yield f"Metric: {escaped(finding.metric) or '**MISSING**'}. Margin: {margin}, set by {owner}."
    prepared = rows(finding, result)
    if prepared:
        rules = result.statistics
        heads = (
            "Slice",
            "Reference",
            "Verdict",
            "Persons:",
            "Items:",
            f"Gap ({level(rules.level)} interval):",
            f"{level(1 - 2 * rules.alpha)} interval (clears):",
        )
        yield table(heads, map(_line, prepared))


def _line(row: Row) -> tuple[str, ...]:
    """Return a comparison as cells; the reason stands where a gap cannot."""
    shown = row.mark is not None
    return (
        escaped(row.name.full),
        escaped(row.reference),
        _verdict(row.verdict),
        row.persons,
        row.items,
        _gap(row.gap) if shown else escaped(row.why),
        row.decision.text if shown else "",
    )


def _gap(cell: Cell) -> str:
    return f"{cell.text} ({cell.interval})" if cell.interval else cell.text


def _gaps(result: AuditResult) -> Iterator[str]:
    """Yield what was not assessed: emotions, slices, withheld groups and rows left out."""
    told = [f"{m.name}: no output for {', '.join(m.not_covered)}" for m in uncovered(result)]
    told += [f"{g.name}: {g.status} ({g.reason})" for g in gone(result)]
    told += withheld(result)
    told += [
        f"{count(e.count)} {e.what} left out ({_share(e.share)}): {sentence(reason(e.reason))}"
        for e in lost(result)
    ]
    told += [
        f"Not left out: {count(e.count)} {e.what} ({_share(e.share)}), {reason(e.reason)}"
        for e in stayed(result)
    ]
    yield "## Not assessed"
    yield "\n".join(f"- {escaped(line)}" for line in told) or "Nothing was left out."


def _foot(result: AuditResult) -> Iterator[str]:
    made = result.provenance
    yield "---"
    yield (
        f"Plan `{escaped(result.plan.sha256[:12])}`, "
        f"frozen {escaped(result.plan.frozen_at) or '**MISSING**'}; "
        f"evenhand {escaped(tool_version(made.evenhand))}, finished {escaped(made.finished_at)}. "
        f"Legal text: {LEGAL_TEXT}."
    )
    yield FOOTER
