"""DeLong's test for two models, by its definition."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from scipy import stats

from evenhand.metrics.paired.auc_difference import auc_difference
from evenhand.metrics.sums import Array, Undefined

RNG = np.random.default_rng(31)
TRUTH = RNG.integers(0, 2, 50).astype(np.float64)
NEW = (TRUTH + RNG.normal(0, 1.0, 50)).round(1)
OLD = (TRUTH + RNG.normal(0, 1.5, 50)).round(1)

CONTRACT: Mapping[str, Any] = {
    "inputs": {"truth": TRUTH, "new": NEW, "old": OLD},
    "rows": ("truth", "new", "old"),
    "weights": "weights",
    "undefined": [
        ({"truth": np.ones(50)}, "no_negatives"),
        ({"truth": np.zeros(50)}, "no_positives"),
        ({"truth": TRUTH[:0], "new": NEW[:0], "old": OLD[:0]}, "no_items"),
    ],
    "power": {"new": 1, "old": 2, "headline": 0},
}


def _components(scores: Array) -> tuple[Array, Array]:
    wins = (np.sign(scores[TRUTH == 1][:, None] - scores[TRUTH == 0]) + 1) / 2
    return wins.mean(axis=1), wins.mean(axis=0)


def test_it_is_delongs_definition() -> None:
    (ten, one), (ten_old, one_old) = _components(NEW), _components(OLD)
    variance = (ten - ten_old).var(ddof=1) / len(ten) + (one - one_old).var(ddof=1) / len(one)
    found = auc_difference(TRUTH, NEW, OLD)
    assert found.difference == pytest.approx(ten.mean() - ten_old.mean())
    assert found.standard_error == pytest.approx(variance**0.5)
    z = found.difference / variance**0.5
    assert found.statistic == pytest.approx(z)
    assert found.p == pytest.approx(2 * stats.norm.sf(abs(z)))
    assert found.high == pytest.approx(found.difference + stats.norm.ppf(0.975) * variance**0.5)
    assert found.unit == "items"


def test_e4_persons_are_the_unit_when_they_are_named() -> None:
    # A DeLong test on rows calls four copies of each item four times the evidence.
    copies = [np.tile(x, 4) for x in (TRUTH, NEW, OLD)]
    once, rows = auc_difference(TRUTH, NEW, OLD), auc_difference(*copies)
    persons = auc_difference(*copies, persons=np.tile(np.arange(50), 4))
    assert persons.standard_error == pytest.approx(once.standard_error)
    assert persons.unit == "persons"
    assert once.p is not None
    assert rows.p is not None
    assert persons.p is not None
    assert rows.p < once.p < persons.p


def test_swapping_models_turns_the_sign() -> None:
    there, back = auc_difference(TRUTH, NEW, OLD), auc_difference(TRUTH, OLD, NEW)
    assert back.difference == pytest.approx(-there.difference)
    assert back.p == pytest.approx(there.p)


def test_models_of_equal_order_leave_nothing_to_test() -> None:
    found = auc_difference(TRUTH, np.exp(OLD), OLD)
    assert (found.difference, found.p, found.low) == (0.0, None, None)
    assert set(found.missing) == {"standard_error", "statistic", "p", "low", "high"}
    assert set(found.missing.values()) == {"no_spread"}


def test_bad_arguments_are_refused() -> None:
    with pytest.raises(ValueError, match="auc_difference: labels must be 0 or 1, got 2"):
        auc_difference(2 * TRUTH, NEW, OLD)
    with pytest.raises(ValueError, match="auc_difference: truth, scores and weights"):
        auc_difference(TRUTH, NEW, OLD[1:])
    with pytest.raises(ValueError, match="level must lie strictly"):
        auc_difference(TRUTH, NEW, OLD, level=1.0)
    with pytest.raises(Undefined, match=r"^no_items\b"):
        auc_difference(TRUTH, NEW, OLD, weights=np.zeros(50))
