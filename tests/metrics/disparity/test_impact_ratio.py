"""Impact ratios: the numbers of the Uniform Guidelines, flags as whole numbers, who is compared."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from scipy.stats import fisher_exact

from evenhand.metrics.disparity.impact_ratio import ImpactRatio, impact_ratio
from evenhand.metrics.sums import Undefined

CONTRACT: Mapping[str, Any] = {
    "inputs": {
        "selected": np.array([48.0, 12.0, 20.0]),
        "total": np.array([80.0, 40.0, 50.0]),
        "names": ["a", "b", "c"],
    },
    "rows": ("selected", "total", "names"),
    "order_matters": False,
    "perfect": {"selected": np.array([8.0, 4.0, 5.0])},
    "undefined": [({"selected": np.zeros(3), "total": np.zeros(3)}, "no_items")],
    "power": {"selected": 1, "total": 1, "headline": 0},
    "names": ("names",),
}


def _of(selected: list[int], total: list[int], **settings: Any) -> ImpactRatio:  # noqa: ANN401
    names = settings.pop("names", ["a", "b", "c", "d"][: len(total)])
    some, of = (np.array(x, dtype=np.float64) for x in (selected, total))
    return impact_ratio(some, of, names=names, **settings)


def test_the_example_of_the_guidelines() -> None:
    # Questions and Answers 12: 48 of 80 whites, 12 of 40 blacks; .3 / .6
    found = _of([48, 12], [80, 40])
    first, second = found.categories
    assert (first.rate, second.rate) == (0.6, 0.3)
    assert found.lowest == second.ratio == pytest.approx(0.5)
    assert found.reference == "a"
    assert second.below_four_fifths is True
    assert second.fisher_p == pytest.approx(fisher_exact(np.array([[12, 28], [48, 32]])).pvalue)
    # SE of the logarithm: sqrt(1/12 - 1/40 + 1/48 - 1/80) = 0.2581989
    assert second.low == pytest.approx(0.5 * np.exp(-1.959964 * 0.2581989), rel=1e-6)
    assert second.z == pytest.approx(-3.0983867)


def test_the_reference_is_not_compared_with_itself() -> None:
    first = _of([48, 12], [80, 40]).categories[0]
    assert (first.ratio, first.below_four_fifths) == (1.0, False)
    assert (first.low, first.z, first.fisher_p, first.hangs_on_one) == (None, None, None, None)
    assert first.missing == {}


def test_e22_four_fifths_are_compared_as_whole_numbers() -> None:
    # 33/55 over 3/4 is 4/5; in float64 it is .7999999999999999, which would raise the flag.
    found = _of([3, 33], [4, 55])
    assert (33 / 55) / (3 / 4) < 0.8
    assert found.categories[1].below_four_fifths is False
    assert _of([300, 3299], [400, 5500]).categories[1].below_four_fifths is True


def test_e16_a_flag_of_a_handful_hangs_on_one_person() -> None:
    # FairBench marks a group of one as failed; here 1 of 2 is flagged, and 2 of 2 would not be.
    few, many = _of([60, 1], [80, 2]).categories[1], _of([600, 100], [800, 200]).categories[1]
    assert (few.below_four_fifths, few.hangs_on_one) == (True, True)
    assert (many.below_four_fifths, many.hangs_on_one) == (True, False)


def test_a_small_category_is_shown_and_not_compared() -> None:
    found = _of([50, 40, 3], [100, 100, 3], least_share=0.02)
    small = found.categories[2]
    assert (small.total, small.rate, small.ratio) == (3, 1.0, None)
    assert set(small.missing.values()) == {"small_category"}
    assert found.reference == "a"
    assert found.lowest == pytest.approx(0.8)
    assert _of([50, 40, 3], [100, 100, 3]).reference == "c"


def test_e03_unknown_categories_are_counted_and_not_compared() -> None:
    # fairlearn drops rows without a group and says nothing: 90 items instead of 100
    found = _of([30, 9, 10], [50, 40, 10], names=["a", "b", "unknown"])
    assert sum(c.total for c in found.categories) == 100
    assert found.categories[2].missing["ratio"] == "unknown_category"
    assert found.reference == "a"


def test_where_nobody_is_selected_there_is_no_ratio() -> None:
    found = _of([0, 0], [10, 10])
    assert (found.lowest, found.reference) == (None, None)
    assert found.missing == {"lowest": "none_selected", "reference": "none_selected"}
    assert found.categories[0].rate == 0
    assert found.categories[0].missing["ratio"] == "none_selected"


def test_an_empty_category_has_no_rate() -> None:
    found = _of([5, 0, 5], [10, 0, 10])
    assert found.categories[1].rate is None
    assert found.categories[1].missing["rate"] == "no_items"
    assert found.lowest == 1.0


def test_one_category_is_compared_with_nothing() -> None:
    found = _of([5, 0], [10, 0])
    assert (found.lowest, found.reference) == (None, "a")
    assert found.missing == {"lowest": "one_group"}
    alone = _of([5], [10], names=["unknown"])
    assert alone.missing == {"lowest": "one_group", "reference": "one_group"}


def test_none_selected_in_one_category_leaves_the_interval_open() -> None:
    second = _of([5, 0], [10, 10]).categories[1]
    assert (second.ratio, second.low) == (0.0, None)
    assert second.missing["low"] == "none_selected"
    everybody = _of([10, 10], [10, 10]).categories[1]
    assert everybody.z is None
    assert everybody.missing == {"z": "no_variation"}


def test_nothing_at_all_has_no_value() -> None:
    with pytest.raises(Undefined, match=r"^no_items\b"):
        _of([], [], names=[])


@pytest.mark.parametrize(
    ("selected", "total", "names", "words"),
    [
        ([1], [2], ["a", "b"], r"must have one length, got \(1,\), \(1,\) and 2"),
        ([1, 1], [2, 2], ["a", "a"], "names must be distinct, got a, a"),
        ([3], [2], ["a"], "a has 3 selected of 2"),
        ([-1], [2], ["a"], "selected must be whole numbers, 0 or more; got -1"),
    ],
)
def test_counts_that_are_none_are_refused(
    selected: list[int], total: list[int], names: list[str], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        _of(selected, total, names=names)
