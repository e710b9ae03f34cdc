"""HRM010: who is in the data that were audited, and in the data that the models learnt from?"""

from collections.abc import Collection, Sequence
from itertools import combinations

import numpy as np

from evenhand.audit.changes.words import group_words
from evenhand.audit.evidence import Evidence
from evenhand.audit.experts import Row, person_codes
from evenhand.audit.harms.finding import harm_finding, tables_of
from evenhand.audit.harms.groups import Family, families
from evenhand.audit.judgement import Judged
from evenhand.audit.question import Question
from evenhand.audit.result import Finding
from evenhand.metrics.numbered import Codes
from evenhand.metrics.sums import Mask
from evenhand.model_zoo.card import cards

_COLUMNS = (
    "group",
    "persons",
    "share of persons",
    "items",
    "share of items",
    "effective persons",
    "verdict possible",
)
_TRAINING = ("model", "what its card says it learnt from")

NO_CARD = "no card of this name in the zoo: nothing is known here"
_NAMED = 5


def _answer(evidence: Evidence, judged: Sequence[Judged]) -> tuple[Finding, ...]:
    """Return one finding; none where no attribute says what it is about."""
    del judged
    attributes = [k for k, one in enumerate(evidence.plan.attribute) if one.kind != "other"]
    if not attributes:
        return ()
    every = np.ones(len(evidence.table.items), dtype=np.bool_)
    found = families(evidence, every, attributes)
    rows = [row for family in found for row in _rows(evidence, family)]
    parts = {group.id for family in found if _parts(evidence, family) for group in family.groups}
    empty = _empty_cells(found)
    training = [row for scores in evidence.scores for row in _training(scores.model)]
    return (
        harm_finding(
            representativeness,
            answer=_words(evidence, rows, parts, empty, training),
            tables=tables_of(
                ("Persons and items by group", _COLUMNS, rows),
                ("Crossings that nobody is in", ("group",), [(name, "") for name in empty]),
                ("Training data", _TRAINING, [(*row, "") for row in training]),
            ),
            notes=_NOTES,
        ),
    )


def _rows(evidence: Evidence, family: Family) -> list[Row]:
    """Return counts and shares of each group of a family."""
    rules, person = evidence.plan.statistics, person_codes(evidence)
    persons, items = len(np.unique(person)), len(person)
    rows: list[Row] = []
    for group in family.groups:
        if group.withheld:
            rows.append((group.id, *[None] * 6, group.withheld))
            continue
        count, own = int(group.rows.sum()), group.persons
        enough = own >= rules.min_persons and count >= rules.min_items
        worth = _effective(person, group.rows)
        shares = (own, own / persons, count, count / items)
        rows.append((group.id, *shares, worth, "yes" if enough else "no", ""))
    return rows


def _parts(evidence: Evidence, family: Family) -> bool:
    """Say whether no person is in two groups, so that the smallest one says who is missing."""
    person = person_codes(evidence)
    held = [np.unique(person[group.rows]) for group in family.groups if not group.withheld]
    whose = np.concatenate([np.empty(0, dtype=np.intp), *held])
    return len(np.unique(whose)) == len(whose)


def _effective(person: Codes, rows: Mask) -> float:
    """Return how many persons with equally many items would weigh as much: (sum n)^2 / sum n^2."""
    count = np.bincount(person[rows]).astype(np.float64)
    return float(count.sum() ** 2 / (count**2).sum())


def _empty_cells(found: Sequence[Family]) -> list[str]:
    """Return the pairs of levels that nobody is at, of levels that may be told of.

    That nobody is in a cell tells nothing about anybody; cells that somebody is in are not told
    here, as only crossings of the plan are protected.
    """
    single = [family for family in found if len(family.names) == 1]
    told = [[group for group in family.groups if not group.withheld] for family in single]
    return [
        f"{one.id} & {other.id}"
        for first, second in combinations(told, 2)
        for one in first
        for other in second
        if not (one.rows & other.rows).any()
    ]


def _training(model: str) -> list[tuple[str, str]]:
    """Return what the card of a model says of its training data, a row a set.

    One model may stand in a plan in several ways, as `face-api.found_face` and
    `face-api.declared_box`; its card bears the name before the dot.
    """
    known = cards()
    found = known.get(model) or known.get(model.partition(".")[0])
    if found is None:
        return [(model, NO_CARD)]
    said = found.training
    return [(model, f"{data} (certainty {said.certainty})") for data in said.data] or [
        (model, "the card names no training data")
    ]


def _words(
    evidence: Evidence,
    rows: Sequence[Row],
    parts: Collection[str],
    empty: Sequence[str],
    training: Sequence[Row],
) -> str:
    """Say who is in the data, how much that bears, and whose training data are known."""
    told = [row for row in rows if isinstance(row[2], float)]
    own = [row for row in told if row[0] in parts and row[2] != 1]
    least = min(own, key=lambda row: float(row[2] or 0), default=None)
    said = [f"The data hold {len(np.unique(evidence.table.persons))} persons."]
    if least is not None:
        group = group_words(str(least[0]))
        said.append(f"The smallest group that may be told of is {group}: {least[2]:.1%} of them.")
    alone = [group_words(str(row[0])) for row in told if row[2] == row[4] == 1]
    if alone:
        said.append(f"Everybody is at {_listed(alone)}: of other levels nothing can be told.")
    few = [group_words(str(row[0])) for row in told if row[6] == "no"]
    if few:
        said.append(f"Too small for a verdict: {_listed(few)}.")
    if empty:
        said.append(f"Nobody is at {_listed([*map(group_words, empty)])}.")
    unknown = sorted({str(row[0]) for row in training if row[1] == NO_CARD})
    if unknown:
        said.append(f"Of the training data of {_listed(unknown)} nothing is known here.")
    return " ".join(said)


def _listed(names: Sequence[str]) -> str:
    """Return the first names, and how many more there are."""
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{', '.join(names[:_NAMED])}{more}"


_NOTES = (
    (
        "Whether these people stand for those on whom the system is used is for its owner to say; "
        "shares here are of the audited data."
    ),
    (
        "Effective persons are how many persons with equally many items would weigh as much. Empty "
        "crossings are looked for among pairs of attributes, at levels that are not withheld."
    ),
    "Training data are quoted from the cards of the zoo and were not checked by this audit.",
)


representativeness = Question(
    code="HRM010",
    title="Who is in the data",
    asks="Who is in the data that were audited, and in those that the models learnt from?",
    why=(
        "Nothing can be found, and nothing was learnt, about people who are not there. A gap that "
        "is not shown for want of persons is not a gap that is absent."
    ),
    answer=_answer,
)
