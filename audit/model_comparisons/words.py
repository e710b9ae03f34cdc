"""What is said of a new model held against an old one: sentences made of numbers."""

from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from evenhand.audit.asked import ModelComparison
from evenhand.audit.changes.words import group_words
from evenhand.audit.evidence import Evidence
from evenhand.audit.model_comparisons.answered import Answered
from evenhand.audit.result import Comparison, Number

DECISIONS: Mapping[str, str] = MappingProxyType(
    {
        "better": "shown to be better",
        "non_inferior": "shown not to be worse by the margin",
        "worse": "shown to be worse by more than the margin",
        "inconclusive": "open",
        "": "undefined",
    }
)


def sides(asked: ModelComparison) -> tuple[str, str]:
    """Return what the old and the new model are called.

    >>> sides(ModelComparison(name="int8", old="full", new="int8", kind="compression"))
    ('the full model full', 'the small model int8')
    """
    words = ("full", "small") if asked.kind == "compression" else ("old", "new")
    return f"the {words[0]} model {asked.old}", f"the {words[1]} model {asked.new}"


def slice_words(name: str) -> str:
    """Return the name of a slice as a sentence has it.

    >>> slice_words(""), slice_words("gender=F & age=old")
    ('everybody', 'gender F and age old')
    """
    return group_words(name) if name else "everybody"


def amount(value: float, unit: str, *, sign: str = "") -> str:
    """Return a number with its unit.

    >>> amount(0.25, "scale points"), amount(-0.1, "share", sign="+"), amount(0.1, "1")
    ('0.25 scale points', '-0.1 (a share)', '0.1')
    """
    words = {"1": "", "share": " (a share)"}.get(unit, f" {unit}")
    return f"{value:{sign}.3g}{words}"


def change_words(number: Number, unit: str) -> str:
    """Return a change with its interval.

    >>> change_words(Number(value=0.04, low=0.01, high=0.07), "scale points")
    '+0.04 scale points (+0.01 to +0.07)'
    >>> change_words(Number(value=None, reason="disclosure"), "1")
    'not known'
    """
    if number.value is None:
        return "not known"
    told = amount(number.value, unit, sign="+")
    if number.low is None or number.high is None:
        return told
    return f"{told} ({number.low:+.3g} to {number.high:+.3g})"


def change_answer(own: Answered, rows: Sequence[Comparison]) -> str:
    """Return what was found of the change of a metric, in a few sentences.

    Args:
        own: the change.
        rows: as written, everybody first; withheld ones have no numbers.
    """
    title, unit = own.asked.metric.title, own.asked.metric.unit
    old, new = sides(own.asked.matched.asked)
    everybody = rows[0]
    better = "less" if own.asked.harm == "above" else "more"
    moved = change_words(everybody.gap, unit)
    said = [f"{title} of {new}, less that of {old} on the same items, is {moved} over all persons"]
    said[0] += f"; {better} is better."
    known = [row for row in rows[1:] if row.gap.value is not None]
    if known:
        worst = max(known, key=lambda row: _worsening(own, row))
        said.append(
            f"The least favourable change is at {slice_words(worst.slice)}: "
            f"{change_words(worst.gap, unit)}."
        )
    gate = own.asked.gate()
    if gate is not None:
        said.append(f"Tolerated is a worsening below {amount(gate.margin, unit)}: {counted(rows)}.")
    return " ".join(said)


def _worsening(own: Answered, row: Comparison) -> float:
    """Return a change, positive where it does harm."""
    value = row.gap.value or 0.0
    return value if own.asked.harm == "above" else -value


def counted(rows: Sequence[Comparison]) -> str:
    """Return which rows show what, the worst first; those that are worse by name.

    >>> nothing = Number(value=None)
    >>> def row(name, word):
    ...     return Comparison(
    ...         slice=name,
    ...         reference="old",
    ...         inside=nothing,
    ...         outside=nothing,
    ...         gap=nothing,
    ...         decision=word,
    ...     )
    >>> counted([row("", "better"), row("sex=F", "worse"), row("sex=M", "inconclusive")])
    'shown to be worse by more than the margin: sex F; open: 1; shown to be better: 1'
    """
    counts = Counter[str](row.decision for row in rows)
    worse = ", ".join(slice_words(row.slice) for row in rows if row.decision == "worse")
    said = [f"{DECISIONS['worse']}: {worse}"] if worse else []
    order = ("inconclusive", "", "non_inferior", "better")
    said += [f"{DECISIONS[word]}: {counts[word]}" for word in order if counts[word]]
    return "; ".join(said)


