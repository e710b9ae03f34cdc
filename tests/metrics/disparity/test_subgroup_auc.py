"""AUCs by group against scikit-learn on the rows that the definitions name."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from evenhand.metrics.disparity.subgroup_auc import SubgroupAuc, subgroup_auc
from evenhand.metrics.inference.delong import auc_estimate
from evenhand.metrics.sums import Array, Undefined

RNG = np.random.default_rng(41)
TRUTH = RNG.integers(0, 2, 120).astype(np.float64)
SCORES = (TRUTH + RNG.normal(0, 1.2, 120)).round(1)
GROUPS = RNG.choice(["de", "en", "es"], 120)
PERSONS = RNG.integers(0, 20, 120)

CONTRACT: Mapping[str, Any] = {
    "inputs": {"truth": TRUTH, "scores": SCORES, "groups": GROUPS},
    "rows": ("truth", "scores", "groups"),
    "weights": "weights",
    "perfect": {"scores": TRUTH},
    "undefined": [({"weights": np.zeros(120)}, "no_items")],
    "power": {"scores": 1, "headline": 0},
    "names": ("groups",),
}


def _value(found: SubgroupAuc, group: str, kind: str) -> float:
    estimate = getattr(found.by_group[group], kind)
    assert estimate is not None
    return float(estimate.auc)


@pytest.mark.parametrize("group", ["de", "en", "es"])
def test_the_rows_are_those_of_the_definitions(group: str) -> None:
    found = subgroup_auc(TRUTH, SCORES, groups=GROUPS)
    member, positive = group == GROUPS, TRUTH == 1
    rows = {
        "subgroup": member,
        "bpsn": (member & ~positive) | (~member & positive),
        "bnsp": (member & positive) | (~member & ~positive),
    }
    for kind, taken in rows.items():
        expected = roc_auc_score(TRUTH[taken], SCORES[taken])
        assert _value(found, group, kind) == pytest.approx(expected)


def test_intervals_are_those_of_the_groups_own_rows() -> None:
    found = subgroup_auc(TRUTH, SCORES, groups=GROUPS, persons=PERSONS)
    inside = GROUPS == "en"
    own = auc_estimate(TRUTH[inside], SCORES[inside], persons=PERSONS[inside])
    estimate = found.by_group["en"].subgroup
    assert estimate is not None
    assert (estimate.low, estimate.high, estimate.unit) == pytest.approx(
        (own.low, own.high, "persons")
    )
    assert found.overall is not None
    assert found.overall.auc == pytest.approx(roc_auc_score(TRUTH, SCORES))


def test_the_power_mean_is_close_to_the_worst_group() -> None:
    found = subgroup_auc(TRUTH, SCORES, groups=GROUPS)
    values = np.array([_value(found, group, "subgroup") for group in found.by_group])
    assert found.power_mean_subgroup == pytest.approx(np.mean(values**-5.0) ** (-1 / 5))
    plain = subgroup_auc(TRUTH, SCORES, groups=GROUPS, power=1.0)
    assert plain.power_mean_subgroup == pytest.approx(values.mean())
    assert found.max_gap == pytest.approx(np.ptp(values))


def test_two_groups_of_independent_items_give_delongs_unpaired_interval() -> None:
    pair = GROUPS != "es"
    found = subgroup_auc(TRUTH[pair], SCORES[pair], groups=GROUPS[pair])
    parts = [found.by_group[name].subgroup for name in ("de", "en")]
    errors = [part.standard_error for part in parts if part and part.standard_error]
    reach = 1.959963984540054 * np.sqrt(np.square(errors).sum())
    assert len(errors) == 2
    assert found.max_gap is not None
    assert found.max_gap_high == pytest.approx(found.max_gap + reach)
    assert found.max_gap_low == pytest.approx(max(0.0, found.max_gap - reach))


def test_e1_the_widest_gap_of_equal_groups_is_not_proved() -> None:
    # fairlearn's bootstrap interval of a largest difference excludes 0 in 60 of 60 samples of six
    # equal groups of 100. Ours may do so in about one of 20.
    rng = np.random.default_rng(6)
    groups = np.repeat([f"g{k}" for k in range(6)], 100)
    excluded = 0
    for _ in range(60):
        truth = rng.integers(0, 2, 600).astype(np.float64)
        found = subgroup_auc(truth, truth + rng.normal(0, 1.2, 600), groups=groups)
        assert found.max_gap is not None
        assert found.max_gap > 0
        assert found.max_gap_low is not None
        excluded += found.max_gap_low > 0
    assert excluded <= 6


def test_persons_in_two_groups_are_taken_as_the_same_persons() -> None:
    # every person gives each item twice, once a group, with nearly the same score: the groups' AUCs
    # go together, so their difference is known better than by independent groups
    rng = np.random.default_rng(9)
    truth, persons = np.tile(TRUTH, 2), np.tile(np.arange(120), 2)
    scores = np.tile(SCORES, 2) + rng.normal(0, 0.1, 240)
    groups = np.repeat(["a", "b"], 120)
    known = subgroup_auc(truth, scores, groups=groups, persons=persons)
    apart = subgroup_auc(truth, scores, groups=groups)
    assert known.max_gap_high is not None
    assert apart.max_gap_high is not None
    assert known.max_gap_high < 0.5 * apart.max_gap_high
    same = subgroup_auc(truth, np.tile(SCORES, 2), groups=groups, persons=persons)
    assert (same.max_gap, same.max_gap_low) == (0.0, None)
    assert same.missing["max_gap_low"] == "no_spread"


def test_e2_a_group_without_a_class_has_no_auc_and_is_named() -> None:
    # fairlearn's rates are 0 where nothing can be counted, and gaps are built on that 0.
    truth = np.where(GROUPS == "de", 0.0, TRUTH)
    found = subgroup_auc(truth, SCORES, groups=GROUPS)
    assert found.by_group["de"].subgroup is None
    assert found.by_group["de"].missing == {"subgroup": "no_positives", "bnsp": "no_positives"}
    assert found.by_group["de"].bpsn is not None
    assert list(found.covered) == ["en", "es"]
    without = subgroup_auc(
        *(x[GROUPS != "de"] for x in (truth, SCORES)), groups=GROUPS[GROUPS != "de"]
    )
    assert found.max_gap == without.max_gap
    assert found.power_mean_subgroup == without.power_mean_subgroup


def test_one_group_has_nothing_to_be_compared_with() -> None:
    found = subgroup_auc(TRUTH, SCORES, groups=["all"] * 120)
    assert (found.max_gap, found.power_mean_bpsn) == (None, None)
    assert found.missing["max_gap"] == "one_group"
    assert found.missing["power_mean_bpsn"] == "no_positives"
    assert found.power_mean_subgroup == pytest.approx(roc_auc_score(TRUTH, SCORES))


def test_one_class_everywhere_leaves_reasons() -> None:
    found = subgroup_auc(np.ones(120), SCORES, groups=GROUPS)
    assert found.overall is None
    assert found.missing["overall"] == "no_negatives"
    assert list(found.covered) == []


def test_a_group_with_one_positive_has_a_value_and_leaves_the_gap_without_interval() -> None:
    truth = TRUTH.copy()
    truth[GROUPS == "de"] = 0.0
    truth[np.flatnonzero(GROUPS == "de")[0]] = 1.0
    found = subgroup_auc(truth, SCORES, groups=GROUPS)
    assert found.max_gap is not None
    assert found.max_gap_low is None
    assert found.missing["max_gap_low"] == "too_few"


def test_bad_arguments_are_refused() -> None:
    def call(truth: Array = TRUTH, **more: Any) -> SubgroupAuc:  # noqa: ANN401 arguments
        return subgroup_auc(truth, SCORES, **{"groups": GROUPS, **more})

    with pytest.raises(ValueError, match="subgroup_auc: groups must be one name for each of 120"):
        call(groups=["a"])
    with pytest.raises(ValueError, match="subgroup_auc: labels must be 0 or 1, got 2"):
        call(2 * TRUTH)
    with pytest.raises(ValueError, match="power must be finite and not 0"):
        call(power=0.0)
    with pytest.raises(ValueError, match="level must lie strictly"):
        call(level=95)
    with pytest.raises(Undefined, match=r"^no_items\b"):
        call(weights=np.zeros(120))
