"""HRM003: are people read less well when they smile, or when they do not?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from evenhand.audit.evidence import Evidence
from evenhand.audit.experts import WITHHELD, Row, adjusted, comparable, person_codes, slices_with
from evenhand.audit.harms.changes import CHANGE, alike, matched, rows_within
from evenhand.audit.harms.changes import COLUMNS as CHANGE_COLUMNS
from evenhand.audit.harms.changes import P as P_CHANGE
from evenhand.audit.harms.finding import differing, harm_finding, q_note, tables_of
from evenhand.audit.harms.gaps import ALONE, Gap, Outcome, gap_between
from evenhand.audit.harms.groups import attributes_of, families, split_withheld, varies
from evenhand.audit.harms.outcomes import covered, errors, linked
from evenhand.audit.harms.words import among, words
from evenhand.audit.judgement import Judged
from evenhand.audit.question import Question
from evenhand.audit.result import Finding
from evenhand.audit.withholding import withheld_below
from evenhand.metrics.slices import UNKNOWN
from evenhand.metrics.sums import Mask

_COLUMNS = (
    "outcome", "group", "persons smiling", "persons not", "error smiling", "error not",
    "difference", "low", "high", "p", "q",
)  # fmt: skip
_DIFFERENCE, _P = _COLUMNS.index("difference"), _COLUMNS.index("p")
_EVERYBODY = "everybody"
_WITH_A_SMILE = "smiling less not"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Smiles:
    """Who smiles.

    Attributes:
        smiling: shape (items,).
        known: of which items it is known, and may be told, likewise.
        ground: how it is known.
        attribute: position of the attribute of expression.
    """

    smiling: Mask
    known: Mask
    ground: str
    attribute: int


def _answer(evidence: Evidence, judged: Sequence[Judged]) -> tuple[Finding, ...]:
    """Return one finding a model on the labels' scale; none where nobody knows who smiles."""
    del judged
    for place in attributes_of(evidence, "expression"):
        found = _by_level(evidence, place) or _by_label(evidence, place)
        if found is not None:
            models = (k for k in range(len(evidence.scores)) if linked(evidence, k))
            return tuple(_finding(evidence, model, found) for model in models)
    return ()


def _by_level(evidence: Evidence, place: int) -> _Smiles | None:
    """Return who smiles by the levels of an attribute, None where no level means it."""
    attribute, code = evidence.table.attributes[place], evidence.table.cells[:, place]
    levels = words().levels.smile
    smiles = [k for k, name in enumerate(attribute.levels) if name.casefold() in levels]
    if not smiles:
        return None
    some = np.asarray(code != attribute.levels.index(UNKNOWN))
    known, _ = comparable(evidence, slices_with(evidence, some), place)
    named = ", ".join(attribute.levels[k] for k in smiles)
    ground = f"{attribute.name} is one of: {named}"
    smiling = np.isin(code, smiles)
    return _Smiles(smiling=smiling, known=known, ground=ground, attribute=place)


def _by_label(evidence: Evidence, place: int) -> _Smiles | None:
    """Return who smiles by what raters see, None where they were not asked about joy."""
    joyful = list(among(evidence.truth.emotions, words().joy))
    if not joyful:
        return None
    scale, labels = evidence.plan.ratings.scale, evidence.truth.values[:, joyful]
    middle = (scale.low + scale.high) / 2
    return _Smiles(
        smiling=np.asarray((labels >= middle).any(axis=1)),
        known=np.asarray(np.isfinite(labels).all(axis=1)),
        ground=f"raters see joy at {middle:g} or above, which is the middle of the scale",
        attribute=place,
    )


def _finding(evidence: Evidence, model: int, found: _Smiles) -> Finding:
    """Return how the errors of one model differ between smiling and not, for each group."""
    by = [k for k in range(len(evidence.table.attributes)) if k != found.attribute]
    by = [k for k in by if varies(evidence, k)]
    sides = (found.known & found.smiling, found.known & ~found.smiling)
    outcomes = _outcomes(evidence, model)
    rows = adjusted([row for each in outcomes for row in _rows(evidence, each, *sides, by)], p=_P)
    within = _within(evidence, found, outcomes, by)
    return harm_finding(
        smiles,
        answer=_words(evidence, rows, within),
        model=evidence.scores[model].model,
        tables=tables_of(
            ("Change of the size of errors with a smile, within persons", CHANGE_COLUMNS, within),
            ("Size of errors, smiling and not", _COLUMNS, rows),
        ),
        notes=(
            f"Who smiles: {found.ground}.",
            *((_MATCHED,) if within else ()),
            _NOTE,
            q_note("groups"),
        ),
    )