def growth_answer(own: Answered, rows: Sequence[Comparison]) -> str:
    """Return what was found of the growth of gaps.

    Args:
        own: the growth.
        rows: as written.
    """
    unit, known = own.asked.metric.unit, [row for row in rows if row.gap.value is not None]
    if not known:
        return "No slice has gaps of both models that are defined and may be shown."
    widest = max(known, key=lambda row: row.gap.value or 0.0)
    value = widest.gap.value or 0.0
    old, new = (
        "not known" if each.value is None else f"{each.value:+.3g}"
        for each in (widest.outside, widest.inside)
    )
    begin = "The gap that grew most is" if value > 0 else "No gap grew; the least shrunken one is"
    size = change_words(widest.gap, unit)
    said = [f"{begin} that of {slice_words(widest.slice)}: from {old} to {new}, in size {size}."]
    gate = own.asked.gate()
    if gate is not None and gate.widening is not None:
        told = counted(rows)
        said.append(f"Tolerated is a growth below {amount(gate.widening, unit)}: {told}.")
    return " ".join(said)


def change_notes(evidence: Evidence, own: Answered) -> tuple[str, ...]:
    """Return what a careful reader of a change needs to know.

    Args:
        evidence: of the audit.
        own: a change or a growth.
    """
    matched, rules = own.asked.matched, evidence.plan.statistics
    scored = int(matched.common.any(axis=1).sum())
    notes = [
        (
            f"Both models are measured on the {scored} items that have a label and both scores; "
            f"each change is paired by item and {rules.unit}. What only one of them scored is told "
            "in CMP005."
        )
    ]
    if own.found is None:
        notes.append("This change is shown and not judged: the plan sets no margin for it.")
    else:
        notes.append(
            "That a group is worse, or better, is adjusted by Holm's method over all gated rows of "
            "this comparison. That it is not worse has to be shown in every row, which needs no "
            "adjustment."
        )
        if own.joint is not None:
            notes.append(
                f"Simultaneous intervals hold for all rows together that are told of this "
                f"comparison's gated metrics: {rules.replicates} joint draws of {rules.unit}s, "
                "both models on each draw."
            )
        notes.extend(_about_skill(own))
        if rules.multiplicity == "max_t" or rules.standard_error == "bootstrap":
            notes.append(
                "Changes are judged by the sandwich and Holm's method, whatever the plan says of "
                "gaps within one model."
            )
    notes.extend(_about_coverage(evidence, own))
    dropped = int((~own.family).sum())
    if dropped:
        notes.append(
            f"{dropped} intersections have fewer than {rules.min_persons} persons; they are listed "
            "and do not decide the verdict."
        )
    return tuple(notes)


def _about_skill(own: Answered) -> Sequence[str]:
    """Say which of both models shows no skill, and what follows."""
    if not own.asked.covered:
        return ()
    old, new = sides(own.asked.matched.asked)
    notes = []
    if not own.skill.old.shown:
        notes.append(
            f"No skill is shown of {old} over all common items, so to be no worse than it proves "
            "nothing: such rows stay open."
        )
    if not own.skill.new.shown:
        notes.append(f"No skill is shown of {new} over all common items, so no row is cleared.")
    return notes


def _about_coverage(evidence: Evidence, own: Answered) -> Sequence[str]:
    """Say which emotions take no part because only one of both models covers them."""
    matched, emotions = own.asked.matched, evidence.truth.emotions
    if not own.asked.covered:
        return ["One of both models has no output for this, so nothing is known of its change."]
    absent = [name for name, known in zip(emotions, matched.both, strict=True) if not known]
    if absent and own.asked.outcome == len(emotions):
        return [f"The mean leaves out what not both models cover: {', '.join(absent)}."]
    return ()
