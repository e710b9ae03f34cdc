"""All ways to sum up gaps: by hand, beside fairlearn, and without a value where there is none."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from fairlearn.metrics import MetricFrame
from fairlearn.metrics import selection_rate as their_rate

from evenhand.metrics.calibration.bias import bias
from evenhand.metrics.disparity.fpr import fpr
from evenhand.metrics.disparity.gap_summary import GapSummary, gap_summary
from evenhand.metrics.disparity.prevalence import prevalence
from evenhand.metrics.disparity.selection_rate import selection_rate
from evenhand.metrics.disparity.tpr import tpr
from evenhand.metrics.sums import AdditiveMetric

RNG = np.random.default_rng(22)
CONTRACT: Mapping[str, Any] = {
    "inputs": {
        "truth": RNG.integers(0, 8, 60).astype(np.float64),
        "scores": RNG.normal(3, 2, 60),
        "slices": np.array(list("abc") * 20),
        "persons": np.arange(60) // 3,
        "metric": bias,
        "rng": 5,
        "draws": 20,
    },
    "rows": ("truth", "scores", "slices", "persons"),
    "weights": "weights",
    "undefined": [
        ({"slices": ["a"] * 60}, "one_group"),
        ({"weights": np.zeros(60)}, "no_items"),
    ],
    "power": {"truth": 1, "scores": 1, "headline": 1},
    "names": ("slices", "persons"),
}

# a: 3 of 4 selected, b: 1 of 4, c: 1 of 2, unknown: 0 of 2; all: 5 of 12
SCORES = np.array([1.0, 1, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0])
SLICES = [*"aaaabbbbcc", None, None]


def _summary(metric: AdditiveMetric, truth: Any = None, **settings: Any) -> GapSummary:  # noqa: ANN401
    return gap_summary(
        np.zeros(12) if truth is None else truth,
        SCORES,
        SLICES,
        range(12),
        metric=metric,
        rng=np.random.default_rng(0),
        **settings,
    )


def test_selection_rates_by_hand() -> None:
    found = _summary(selection_rate, reference="b")
    assert found.overall == pytest.approx(5 / 12)
    assert found.max_min == 0.5
    assert found.smallest_over_largest == pytest.approx(1 / 3)
    assert found.farthest_from_overall == pytest.approx(3 / 4 - 5 / 12)
    assert found.mass_weighted_max == pytest.approx(4 / 12 * (3 / 4 - 5 / 12))
    a = found.of("a")
    assert (a.value, a.count, a.difference, a.ratio) == (0.75, 4.0, 0.5, 3.0)
    assert a.vs_overall == pytest.approx(3 / 4 - 5 / 12)
    assert a.vs_rest == pytest.approx(3 / 4 - 2 / 8)
    assert set(found.nulls) == {"max_min", "farthest_from_overall", "mass_weighted_max"}


def test_a_rate_of_selection_has_no_worse_end() -> None:
    found = _summary(selection_rate)
    assert (found.worst, found.best, found.worst_over_best) == (None, None, None)
    assert {found.missing[key] for key in ("worst", "best", "worst_over_best")} == {"no_direction"}
    assert prevalence.best is None


def test_the_worst_is_farthest_from_perfection() -> None:
    hits = _summary(tpr, np.ones(12))
    assert (hits.worst, hits.best) == ("b", "a")
    assert hits.worst_over_best == pytest.approx(1 / 3)
    alarms = _summary(fpr, np.zeros(12))
    assert (alarms.worst, alarms.best) == ("a", "b")
    assert alarms.worst_over_best == pytest.approx(3.0)


def test_e03_every_slice_is_shown_and_counts_add_up() -> None:
    found = _summary(selection_rate)
    assert [one.name for one in found.slices] == ["a", "b", "c", "unknown"]
    assert sum(one.count for one in found.slices) == 12
    assert found.of("unknown").value == 0.0
    assert found.not_covered == {"unknown": "left_out"}


def test_signed_errors_have_no_ratios() -> None:
    found = _summary(bias, np.ones(12))
    assert (found.smallest_over_largest, found.worst_over_best) == (None, None)
    assert found.missing["smallest_over_largest"] == "not_positive"
    assert found.missing["worst_over_best"] == "not_positive"
    assert found.worst in {"a", "b", "c"}


def test_e02_slices_without_the_metric_are_named() -> None:
    found = _summary(tpr, np.array([1.0] * 8 + [0.0] * 4), reference="c")
    assert found.not_covered == {"c": "no_positives", "unknown": "left_out"}
    assert found.max_min == 0.5
    assert found.of("c").value is None
    assert found.of("a").missing["difference"] == "no_positives"


def test_point_values_are_those_of_fairlearn() -> None:
    rng = np.random.default_rng(1)
    truth, scores = rng.integers(0, 2, (2, 300)).astype(np.float64)
    slices = rng.integers(0, 4, 300)
    found = gap_summary(truth, scores, slices, range(300), metric=selection_rate, rng=rng, draws=5)
    frame = MetricFrame(metrics=their_rate, y_true=truth, y_pred=scores, sensitive_features=slices)
    assert found.max_min == pytest.approx(frame.difference())
    assert found.smallest_over_largest == pytest.approx(frame.ratio())
    assert found.farthest_from_overall == pytest.approx(frame.difference(method="to_overall"))


def test_a_name_that_is_no_slice_is_refused() -> None:
    with pytest.raises(ValueError, match="no slice 'z'; there are: 'a', 'b', 'c', 'unknown'"):
        _summary(selection_rate).of("z")
    with pytest.raises(ValueError, match="no slice 'z'; there are"):
        _summary(selection_rate, reference="z")
