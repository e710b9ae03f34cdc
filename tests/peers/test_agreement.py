"""Errors seen in packages for agreement: memory, dropped items, agreement about nothing.

Seen in krippendorff, pingouin and R irr; the tests of single coefficients have more of these.
"""

import tracemalloc
from typing import Literal

import numpy as np
import pytest

from evenhand.metrics.agreement.gwet_ac import gwet_ac
from evenhand.metrics.agreement.icc import icc
from evenhand.metrics.agreement.icc_incomplete import icc_incomplete
from evenhand.metrics.agreement.krippendorff_alpha import krippendorff_alpha
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.sums import Array, Undefined

GAP = float("nan")


def _judged(items: int, *, seed: int) -> Array:
    """Return judgements of 5 raters; half of the variance lies between items."""
    rng = np.random.default_rng(seed)
    return np.asarray(rng.normal(size=(items, 1)) + rng.normal(size=(items, 5)))


# Rank correlation of a normal pair with correlation 1/2: 6 / pi * arcsin(1 / 4).
@pytest.mark.parametrize(
    ("level", "expected"),
    [("nominal", 0.0), ("interval", 0.5), ("ordinal", 6 / np.pi * np.arcsin(0.25))],
)
def test_e28_a_hundred_thousand_values_take_megabytes(
    level: Literal["nominal", "interval", "ordinal"], expected: float
) -> None:
    # krippendorff holds values by values by items: 32 GB for 2,400 points (fast-krippendorff#38).
    table = _judged(20_000, seed=1)
    assert len(np.unique(table)) == 100_000
    ratings = Ratings.of_table(table)
    tracemalloc.start()
    found = krippendorff_alpha(ratings, level=level)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 100e6
    assert found.value == pytest.approx(expected, abs=0.015)


def test_e29_incomplete_items_are_used_or_refused_and_never_dropped() -> None:
    # pingouin drops every item with a gap without a word: of these 200 it would keep 80.
    table = _judged(200, seed=2)
    table[:120, 0] = GAP
    ratings = Ratings.of_table(table)
    with pytest.raises(Undefined, match=r"^incomplete\b"):
        icc(ratings)
    found = icc_incomplete(ratings)
    assert (found.n_items, found.n_complete_items, found.n_absent) == (200, 80, 120)
    assert found.n_ratings == 880


def test_e30_where_nobody_differs_there_is_no_agreement_to_measure() -> None:
    # krippendorff raises a ValueError about its own domain; R irr says that agreement is 1.
    constant = Ratings.of_table(np.full((30, 3), 2.0))
    for answer in (
        lambda: krippendorff_alpha(constant, level="ordinal"),
        lambda: icc(constant),
        lambda: gwet_ac(constant, levels=np.array([2.0])),
    ):
        with pytest.raises(Undefined, match=r"^(no_variation|one_level)\b"):
            answer()
