"""What is said of disturbed scores: rows of a result, tables, answers and notes."""

from collections.abc import Iterator

from evenhand.audit.changes.disturbance import JudgedDisturbance
from evenhand.audit.changes.disturbance_rows import SliceRow
from evenhand.audit.changes.estimate import Estimate, Share
from evenhand.audit.changes.limits import SHARE_BEYOND
from evenhand.audit.changes.pair_comparisons import with_tests
from evenhand.audit.changes.words import counted, group_words, known, withheld_row
from evenhand.audit.evidence import Evidence
from evenhand.audit.experts import WITHHELD, Row, table_of
from evenhand.audit.finding import EvidenceTable
from evenhand.audit.result import Comparison, Number
from evenhand.metrics.slices import reference_words

_COLUMNS = (
    "slice",
    "items",
    "without a score when disturbed",
    "persons",
    "share that stays",
    "low",
    "high",
    "mean size of a change",
    "mean change",
    "verdict on the share",
)


def comparisons(evidence: Evidence, judged: JudgedDisturbance) -> tuple[Comparison, ...]:
    """Return one row a judged slice: the share that stays, there and in the reference."""
    rows = judged.found.rows[:-1]
    return tuple(_comparison(evidence, judged, row, place) for place, row in enumerate(rows))


def _comparison(
    evidence: Evidence, judged: JudgedDisturbance, row: SliceRow, place: int
) -> Comparison:
    """Return one row."""
    part, compare = evidence.slices[row.place], evidence.plan.slices.compare
    reference = reference_words(part, evidence.table.attributes, compare=compare)
    answer = judged.answers[place] if judged.answers else None
    verdict = answer.verdict if answer else None
    if row.withheld:
        return withheld_row(part.id, reference, row.withheld, verdict)
    level = 1 - evidence.plan.statistics.alpha
    shown = Comparison(
        slice=part.id,
        reference=reference,
        inside=stays(row.moved, level=level),
        outside=stays(row.others, level=level),
        gap=_gap(row, level),
        standard_error=known(float(row.spread.standard_error)),
        degrees_of_freedom=known(float(row.spread.df)),
        skill=judged.found.skill.records(),
        verdict=verdict,
        hints=answer.hints if answer else (),
    )
    return shown if judged.gaps is None else with_tests(shown, judged.gaps, place)


def stays(moved: Share, *, level: float) -> Number:
    """Return the share that stays, from the share that moves."""
    number = moved.number(level=level)
    low, high = (None if end is None else 1 - end for end in (number.high, number.low))
    return Number(
        value=None if number.value is None else 1 - number.value,
        low=low,
        high=high,
        items=number.items,
        persons=number.persons,
        method=number.method,
        reason=number.reason,
    )


def _gap(row: SliceRow, level: float) -> Number:
    """Return the gap of a row with its interval."""
    return Estimate(
        value=row.gap,
        standard_error=float(row.spread.standard_error),
        df=float(row.spread.df),
        items=row.moved.items if row.others.items else 0,
        persons=min(row.moved.persons, row.others.persons),
    ).number(level=level)


def tables(evidence: Evidence, judged: JudgedDisturbance) -> tuple[EvidenceTable, ...]:
    """Return what stays, what is lost and how far scores move, by slice and over all."""
    rows = list(_stays_by_slice(evidence, judged))
    return (table_of("Scores before and after, by slice", _COLUMNS, rows, kind="stays"),)


def _stays_by_slice(evidence: Evidence, judged: JudgedDisturbance) -> Iterator[Row]:
    """Yield one row a slice, everybody last."""
    level = 1 - evidence.plan.statistics.alpha
    for place, row in enumerate(judged.found.rows):
        name = evidence.slices[row.place].id or "all items"
        if row.withheld:
            yield (name, *[None] * (len(_COLUMNS) - 1), WITHHELD)
            continue
        number, answers = stays(row.moved, level=level), judged.share_answers
        yield (
            name,
            row.items,
            row.lost,
            row.moved.persons,
            number.value,
            number.low,
            number.high,
            known(row.size.value),
            known(row.change.value),
            answers[place].verdict.replace("_", " ") if answers else None,
            "",
        )


def answer_words(evidence: Evidence, judged: JudgedDisturbance) -> str:
    """Return the answer of a finding on disturbed scores."""
    found = judged.found
    if not found.claim.covered:
        return "The model has no output for this emotion, so nothing is known of its changes."
    said = [_overall(evidence, judged)]
    if judged.answers:
        said += _beyond(evidence, judged)
        rows = judged.found.rows[:-1]
        answers = [a.verdict for a, _ in zip(judged.answers, rows, strict=False)]
        said.append(counted(answers, "groups"))
    return " ".join(part for part in said if part)


def _overall(evidence: Evidence, judged: JudgedDisturbance) -> str:
    """Say how many scores stay over all items, and where fewest do."""
    *slices, every = judged.found.rows
    asked, level = judged.found.disturbed.asked, 1 - evidence.plan.statistics.alpha
    number = stays(every.moved, level=level)
    if every.withheld or number.value is None:
        return "No share is defined and may be shown."
    ends = "" if number.low is None else f", interval {number.low:.1%} to {number.high:.1%}"
    said = f"{number.value:.1%} of scores move by at most {asked.tolerance:g} points{ends}."
    if every.lost:
        said += f" {every.lost} of {every.items} items have no score when disturbed."
    shown = [row for row in slices if not row.withheld and row.moved.items]
    worst = max(shown, key=lambda row: row.moved.value, default=every)
    if worst.moved.value <= every.moved.value:
        return said
    share = 1 - worst.moved.value
    return f"{said} Fewest stay at {group_words(evidence.slices[worst.place].id)}: {share:.1%}."


def _beyond(evidence: Evidence, judged: JudgedDisturbance) -> Iterator[str]:
    """Yield which groups are shown to be beyond a limit: the share's, then the gap's."""
    asked, rows = judged.found.disturbed.asked, judged.found.rows
    names = [group_words(evidence.slices[row.place].id) or "all items" for row in rows]
    pairs = zip(names, judged.share_answers, strict=False)
    fewer = [name for name, answer in pairs if SHARE_BEYOND in answer.hints]
    if fewer:
        yield f"Fewer than {asked.unchanged:.1%} are shown to stay at {', '.join(fewer)}."
    verdict = () if judged.gaps is None else judged.gaps.verdict
    apart = [name for name, word in zip(names, verdict, strict=False) if word == "exceeds_margin"]
    if apart:
        yield f"The gap is shown to exceed {asked.margin:g} (a share) at {', '.join(apart)}."


def note_words(judged: JudgedDisturbance) -> tuple[str, ...]:
    """Return what a careful reader of a finding on disturbed scores needs to know."""
    found, notes = judged.found, []
    if not found.disturbed.asked.owner:
        notes.append("These shares are shown and not judged: the plan names no owner of a limit.")
    elif not found.skill.shown and found.claim.covered:
        notes.append(
            "Over all undisturbed items the model does not provably do better than a predictor "
            "that knows nothing. Scores that know nothing may stay as they are, so nothing is "
            "cleared."
        )
    notes.append(
        "An item without a score when disturbed is counted as lost, and as neither moved nor "
        "unmoved."
    )
    return tuple(notes)
