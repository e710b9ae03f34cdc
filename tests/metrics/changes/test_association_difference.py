"""Which test is chosen, that it is the published one, and that the bootstrap keeps its level."""

from typing import Any

import numpy as np
import pytest
from scipy import stats

from evenhand.metrics.agreement.pearson import pearson
from evenhand.metrics.agreement.spearman import spearman
from evenhand.metrics.changes.association_difference import Association, association_difference
from evenhand.metrics.numbered import Names
from evenhand.metrics.paired.auc_difference import auc_difference
from evenhand.metrics.paired.correlation_difference import correlation_difference
from evenhand.metrics.paired.paired_difference import paired_difference
from evenhand.metrics.sums import Undefined

RNG = np.random.default_rng(4)
WHO = np.repeat(np.arange(30), 4)
TRUTH = RNG.normal(0, 1, 120)
NEW = TRUTH + RNG.normal(0, 0.8, 120)
OLD = TRUTH + RNG.normal(0, 1.2, 120) + RNG.normal(0, 0.5, 30)[WHO]
THERE = (TRUTH > 0.2).astype(np.float64)


def _rng() -> np.random.Generator:
    return np.random.default_rng(1)


def test_one_item_a_person_takes_williams_test() -> None:
    named = association_difference(
        TRUTH, NEW, OLD, measure="pearson", rng=_rng(), persons=range(120)
    )
    assert named == association_difference(TRUTH, NEW, OLD, measure="pearson", rng=_rng())
    expected = correlation_difference(TRUTH, NEW, OLD)
    assert (named.method, named.unit, named.persons) == ("williams", "items", 120)
    assert named.p == expected.tests.williams_p
    assert (named.low, named.high) == (expected.tests.low, expected.tests.high)
    assert named.difference == expected.difference
    assert named.missing == {}


def test_aucs_take_delong_or_obuchowski() -> None:
    alone = association_difference(THERE, NEW, OLD, measure="auc", rng=_rng())
    assert (alone.method, alone.unit) == ("delong", "items")
    assert alone.p == auc_difference(THERE, NEW, OLD).p
    grouped = association_difference(THERE, NEW, OLD, measure="auc", rng=_rng(), persons=WHO)
    expected = auc_difference(THERE, NEW, OLD, persons=WHO)
    assert (grouped.method, grouped.unit, grouped.persons) == ("obuchowski", "persons", 30)
    assert (grouped.p, grouped.low, grouped.high) == (expected.p, expected.low, expected.high)


def test_persons_with_several_items_are_drawn_again() -> None:
    found = association_difference(TRUTH, NEW, OLD, measure="pearson", rng=_rng(), persons=WHO)
    expected = paired_difference(TRUTH, NEW, OLD, metric=pearson, rng=_rng(), persons=WHO)
    assert (found.method, found.unit) == ("bootstrap", "persons")
    assert found.low == pytest.approx(expected.low, abs=0.01)
    assert found.high == pytest.approx(expected.high, abs=0.01)
    assert found.low is not None
    assert found.high is not None
    assert found.p is not None
    error = (found.high - found.low) / 2 / stats.t.ppf(0.975, 29)
    assert found.p == pytest.approx(2 * stats.t.sf(abs(found.difference) / error, 29))


@pytest.mark.parametrize("persons", [None, WHO])
def test_ranks_are_drawn_again_either_way(persons: Names | None) -> None:
    found = association_difference(TRUTH, NEW, OLD, measure="spearman", rng=_rng(), persons=persons)
    assert found.method == "bootstrap"
    assert found.difference == spearman(TRUTH, NEW) - spearman(TRUTH, OLD)
    same = association_difference(
        TRUTH, np.exp(NEW), OLD**3, measure="spearman", rng=_rng(), persons=persons
    )
    assert (same.low, same.high, same.p) == (found.low, found.high, found.p)


def test_far_from_zero_digits_are_kept() -> None:
    found, far = (
        association_difference(
            TRUTH + shift, NEW + shift, OLD, measure="pearson", rng=_rng(), persons=WHO
        )
        for shift in (0.0, 1e3)
    )
    assert far.low == pytest.approx(found.low, abs=1e-6)


@pytest.mark.parametrize(
    ("measure", "persons", "reason"),
    [
        ("pearson", WHO, "no_spread"),
        ("pearson", None, "no_spread"),
        ("spearman", WHO, "no_spread"),
        ("auc", WHO, "no_spread"),
        ("pearson", np.repeat(range(4), 30), "too_few"),
        ("spearman", np.zeros(120), "too_few"),
    ],
)
def test_what_cannot_be_tested_says_why(
    measure: Association, persons: Names | None, reason: str
) -> None:
    labels = THERE if measure == "auc" else TRUTH
    found = association_difference(
        labels, NEW, NEW, measure=measure, rng=_rng(), persons=persons, replicates=50
    )
    assert found.difference == 0
    assert (found.low, found.high, found.p) == (None, None, found.p)
    assert set(found.missing.values()) == {reason}


def test_what_has_no_value_is_undefined() -> None:
    given: dict[str, Any] = {"measure": "pearson", "rng": _rng(), "persons": WHO}
    with pytest.raises(Undefined, match="constant_scores"):
        association_difference(TRUTH, np.ones(120), OLD, **given)
    with pytest.raises(Undefined, match="no_positives"):
        association_difference(0 * THERE, NEW, OLD, **given | {"measure": "auc"})


@pytest.mark.parametrize("measure", ["pearson", "spearman", "auc"])
def test_no_items_have_no_association(measure: Association) -> None:
    none = np.empty(0)
    with pytest.raises(Undefined, match="no_items"):
        association_difference(none, none, none, measure=measure, rng=_rng())


def test_arguments_out_of_range_are_refused() -> None:
    with pytest.raises(ValueError, match="replicates must be 2 or more, got 1"):
        association_difference(TRUTH, NEW, OLD, measure="spearman", rng=_rng(), replicates=1)
    with pytest.raises(ValueError, match="level must lie strictly between 0 and 1, got 95"):
        association_difference(TRUTH, NEW, OLD, measure="spearman", rng=_rng(), level=95)


@pytest.mark.parametrize("measure", ["pearson", "spearman"])
def test_equal_models_are_rarely_told_apart(measure: Association) -> None:
    rng, runs, found = np.random.default_rng(2), 200, 0
    who = np.repeat(np.arange(20), 6)
    for _ in range(runs):
        persons = rng.normal(0, 0.5, (3, 20))[:, who]
        truth, first, second = rng.normal(0, 1, (3, 120)) + persons
        tested = association_difference(
            truth,
            truth + first,
            truth + second,
            measure=measure,
            rng=rng,
            persons=who,
            replicates=200,
        )
        found += (tested.p or 0) < 0.05
    assert found / runs <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / runs)
