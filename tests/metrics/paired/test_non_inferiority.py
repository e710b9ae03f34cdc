"""A new model against the old one, against clustered regression and by hand."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from evenhand.metrics.paired.non_inferiority import NonInferiority, non_inferiority
from evenhand.metrics.sums import Array, Undefined

RNG = np.random.default_rng(23)
TRUTH = RNG.uniform(0, 7, 60)
NEW = TRUTH + RNG.normal(0, 0.6, 60)
OLD = TRUTH + RNG.normal(0, 0.9, 60)
PERSONS = np.repeat(np.arange(12), 5)
GROUPS = np.repeat(["a", "b", "c"], 20)

CONTRACT: Mapping[str, Any] = {
    "inputs": {
        "truth": TRUTH,
        "new": NEW,
        "old": OLD,
        "margin": 0.1,
        "groups": GROUPS,
        "persons": PERSONS,
    },
    "rows": ("truth", "new", "old", "groups", "persons"),
    "undefined": [
        (
            {
                "truth": TRUTH[:0],
                "new": NEW[:0],
                "old": OLD[:0],
                "groups": GROUPS[:0],
                "persons": PERSONS[:0],
            },
            "no_items",
        ),
    ],
    "power": {"truth": 1, "new": 1, "old": 1, "headline": 1},
    "names": ("groups", "persons"),
}


def test_bounds_are_those_of_the_clustered_regression() -> None:
    found = non_inferiority(TRUTH, NEW, OLD, margin=0.1, groups=GROUPS, persons=PERSONS)
    inside = GROUPS == "b"
    changes = (np.abs(NEW - TRUTH) - np.abs(OLD - TRUTH))[inside]
    fit = sm.OLS(changes, np.ones(20)).fit(
        cov_type="cluster", cov_kwds={"groups": PERSONS[inside]}, use_t=True
    )
    change = found.by_group["b"]
    assert (change.items, change.persons) == (20, 4)
    assert change.standard_error == pytest.approx(float(fit.bse[0]))
    reach = stats.t.ppf(0.95, 3) * fit.bse[0]
    assert (change.low, change.high) == pytest.approx(
        (change.difference - reach, change.difference + reach)
    )
    t = (0.1 - change.difference) / fit.bse[0]
    assert change.p_non_inferior == pytest.approx(stats.t.sf(t, 3))
    assert change.p_worse == pytest.approx(1 - stats.t.sf(t, 3))


def _changed(by_group: Mapping[str, Array]) -> NonInferiority:
    """Return the verdict when each group's errors change by these amounts."""
    groups = [name for name, each in by_group.items() for _ in each]
    old = np.full(len(groups), 5.0)
    new = old + np.concatenate(list(by_group.values()))
    return non_inferiority(np.zeros(len(groups)), new, old, margin=0.1, groups=groups)


def test_every_group_must_pass() -> None:
    noise = np.array([-0.02, 0.02] * 10)
    assert _changed({"a": noise, "b": noise - 0.1}).verdict == "non_inferior"
    wide = np.array([-2.0, 2.0] * 10)
    found = _changed({"a": noise, "b": wide})
    assert found.by_group["a"].verdict == "non_inferior"
    assert found.by_group["b"].verdict == "inconclusive"
    assert found.verdict == "inconclusive"


def test_worse_is_claimed_after_holm_only() -> None:
    # one group of four is worse at p of about .02 alone, which times four proves nothing
    noise = np.array([-1.0, 1.0] * 10)
    found = _changed({"a": noise + 0.6, **dict.fromkeys("bcd", noise)})
    alone = found.by_group["a"]
    assert alone.verdict == "worse"
    assert alone.p_worse is not None
    assert found.p_worse_adjusted["a"] == pytest.approx(4 * alone.p_worse)
    assert 0.05 / 4 < alone.p_worse < 0.05
    assert found.verdict == "inconclusive"
    assert _changed({"a": noise + 3.0, "b": noise}).verdict == "worse"


def test_one_person_or_no_spread_prove_nothing() -> None:
    found = non_inferiority(
        TRUTH, NEW, OLD, margin=0.1, groups=np.where(PERSONS == 0, "x", "y"), persons=PERSONS
    )
    single = found.by_group["x"]
    assert (single.high, single.verdict) == (None, "inconclusive")
    assert single.missing["high"] == "too_few"
    assert found.p_worse_adjusted["x"] is None
    assert found.verdict == "inconclusive"
    same = non_inferiority(TRUTH, OLD, OLD, margin=0.1)
    assert same.by_group["all"].missing["high"] == "no_spread"
    assert (same.difference, same.verdict) == (0.0, "inconclusive")


def test_bad_arguments_are_refused() -> None:
    with pytest.raises(ValueError, match="non_inferiority: margin must be finite and 0 or more"):
        non_inferiority(TRUTH, NEW, OLD, margin=-0.1)
    with pytest.raises(ValueError, match=r"alpha must lie strictly between 0 and 0\.5"):
        non_inferiority(TRUTH, NEW, OLD, margin=0.1, alpha=0.5)
    with pytest.raises(ValueError, match="non_inferiority: truth, scores and weights"):
        non_inferiority(TRUTH, NEW, OLD[1:], margin=0.1)
    with pytest.raises(Undefined, match=r"^no_items\b"):
        non_inferiority(TRUTH[:0], NEW[:0], OLD[:0], margin=0.1)
