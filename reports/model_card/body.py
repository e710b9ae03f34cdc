"""The text of a model card, in the sections that its readers know; nothing in it is made up."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from evenhand.audit.result import AuditResult, Finding, ModelRecord
from evenhand.reports.accepted import accepted_blocks
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
from evenhand.reports.declared_text import said
from evenhand.reports.digits import level
from evenhand.reports.exhibit import margin_words
from evenhand.reports.legal.banner import area_banner
from evenhand.reports.limits import limits
from evenhand.reports.naming import attribute_name
from evenhand.reports.plain_sentence import of_finding
from evenhand.reports.rows import Row, rows, ruler
from evenhand.reports.sections.cover import AUDIENCES
from evenhand.reports.tally import coverage_words, gated, judged_changes, judged_gaps
from evenhand.reports.wording import (
    FOOTER,
    LEGAL_TEXT,
    SOURCES,
    VERDICTS,
    several,
    tool_version,
    unit_words,
)

NOT_KNOWN = "not known to this audit"
MOST_ROWS = 120
"""Rows of a table; `--format csv` has all."""

USE: Mapping[str, str] = MappingProxyType(
    {
        "purpose.intended_use": "Intended use",
        "purpose.context": "Context",
        "system.users": "Who works with it",
        "system.affected": "Whom its outputs are about",
        "system.decision_use": "What is decided with them",
        "system.misuse": "Uses to be expected that it is not made for",
    }
)
ETHICS: Mapping[str, str] = MappingProxyType(
    {
        "construct.emotion_is": "What the labels say",
        "special_data.used": "Special categories of personal data were used",
        "system.human_in_the_loop": "Who looks at an output before anything follows",
        "oversight.measures": "How people watch over it",
    }
)
"""Fields that only people can fill, by their place in a plan."""


def body(result: AuditResult, model: ModelRecord) -> Iterator[Block]:
    """Yield the model card of one model, below its head."""
    yield Heading(1, f"Model card: {model.name}")
    yield Paragraph(
        text="What one audit measured of this model, and what its owners declared. "
        f"{AUDIENCES[result.audience]}."
    )
    banner = area_banner(result)
    if banner:
        yield Quote((f"Notice. {banner.notice}",))
    yield from _details(result, model)
    yield from _uses(result, model)
    yield from _factors(result)
    yield from _metrics(result)
    yield from _data(result, model)
    yield from _analyses(result, model)
    yield from _ethics(result)
    yield from _caveats(result, model)
    yield Rule()
    yield Paragraph(text=f"Legal text: {LEGAL_TEXT}. {FOOTER.replace('on the cover', 'above')}")


def _details(result: AuditResult, model: ModelRecord) -> Iterator[Block]:
    """Yield who made the model, from what, under which licence."""
    card, system = model.card, result.declared.system
    yield Heading(2, "Model Details")
    lines = [
        f"Developed by: {system.provider.strip() or asked('declared.system.provider')}",
        f"Version: {system.version.strip() or asked('declared.system.version')}",
        f"Architecture: {(card.architecture if card else '') or NOT_KNOWN}",
        f"License: {(card.licence if card else '') or NOT_KNOWN}",
        f"Scores from: {model.source or NOT_KNOWN}",
    ]
    lines += [f"{name.replace('_', ' ')}: {value}" for name, value in model.identity.items()]
    if card:
        lines += [f"Weights {name}: sha256 {v}" for name, v in card.weights_sha256.items()]
        lines += [f"Published: {source}" for source in card.sources]
    yield Bullets(tuple(lines))


def _uses(result: AuditResult, model: ModelRecord) -> Iterator[Block]:
    yield Heading(2, "Intended Use")
    yield Bullets(tuple(_declared(result, USE)))
    if model.card and model.card.not_for:
        yield Paragraph(strong="Not for", text="; ".join(model.card.not_for))


def _factors(result: AuditResult) -> Iterator[Block]:
    """Yield the groups that were looked at, and those that were not."""
    yield Heading(2, "Factors")
    lines = [
        f"{attribute_name(a.name, a.source)} ({SOURCES.get(a.source, a.source)}): "
        f"{', '.join(a.levels)}"
        for a in result.attributes
    ]
    lines += [f"not measured: {u.attribute}: {u.reason}" for u in result.declared.unmeasured]
    yield Bullets(tuple(lines)) if lines else Paragraph(text="No attribute was looked at.")


def _metrics(result: AuditResult) -> Iterator[Block]:
    """Yield what was measured, with the margins that were set beforehand."""
    yield Heading(2, "Metrics")
    if result.metrics:
        yield Bullets(tuple(f"{m.name}: {m.title}. {m.asks}" for m in result.metrics))
    margins = dict.fromkeys(
        f"{f.metric}, {f.emotion}{_changed(f)}: margin {margin_words(f) or 'MISSING'}, set by "
        f"{f.margin_owner or 'MISSING'}"
        for f in gated(result)
    )
    if margins:
        yield Bullets(tuple(margins))


def _changed(finding: Finding) -> str:
    """Return that a margin is one of a change between models, `""` where it is not."""
    return f", change from {finding.against}" if finding.against else ""


def _data(result: AuditResult, model: ModelRecord) -> Iterator[Block]:
    """Yield on what the model was audited and trained."""
    data, sheet = result.data, result.declared.data
    yield Heading(2, "Evaluation Data")
    size = f"{several(data.items, 'item')} of {several(data.persons, 'person')}"
    yield Bullets(
        (
            f"{data.name or 'data without a name'}: {size}, {data.subjects}; labels: {data.truth}",
            f"Collected: {sheet.collection.strip() or asked('declared.data.collection')}",
            f"License: {sheet.licence.strip() or asked('declared.data.licence')}",
            *data.statements,
        )
    )
    yield Heading(2, "Training Data")
    told = (model.card.training_data if model.card else "") or result.declared.system.training_data
    yield Paragraph(text=told.strip() or asked("declared.system.training_data"))


def _analyses(result: AuditResult, model: ModelRecord) -> Iterator[Block]:
    """Yield values over all items, then by group, then by groups crossed."""
    yield Heading(2, "Quantitative Analyses")
    write = ruler(None)
    cells = [(o, write.cell(o.number)) for o in model.overall]
    if cells:
        yield Table(
            caption=f"Over all items, with {level(result.statistics.level)} intervals",
            heads=("Metric", "Emotion", "Value:", "Interval:"),
            rows=tuple((o.metric, o.emotion, c.text, c.interval or c.why) for o, c in cells),
        )
    own = [f for f in judged_gaps(result) if f.model == model.name]
    crossed = {s.id for s in result.slices if len(s.where) > 1}
    for title, wanted in (("Unitary results", False), ("Intersectional results", True)):
        yield Heading(3, title)
        found = [row for f in own for row in _rows(f, result, crossed, wanted=wanted)]
        yield from _table(found, result)
    changed = [f for f in judged_changes(result) if f.model == model.name]
    told = [of_finding(f, result) for f in (*own, *changed) if f.comparisons]
    if told:
        yield Heading(3, "In words")
        yield Bullets(tuple(told[:MOST_ROWS]))


def _rows(
    finding: Finding, result: AuditResult, crossed: set[str], *, wanted: bool
) -> Iterator[tuple[str, ...]]:
    """Yield the comparisons of a finding that are of crossed groups, or are not."""
    for c, row in zip(finding.comparisons, rows(finding, result), strict=True):
        if (c.slice in crossed) is wanted:
            yield _line(finding, row)


def _line(finding: Finding, row: Row) -> tuple[str, ...]:
    shown = row.mark is not None
    gap = f"{row.gap.text} ({row.gap.interval})" if row.gap.interval else row.gap.text
    return (
        f"{finding.metric}, {finding.emotion}",
        row.name.full,
        row.persons,
        row.inside.text if shown else "",
        f"{gap}{unit_words(finding.unit)}" if shown else row.why,
        VERDICTS[row.verdict] if row.verdict else "",
    )


def _table(found: list[tuple[str, ...]], result: AuditResult) -> Iterator[Block]:
    """Yield a table of comparisons, cut where it is long."""
    if not found:
        yield Paragraph(text="None were held against a margin.")
        return
    gap = f"Gap to its reference ({level(result.statistics.level)} interval):"
    heads = ("Metric", "Group", "Persons:", "Value:", gap, "Verdict")
    yield Table(caption="", heads=heads, rows=tuple(found[:MOST_ROWS]))
    if len(found) > MOST_ROWS:
        rest = several(len(found) - MOST_ROWS, "more row")
        yield Paragraph(text=f"{rest}: `evenhand report DIR --format csv` has all.")


def _ethics(result: AuditResult) -> Iterator[Block]:
    yield Heading(2, "Ethical Considerations")
    yield Bullets(tuple(_declared(result, ETHICS)))


def _caveats(result: AuditResult, model: ModelRecord) -> Iterator[Block]:
    """Yield what the figures cannot say, and the audit that they are of."""
    yield Heading(2, "Caveats and Recommendations")
    lines = [f"{one.about}: {' '.join(one.told)}" for one in limits(result)]
    if model.not_covered:
        lines.append(f"It covers {coverage_words(model)}; not: {', '.join(model.not_covered)}.")
    yield Bullets((*lines, _audit(result)))
    yield from accepted_blocks(result)


def _audit(result: AuditResult) -> str:
    bundle = bundle_hash(result)
    return (
        f"Audit “{result.plan.title or 'without a title'}”, finished "
        f"{result.provenance.finished_at} with evenhand "
        f"{tool_version(result.provenance.evenhand)}; plan sha256 {result.plan.sha256}"
        f"{f', result sha256 {bundle}' if bundle else ''}."
    )


def _declared(result: AuditResult, fields: Mapping[str, str]) -> Iterator[str]:
    """Yield declared fields as lines."""
    yield from (f"{s.label}: {s.text or asked(s.path)}" for s in said(result, fields))
