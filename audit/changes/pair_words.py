"""What was found within pairs, in plain sentences."""

from collections.abc import Sequence

from evenhand.audit.changes.clusters import linked
from evenhand.audit.changes.groups import changed_attributes
from evenhand.audit.changes.limits import SHARE_BEYOND
from evenhand.audit.changes.pair_rows import PairedChange, PairRow
from evenhand.audit.changes.paired import JudgedChange
from evenhand.audit.changes.words import counted, group_words, with_interval
from evenhand.audit.evidence import Evidence
from evenhand.audit.result import Comparison


def answer_words(evidence: Evidence, judged: JudgedChange, rows: Sequence[Comparison]) -> str:
    """Return the answer of a finding on pairs."""
    if not judged.found.claim.covered:
        return "The model has no output for this emotion, so nothing is known of its changes."
    said = [_widest(judged, rows)]
    if judged.answers:
        said += [*_beyond(evidence, judged, rows), counted([r.verdict for r in rows], "groups")]
    return " ".join(part for part in said if part)


def _widest(judged: JudgedChange, rows: Sequence[Comparison]) -> str:
    """Name the group with the largest mean change among those that have one."""
    pairs = [p for p in zip(judged.found.rows, rows, strict=True) if p[1].gap.value is not None]
    if not pairs:
        return "No group of pairs has a change that is defined and may be shown."
    row, told = max(pairs, key=lambda pair: abs(pair[1].gap.value or 0.0))
    return (
        f"The largest mean change is at {group_words(row.group.id)}: {with_interval(told.gap)} "
        f"scale points over {row.change.items} pairs; {row.beyond.value:.1%} of them change by "
        f"more than {judged.found.pairs.asked.margin:g}."
    )


def _beyond(evidence: Evidence, judged: JudgedChange, rows: Sequence[Comparison]) -> Sequence[str]:
    """Name the groups that are shown to be beyond a limit: the mean's, then the share's."""
    asked, found = judged.found.pairs.asked, []
    both = list(zip(judged.found.rows, rows, judged.mean_answers, strict=True))
    means = [group_words(r.slice) for _, r, answer in both if answer.verdict == "exceeds_margin"]
    shares = [_share(evidence, row) for row, r, _ in both if SHARE_BEYOND in r.hints]
    if means:
        found.append(f"The mean change is shown to exceed {asked.margin:g} at {', '.join(means)}.")
    if shares:
        found.append(
            f"More than {asked.share or 0:.1%} of pairs are shown to change by more than "
            f"{asked.margin:g} at {', '.join(shares)}."
        )
    return found


def _share(evidence: Evidence, row: PairRow) -> str:
    """Return a group with its share of pairs beyond the margin, without it where withheld."""
    name = group_words(row.group.id)
    number = row.beyond.number(level=1 - evidence.plan.statistics.alpha)
    if row.withheld or number.value is None or number.low is None or number.high is None:
        return name
    ends = f"interval {number.low:.1%} to {number.high:.1%}"
    return f"{name} ({number.value:.1%}, {ends})"


def note_words(evidence: Evidence, judged: JudgedChange) -> tuple[str, ...]:
    """Return what a careful reader of a finding on pairs needs to know."""
    found, asked = judged.found, judged.found.pairs.asked
    notes = [
        f"That nothing else differs within pairs was checked by: {asked.validated}."
        if asked.validated
        else "Generator not validated: nobody is named who checked that nothing else differs "
        "within pairs, so a change may be the generator's doing and not the model's."
    ]
    if not asked.owner:
        notes.append("These changes are shown and not judged: the plan names no owner of a limit.")
    elif not found.skill.shown and found.claim.covered:
        missing = ", ".join(test.name for test in found.skill.tests if not test.shown[-1])
        notes.append(
            "Over all items the model does not provably do better than a predictor that knows "
            f"nothing ({missing or 'in fewer than half of the emotions'}), so no change of it can "
            "be cleared."
        )
    if asked.owner and asked.share is None:
        notes.append(
            "The plan tolerates no named share of pairs beyond the margin, so changes up and down "
            "may cancel in what is judged."
        )
    return (*notes, *_about_pairs(evidence, found))


def _about_pairs(evidence: Evidence, found: PairedChange) -> Sequence[str]:
    """Say which rows of the file are no pairs, and what is special about some that are."""
    couples, notes = found.pairs.couples, []
    every = len(couples.original)
    unused = "; ".join(f"{reason}: {count}" for reason, count in found.pairs.unused)
    if unused:
        notes.append(f"Rows of the file that are no pair and were left out: {unused}.")
    lost = int((~found.moved.usable()).sum())
    if lost:
        sides = (found.moved.no_before, found.moved.no_after)
        before, after = (int(side.sum()) for side in sides)
        notes.append(
            f"{lost} of {every} pairs lack a score and take no part in the numbers: {before} lack "
            f"that of the original, {after} that of the changed item."
        )
    several = int((changed_attributes(evidence, couples)[0].sum(axis=1) > 1).sum())
    if several:
        notes.append(
            f"{several} of {every} pairs differ in more than one attribute of the plan; they count "
            "among all pairs and in no contrast."
        )
    two = linked(evidence, couples)
    if two:
        notes.append(
            f"{two} of {every} pairs are of two persons. Persons who share a pair, or are linked "
            "by pairs, count as one."
        )
    if found.moved.up is not None:
        notes.append(
            f"The test of direction counts each {evidence.plan.statistics.unit} once, by the side "
            "to which more of the decisions turn: McNemar's exact test where each has one pair."
        )
    if found.repeated is not None:
        notes.append(
            "Repeats are pairs in which nothing but the seed differs: what they change by is noise "
            "of the generator."
        )
    return notes