def _words(evidence: Evidence, rows: Sequence[Row], within: Sequence[Row]) -> str:
    """Say where errors differ: within persons where that can be tested, else between all."""
    alpha, of = evidence.plan.statistics.alpha, "pairs of outcome and group"
    if any(isinstance(row[P_CHANGE], float) for row in within):
        holds = "errors on the same person change with a smile"
        return differing(within, value=CHANGE, alpha=alpha, of=of, holds=holds)
    holds = "errors on smiling people are larger or smaller than on others"
    return differing(rows, value=_DIFFERENCE, alpha=alpha, of=of, holds=holds)


def _within(
    evidence: Evidence, found: _Smiles, outcomes: Sequence[Outcome], by: Sequence[int]
) -> list[Row]:
    """Return changes with a smile of persons who are there both ways, all else declared alike.

    Nothing where nobody is.
    """
    smiling, rest = found.known & found.smiling, found.known & ~found.smiling
    same = alike(evidence, found.attribute)
    if not matched(same, (smiling, rest)).any():
        return []
    rows = [
        row
        for each in outcomes
        for row in rows_within(
            evidence,
            each.compared,
            (rest & each.usable(), smiling & each.usable()),
            same,
            head=(each.name, _WITH_A_SMILE),
            by=by,
        )
    ]
    return adjusted(rows, p=P_CHANGE)


def _outcomes(evidence: Evidence, model: int) -> list[Outcome]:
    """Return the errors on joy, and on the other emotions."""
    every = covered(evidence, model)
    joyful = covered(evidence, model, among(evidence.truth.emotions, words().joy))
    others = [place for place in every if place not in joyful]
    named = ((joyful, "joy"), (others, "other emotions"))
    return [errors(evidence, model, places, name=name) for places, name in named if places]


def _rows(
    evidence: Evidence, outcome: Outcome, smiling: Mask, not_smiling: Mask, by: Sequence[int]
) -> Iterator[Row]:
    """Yield the differences of everybody, then of each group."""
    usable = outcome.usable()
    first, second = usable & smiling, usable & not_smiling
    if _few(evidence, first) or _few(evidence, second):
        yield (outcome.name, _EVERYBODY, *[None] * 9, WITHHELD)
        return
    yield (outcome.name, _EVERYBODY, *_difference(evidence, outcome, first, second))
    for family in families(evidence, first | second, by):
        told = [group.rows for group in family.groups if not group.withheld]
        why = split_withheld(evidence, first, [rows & first for rows in told])
        why = why or split_withheld(evidence, second, [rows & second for rows in told])
        for group in family.groups:
            if group.withheld or why:
                yield (outcome.name, group.id, *[None] * 9, WITHHELD)
            else:
                sides = (group.rows & first, group.rows & second)
                yield (outcome.name, group.id, *_difference(evidence, outcome, *sides))


def _few(evidence: Evidence, rows: Mask) -> bool:
    """Say whether some items are of fewer persons than a cell must have, and of one at least."""
    return 0 < len(np.unique(person_codes(evidence)[rows])) < withheld_below(evidence.plan)


def _difference(evidence: Evidence, outcome: Outcome, first: Mask, second: Mask) -> Row:
    """Return persons and mean errors of both, their difference, and why something is missing."""
    person = person_codes(evidence)
    persons = [len(np.unique(person[rows])) for rows in (first, second)]
    means = [float(outcome.shown[r].mean()) if r.any() else None for r in (first, second)]
    found = gap_between(evidence, outcome, first, second) if all(persons) else Gap(reason=ALONE)
    return (
        *persons, *means, found.value, found.low, found.high, found.p, None, found.reason,
    )  # fmt: skip


_MATCHED = (
    "Of the same person, items with and without a smile are compared where all other attributes of "
    "the plan are alike; each person counts once, and persons who are not there both ways take no "
    "part."
)
_NOTE = (
    "A difference is the mean size of errors on items with a smile less that on items without, in "
    "scale points. Items are not matched by what is felt: joy itself has a row of its own."
)


smiles = Question(
    code="HRM003",
    title="Smiles",
    asks="Are people read less well when they smile, or when they do not, and which groups?",
    why=(
        "Many models are good at smiles and at little else. Groups who are pictured smiling less "
        "often, or smile from politeness, then pay for it."
    ),
    answer=_answer,
)
