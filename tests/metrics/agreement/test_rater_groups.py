"""Agreement across groups against a loop over pairs of judgements, and planted differences."""

from collections.abc import Mapping
from itertools import combinations, product
from typing import Any

import numpy as np
import pandas as pd
import pytest
from statsmodels.formula.api import ols

from evenhand.metrics.agreement.rater_groups import Distance, rater_groups
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.sums import Array

RNG = np.random.default_rng(51)
GROUPS = np.array(["crowd", "expert", "crowd", "expert", "crowd"])
FULL = np.round(RNG.normal(2, 1.5, (30, 1)) + RNG.normal(0, 0.5, (30, 5)))
TABLE = np.where(RNG.random(FULL.shape) < 0.25, np.nan, FULL)
PERSONS = np.arange(30) // 3
SLICES = np.array(["f", "m"])[PERSONS % 2]

CONTRACT: Mapping[str, Any] = {
    "inputs": {"ratings": TABLE, "groups": GROUPS, "persons": PERSONS, "slices": SLICES},
    "rows": ("ratings", "persons", "slices"),
    "perfect": {"ratings": np.repeat(FULL[:, :1], 5, axis=1)},
    "undefined": [
        ({"ratings": np.full((30, 5), np.nan)}, "no_items"),
        ({"ratings": np.where(GROUPS == "crowd", FULL, np.nan)}, "no_overlap"),
        ({"ratings": np.ones((30, 5))}, "no_variation"),
    ],
    "power": {"ratings": 1, "headline": 0},
    "names": ("persons", "slices"),
}


def _far(one: float, other: float, distance: str) -> float:
    return (one - other) ** 2 if distance == "interval" else float(one != other)


def _plain(table: Array, distance: str) -> tuple[float, float, float]:
    """Return agreement across and within, over items that both groups judged."""
    pools = [[row[g == GROUPS] for row in table] for g in ("crowd", "expert")]
    pools = [[row[np.isfinite(row)] for row in pool] for pool in pools]
    kept = [(a, b) for a, b in zip(*pools, strict=True) if len(a) and len(b)]
    seen = np.mean([np.mean([_far(x, y, distance) for x, y in product(a, b)]) for a, b in kept])
    chance = np.mean(
        [
            np.mean([_far(x, y, distance) for x, y in product(a, b)])
            for (a, _), (_, b) in product(kept, kept)
        ]
    )
    within = []
    for place in range(2):
        many = [pair[place] for pair in kept if len(pair[place]) > 1]
        near = np.mean(
            [np.mean([_far(x, y, distance) for x, y in combinations(one, 2)]) for one in many]
        )
        far = np.mean(
            [
                np.mean([_far(x, y, distance) for x, y in product(a, b)])
                for a, b in product(many, many)
            ]
        )
        within.append(float(1 - near / far))
    return float(1 - seen / chance), within[0], within[1]


@pytest.mark.parametrize("distance", ["interval", "nominal"])
def test_it_is_the_loop_over_pairs(distance: Distance) -> None:
    found = rater_groups(Ratings.of_table(TABLE), GROUPS, distance=distance)
    across, crowd, expert = _plain(TABLE, distance)
    assert found.across == pytest.approx(across)
    assert found.within == pytest.approx({"crowd": crowd, "expert": expert})
    assert found.normalised == pytest.approx(across / (crowd * expert) ** 0.5)


def test_groups_of_the_same_kind_agree_as_within() -> None:
    rng = np.random.default_rng(1)
    table = rng.normal(0, 1, (5000, 1)) + rng.normal(0, 1, (5000, 5))
    found = rater_groups(Ratings.of_table(table), GROUPS)
    assert found.across == pytest.approx(0.5, abs=0.03)
    assert found.normalised == pytest.approx(1.0, abs=0.03)


def test_the_difference_is_that_of_persons() -> None:
    shifted = FULL + (GROUPS == "expert") * 0.5
    found = rater_groups(Ratings.of_table(shifted), GROUPS, persons=PERSONS, slices=SLICES)
    expert, crowd = (shifted[:, g == GROUPS].mean(axis=1) for g in ("expert", "crowd"))
    frame = pd.DataFrame({"gap": expert - crowd, "s": SLICES})
    fit = ols("gap ~ s", frame).fit(cov_type="cluster", cov_kwds={"groups": PERSONS}, use_t=True)
    assert found.difference == pytest.approx(frame.gap.mean())
    assert found.by_slice == pytest.approx(frame.groupby("s").gap.mean().to_dict())
    assert found.slice_p == pytest.approx(fit.pvalues["s[T.m]"], rel=1e-6)
    assert found.slice_f == pytest.approx(fit.tvalues["s[T.m]"] ** 2)
    means = frame.gap.groupby(PERSONS).mean()  # equal persons: CR2 is the error of their means
    assert found.standard_error == pytest.approx(means.std() / 10**0.5)


def test_categories_have_no_mean() -> None:
    found = rater_groups(Ratings.of_table(TABLE), GROUPS, distance="nominal", slices=SLICES)
    assert found.difference is found.p is found.slice_f is None
    assert found.missing["difference"] == "no_scale"


def test_what_is_missing_has_a_reason() -> None:
    table = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    two = ["a", "b"]
    found = rater_groups(Ratings.of_table(table), two, slices=["f", "f", "f"])
    assert found.within == {"a": None, "b": None}
    assert found.normalised is found.p is None
    assert found.difference == 1.0
    assert found.missing["within[a]"] == "one_rater"
    assert found.missing["normalised"] == "low_reliability"
    assert found.missing["p"] == "no_variation"
    assert found.missing["slice_f"] == "one_group"
    person = rater_groups(Ratings.of_table(table), two, persons=["x"] * 3, slices=["f", "m", "m"])
    assert person.standard_error is None
    assert person.missing["standard_error"] == person.missing["slice_p"] == "too_few"


def test_a_group_without_variation_has_no_agreement_of_its_own() -> None:
    table = np.array([[2.0, 2.0, 1.0, 2.0], [2.0, 2.0, 3.0, 4.0], [2.0, 2.0, 3.0, 3.0]])
    found = rater_groups(Ratings.of_table(table), ["a", "a", "b", "b"])
    assert found.within["a"] is None
    assert found.missing["within[a]"] == "no_variation"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"groups": ["a"] * 5}, "groups must name two groups, got 1"),
        ({"groups": ["a", "b"]}, "groups must be one name for each of 5"),
        ({"distance": "ordinal"}, "distance must be interval or nominal, got 'ordinal'"),
        ({"persons": ["a"]}, "persons must be one name for each of 30"),
        ({"slices": ["a"]}, "slices must be one name for each of 30"),
    ],
)
def test_arguments_that_make_no_sense_are_refused(wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        rater_groups(Ratings.of_table(TABLE), **{"groups": GROUPS, **wrong})
