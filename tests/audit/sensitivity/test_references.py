"""Other references, and persons of unknown level: gaps against numpy, by hand."""

from collections.abc import Callable

import numpy as np
import pytest

from evenhand.audit.evidence import Evidence
from evenhand.audit.sensitivity.repeated import Repeated
from evenhand.audit.table import Array, Table

Measured = Callable[..., Evidence]
Reading = Callable[..., Callable[[Array, Table, np.random.Generator], Array]]
Again = Callable[..., Repeated]
Ends = Callable[[Repeated, Evidence, str], tuple[float, float]]

FEW = {("F", "young"): 12, ("F", "old"): 12, ("M", "young"): 12, ("M", "old"): 12}
FEMALE = "gender=F"


def errors(evidence: Evidence) -> Array:
    return np.asarray(evidence.scores[0].values[:, 0] - evidence.truth.values[:, 0])


def gap(error: Array, inside: np.ndarray, outside: np.ndarray) -> float:
    return float(np.nanmean(error[inside]) - np.nanmean(error[outside]))


def women(evidence: Evidence) -> np.ndarray:
    return np.asarray(evidence.table.cells[:, 0] == 0)


@pytest.mark.parametrize("compare", ["rest", "overall", "reference"])
def test_other_references(
    measured: Measured, reading: Reading, again: Again, ends: Ends, compare: str
) -> None:
    attribute = [
        {"name": "gender", "source": "recorded", "levels": ["F", "M"], "reference": "M"},
        {"name": "age", "source": "recorded", "levels": ["young", "old"], "reference": "old"},
    ]
    cells = {**FEW, ("unknown", "old"): 9}
    evidence = measured(
        reading(shifts={FEMALE: 0.3}),
        cells=cells,
        attribute=attribute,
        slices={"compare": compare},
    )
    made = again(evidence, "other_reference")
    error, own = errors(evidence), women(evidence)
    by = {
        "rest": gap(error, own, ~own),
        "overall": gap(error, own, np.ones_like(own)),
        "reference": gap(error, own, evidence.table.cells[:, 0] == 1),
    }
    others = [value for way, value in by.items() if way != compare]
    assert ends(made, evidence, FEMALE) == pytest.approx((min(others), max(others)), abs=1e-12)
    assert [each.compare for each in made.held] == [way for way in by if way != compare]


def test_the_largest_level_is_the_reference_where_none_is_named(
    measured: Measured, reading: Reading, again: Again, ends: Ends
) -> None:
    cells = {**FEW, ("M", "old"): 20, ("unknown", "old"): 30}
    evidence = measured(reading(shifts={FEMALE: 0.3}), cells=cells)
    made = again(evidence, "other_reference")
    error, own = errors(evidence), women(evidence)
    others = [gap(error, own, np.ones_like(own)), gap(error, own, evidence.table.cells[:, 0] == 1)]
    assert ends(made, evidence, FEMALE) == pytest.approx((min(others), max(others)), abs=1e-12)


@pytest.mark.parametrize("compare", ["rest", "overall", "reference"])
def test_persons_of_unknown_level_are_placed(
    measured: Measured, reading: Reading, again: Again, ends: Ends, compare: str
) -> None:
    attribute = [
        {"name": "gender", "source": "recorded", "levels": ["F", "M"], "reference": "M"},
        {"name": "age", "source": "recorded", "levels": ["young", "old"], "reference": "old"},
    ]
    cells = {**FEW, ("unknown", "old"): 10}
    evidence = measured(
        reading(shifts={FEMALE: 0.2, "gender=unknown": 0.9}),
        cells=cells,
        attribute=attribute,
        slices={"compare": compare},
    )
    made = again(evidence, "unknown_levels")
    error, level = errors(evidence), evidence.table.cells[:, 0]
    own, men, maybe = level == 0, level == 1, level == 2
    whole = np.ones_like(own)
    sides = {
        "rest": [(own | maybe, men), (own, men | maybe), (own, men)],
        "reference": [(own | maybe, men), (own, men | maybe), (own, men)],
        "overall": [(own | maybe, whole), (own, whole), (own, whole)],
    }[compare]
    expected = [gap(error, *side) for side in sides]
    assert ends(made, evidence, FEMALE) == pytest.approx((min(expected), max(expected)), abs=1e-12)
    place = [part.id for part in evidence.slices].index(FEMALE)
    assert made.persons[0, place] == 10
    young = [part.id for part in evidence.slices].index("age=young")
    assert not made.verdicts[0, young].any()  # everybody's age is known
