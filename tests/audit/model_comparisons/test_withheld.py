"""What is told of a comparison says nothing of the few persons behind what is withheld."""

from collections.abc import Callable, Iterator
from typing import get_args

import msgspec
import numpy as np
import pytest

from evenhand.audit.answers import answers
from evenhand.audit.editions import in_edition
from evenhand.audit.evidence import Evidence
from evenhand.audit.judgement import judge
from evenhand.audit.model_comparisons.matching import with_matched
from evenhand.audit.model_comparisons.withheld import withheld_counts
from evenhand.audit.question import all_questions
from evenhand.audit.result import Audience
from evenhand.audit.table import Array, Table

Model = Callable[..., Array]
ATTRIBUTES = [
    {"name": "gender", "source": "recorded", "levels": ["F", "M", "X"]},
    {"name": "age", "source": "recorded", "levels": ["young", "old"]},
]
CELLS = {("F", "young"): 20, ("F", "old"): 20, ("M", "young"): 9, ("M", "old"): 9, ("X", "old"): 4}
TPR = {"metric": "tpr", "truth_at": 3.5, "score_at": 3.5, "emotions": "each"}
GATES = [
    {"metric": "mae", "margin": 0.01, "widening": 0.01, "owner": "t", "emotions": "each"},
    {"metric": "mae", "margin": 0.01, "widening": 0.01, "owner": "t"},
    {**TPR, "margin": 0.01, "widening": 0.01, "owner": "t"},
    {"metric": "pearson", "margin": 0.01, "owner": "t"},
]
DRIFT = {"margin": 0.01, "apart": 0.01, "score_at": 3.5, "owner": "t", "emotions": "each"}
PAIR = {"name": "release", "old": "model", "new": "model1", "gate": GATES, "drift": DRIFT}
NO_CLAIM = {"verdict": None, "decision": "", "hints": ()}


def told(evidence: Evidence, audience: Audience) -> list[object]:
    """Return what an edition says of gaps and changes, but for verdicts on withheld rows."""
    edition = in_edition(evidence, audience)
    questions = [q for q in all_questions() if q.code.startswith(("CMP", "DIS"))]
    found = msgspec.to_builtins(answers(edition, judge(edition), questions))
    for finding in found:
        for row in finding["comparisons"]:
            row.update(NO_CLAIM if row["suppressed"] else {})
    return list(leaves(found))


def leaves(tree: object) -> Iterator[object]:
    """Yield every number and word; a number so that rounding does not count."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield key
            yield from leaves(value)
    elif isinstance(tree, list | tuple):
        for value in tree:
            yield from leaves(value)
    else:
        yield float(f"{tree:.9g}") if isinstance(tree, float) else tree


def erring(spread: float, *, swap: bool = False, lost: float = 0.0) -> Model:
    """Return a model that errs more for some persons than for others, whoever they are.

    With `swap` four persons of gender M take the place of the four of gender X, who are as old:
    groups that are shown, and everybody, stay what they are.
    """

    def model(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        _, who = np.unique(table.persons, return_inverse=True)
        size = spread * rng.exponential(1.0, (who.max() + 1, 1))[who]
        found = np.clip(truth + rng.normal(0, 1, truth.shape) * size, 0, 7)
        found[rng.random(len(found)) < lost] = np.nan
        if swap:
            gender, age = table.cells.T
            few = np.flatnonzero((gender == 2) & (age == 1))
            others = np.flatnonzero((gender == 1) & (age == 1))[: len(few)]
            gender[few], gender[others] = 1, 2
        return np.asarray(found)

    return model


@pytest.mark.parametrize(("seed", "lost"), [(2, 0.0), (1, 0.2)])
def test_who_is_withheld_makes_no_difference_to_what_is_told(
    measured: Callable[..., Evidence], seed: int, lost: float
) -> None:
    parts = {
        "attribute": ATTRIBUTES,
        "cells": CELLS,
        "seed": seed,
        "gate": [{"metric": "mae", "margin": 0.01, "owner": "t", "emotions": "each"}],
        "comparison": [PAIR],
    }
    one, other = (
        with_matched(measured(erring(0.4), erring(0.6, swap=swap, lost=lost), **parts))
        for swap in (False, True)
    )
    assert (one.table.cells != other.table.cells).any()
    for audience in get_args(Audience):
        assert told(one, audience) == told(other, audience)


def test_both_editions_say_the_same_of_every_row_that_both_show(
    measured: Callable[..., Evidence],
) -> None:
    cells = {**CELLS, ("X", "old"): 7}  # enough persons for the house, too few to be handed on
    parts = {"attribute": ATTRIBUTES, "cells": cells, "gate": (), "comparison": [PAIR]}
    evidence = with_matched(measured(erring(0.4), erring(0.6), **parts))
    questions = [q for q in all_questions() if q.code.startswith("CMP")]
    shown, whole = (
        {
            (f.id, row.slice): row
            for f in answers(own, judge(own), questions)
            for row in f.comparisons
        }
        for own in (in_edition(evidence, name) for name in get_args(Audience))
    )
    hidden = [place for place, row in shown.items() if row.suppressed]
    assert any(whole[place].gap.value is not None for place in hidden)
    assert any(row.simultaneous_low is not None for row in shown.values())
    assert [
        place for place, row in shown.items() if row != whole[place] and place not in hidden
    ] == []


def test_nothing_is_told_where_all_but_one_of_the_withheld_came_to_nothing(
    measured: Callable[..., Evidence],
) -> None:
    evidence = measured(erring(0.4), attribute=ATTRIBUTES, cells=CELLS)
    ids = [part.id for part in evidence.slices]
    assert [bool(why) for why in evidence.withheld[:3]] == [False, True, True]

    def reasons(men: int) -> dict[str, str]:
        counts = np.array([{"gender=M": men, "gender=X": 4}.get(name, 40) for name in ids])
        return dict(zip(ids, withheld_counts(evidence, counts), strict=True))

    assert reasons(1)["gender=F"] == ""
    assert reasons(0)["gender=F"] == "disclosure_complement"
    assert reasons(0)["age=old"] == reasons(0)[""] == ""


def test_a_group_of_few_persons_with_both_scores_is_withheld_with_its_neighbours(
    measured: Callable[..., Evidence],
) -> None:
    def near(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        del table
        return truth + rng.normal(0, 0.3, truth.shape)

    def losing(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        found = near(truth, table, rng)
        _, who = np.unique(table.persons, return_inverse=True)
        found[(table.cells[:, 0] == 0) & (who > 3)] = np.nan
        return found

    pair = {"name": "release", "old": "model", "new": "model1", "gate": [GATES[1]]}
    evidence = with_matched(measured(near, losing, comparison=[pair], gate=()))
    change = [q for q in all_questions() if q.code == "CMP001"]
    (finding,) = answers(evidence, judge(evidence), change)
    rows = {row.slice: row for row in finding.comparisons}
    assert rows["gender=F"].suppressed == "disclosure"
    assert rows["gender=M"].suppressed == "disclosure_complement"
    assert not rows["age=old"].suppressed
