"""A difference as a short document: what got worse first."""

import json
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

import msgspec

from evenhand.reports.blocks.as_markdown import as_markdown
from evenhand.reports.blocks.as_text import as_text
from evenhand.reports.blocks.block import Block, Bullets, Heading, Paragraph, Rule
from evenhand.reports.difference.facts import named_place
from evenhand.reports.difference.record import Changed, Difference, Judgement, Moved, Side, Turn
from evenhand.reports.open_rows import shortened
from evenhand.reports.rows import ruler
from evenhand.reports.wording import VERDICTS, several, unit_words

TURNS: Mapping[Turn, str] = MappingProxyType(
    {
        "worse": "Verdicts that got worse",
        "open": "Verdicts that changed, and show nothing better",
        "better": "Gaps now shown to lie within the margin",
    }
)
AREAS: Mapping[str, str] = MappingProxyType(
    {
        "plan": "Plan",
        "data": "Data",
        "models": "Models",
        "coverage": "Coverage",
        "sensitivity": "Sensitivity",
    }
)


def as_form(found: Difference, form: str) -> str:
    """Return a difference as `"text"`, `"md"` or `"json"`."""
    if form == "json":
        return as_json(found)
    blocks = told(found)
    return as_markdown(blocks) if form == "md" else as_text(blocks)


def as_json(found: Difference) -> str:
    """Return everything as JSON, with nothing left out of the lists."""
    return json.dumps(msgspec.to_builtins(found), indent=2, ensure_ascii=False) + "\n"


def told(found: Difference) -> Iterator[Block]:
    """Yield a difference in words; long lists are cut, with the number of what is left out."""
    yield Heading(1, "Two audits compared")
    worse = sum(v.turn == "worse" for v in found.verdicts)
    yield Paragraph(strong=_sum(worse), text="")
    yield Bullets((_side("Before", found.before), _side("After", found.after)))
    for turn, heading in TURNS.items():
        lines = [_judged(v) for v in found.verdicts if v.turn == turn]
        yield from _listed(heading, lines)
    yield from _listed("Questions that are gone; not compared", map(named_place, found.gone))
    yield from _listed("Questions that are new; not compared", map(named_place, found.new))
    yield from _listed("Gaps that moved", [_moved(m) for m in found.moved if m.moved])
    if found.withheld:
        kept = several(found.withheld, "comparison")
        yield Paragraph(
            text=f"{kept} of both audits: the difference is withheld to protect persons."
        )
    for area, heading in AREAS.items():
        yield from _listed(heading, [_changed(c) for c in found.changed if c.area == area])
    yield Rule()
    for note in found.notes:
        yield Paragraph(text=note)


def _sum(worse: int) -> str:
    return f"{several(worse, 'verdict')} got worse." if worse else "No verdict got worse."


def _side(name: str, side: Side) -> str:
    bundle = f", result {side.bundle_sha256[:12]}" if side.bundle_sha256 else ""
    return (
        f"{name}: {side.title or 'without a title'}, {VERDICTS[side.verdict]}; {side.audience} "
        f"edition, finished {side.finished_at}, plan {side.plan_sha256[:12]}{bundle}"
    )


def _listed(heading: str, lines: Iterable[str]) -> Iterator[Block]:
    """Yield a heading with the first lines; nothing where there are none."""
    listed = list(lines)
    if listed:
        yield Heading(2, heading)
        yield Bullets(shortened(listed))


def _judged(v: Judgement) -> str:
    before = VERDICTS[v.before] if v.before else "not judged"
    after = VERDICTS[v.after] if v.after else "not judged"
    where = named_place(v.place) or "The audit"
    return (
        f"{where}: {before} before, {after} now{', and the margin is another' * v.margin_changed}"
    )


def _moved(m: Moved) -> str:
    write = ruler(m.margin)
    before = write.text(m.before, signed=True) + _interval(m.before_low, m.before_high, m)
    after = write.text(m.after, signed=True) + _interval(m.after_low, m.after_high, m)
    lap = {None: "", True: "; the intervals overlap", False: "; the intervals do not overlap"}
    by = f"by {write.text(m.moved, signed=True)}{unit_words(m.unit)}"
    return f"{named_place(m.place)}: {before} before, {after} now, {by}{lap[m.overlap]}"


def _interval(low: float | None, high: float | None, m: Moved) -> str:
    text = ruler(m.margin).interval(low, high, signed=True)
    return f" ({text})" if text else ""


def _changed(c: Changed) -> str:
    return f"{c.what}: {c.before or 'nothing'} before, {c.after or 'nothing'} now"
