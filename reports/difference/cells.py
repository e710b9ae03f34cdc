"""Questions and compared slices of two audits, laid side by side."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from evenhand.audit.result import AuditResult, Comparison, Finding, Verdict
from evenhand.reports.difference.protection import comparable
from evenhand.reports.difference.record import Judgement, Moved, Place
from evenhand.reports.difference.turning import turn


def questions(result: AuditResult) -> Mapping[Place, Finding]:
    """Return the findings of a result by what they ask about; who asks twice gets two places."""
    found: dict[Place, Finding] = {}
    times: Counter[Place] = Counter()
    for f in result.findings:
        model = f"{f.model} against {f.against}" if f.against else f.model
        place = Place(code=f.code, model=model, metric=f.metric, emotion=f.emotion)
        times[place] += 1
        again = f" ({times[place]})" if times[place] > 1 else ""
        found[replace(place, code=f.code + again)] = f
    return found


def judgements(
    before: Mapping[Place, Finding], after: Mapping[Place, Finding]
) -> Iterator[Judgement]:
    """Yield the verdicts that are not the same, of questions and of slices.

    A slice that is withheld in one of the two audits has no verdict here.
    """
    for place in (*before, *(p for p in after if p not in before)):
        one, other = before.get(place), after.get(place)
        yield from _of_question(place, one, other)
        if one is None or other is None:
            continue
        pairs = _paired(one, other)
        for slice_id, (c, d) in pairs.items():
            if c.suppressed or d.suppressed:
                continue
            found = _judgement(
                replace(place, slice=slice_id), one, other, verdicts=(c.verdict, d.verdict)
            )
            if found.turn != "same":
                yield found


def moves(
    before: Mapping[Place, Finding], after: Mapping[Place, Finding], *, least: int
) -> tuple[tuple[Moved, ...], int]:
    """Return the gaps that may stand side by side, and how many may not.

    Args:
        before: findings by place.
        after: the same of the later audit.
        least: from how many persons on a difference may be told.

    Returns:
        The gaps, the furthest moved in margins first, then those without a margin; and the number
        of comparisons of both audits whose difference is withheld.
    """
    moved, withheld = [], 0
    for place, one in before.items():
        other = after.get(place)
        if other is None:
            continue
        for slice_id, (c, d) in _paired(one, other).items():
            if not comparable(c, d, least=least):
                withheld += 1
                continue
            found = _moved(replace(place, slice=slice_id), other, c, d)
            moved += [found] if found else []
    return tuple(sorted(moved, key=_furthest)), withheld


def _of_question(place: Place, one: Finding | None, other: Finding | None) -> Iterator[Judgement]:
    """Yield the verdict of a question where it is not the same."""
    gates = [f for f in (one, other) if f is not None and f.gated]
    if not gates:
        return
    verdicts = (one.verdict if one else None, other.verdict if other else None)
    found = _judgement(place, one, other, verdicts=verdicts)
    if found.turn != "same":
        yield found


def _judgement(
    place: Place,
    one: Finding | None,
    other: Finding | None,
    *,
    verdicts: tuple[Verdict | None, Verdict | None],
) -> Judgement:
    return Judgement(
        place=place,
        before=verdicts[0],
        after=verdicts[1],
        turn=turn(*verdicts),
        margin_changed=one is not None and other is not None and one.margin != other.margin,
    )


def _paired(one: Finding, other: Finding) -> dict[str, tuple[Comparison, Comparison]]:
    """Return the comparisons that both findings have, by slice and, where it differs, reference."""
    later = {(c.slice, c.reference): c for c in other.comparisons}
    found = {}
    for c in one.comparisons:
        if (c.slice, c.reference) in later:
            name = c.slice if c.slice not in found else f"{c.slice} (against {c.reference})"
            found[name] = (c, later[c.slice, c.reference])
    return found


def _moved(place: Place, finding: Finding, c: Comparison, d: Comparison) -> Moved | None:
    """Return a gap before and after; None where one of them has no value."""
    before, after = c.gap, d.gap
    if before.value is None or after.value is None:
        return None
    ends = (before.low, before.high, after.low, after.high)
    low, high, later_low, later_high = ends
    overlap = None
    if low is not None and high is not None and later_low is not None and later_high is not None:
        overlap = low <= later_high and later_low <= high
    return Moved(
        place=place,
        unit=finding.unit,
        margin=finding.margin,
        before=before.value,
        before_low=low,
        before_high=high,
        after=after.value,
        after_low=later_low,
        after_high=later_high,
        moved=after.value - before.value,
        overlap=overlap,
    )


def _furthest(moved: Moved) -> tuple[bool, float]:
    return (not moved.margin, -abs(moved.moved) / (moved.margin or 1.0))
