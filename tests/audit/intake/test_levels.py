"""Attribute levels: declared or found, in bins or by name, and always `unknown` at the end."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.audit.errors import InputError
from evenhand.audit.intake.levels import Leveled, bin_labels, leveled
from evenhand.audit.plan import Attribute


def of(values: list[object], **declared: object) -> Leveled:
    attribute = Attribute(name="age", source="recorded", **declared)  # type: ignore[arg-type]  # fields vary by test
    return leveled(pa.table({"age": values}), attribute, file="items.csv")


def words(found: Leveled) -> list[str]:
    return [found.attribute.levels[code] for code in found.codes]


def test_found_levels_are_sorted_and_unknown_is_last() -> None:
    found = of(["b", "a", "", None, "NA", "Unknown", "unknown", " "])
    assert found.attribute.levels == ("a", "b", "unknown")
    assert words(found) == ["b", "a", *["unknown"] * 6]
    assert not found.unusable.any()


def test_declared_levels_keep_their_order_and_stay_when_empty() -> None:
    found = of(["b", "a"], levels=("z", "b", "a", "unknown"))
    assert found.attribute.levels == ("z", "b", "a", "unknown")
    assert words(found) == ["b", "a"]


def test_a_value_that_is_listed_as_a_level_is_no_unknown() -> None:
    assert words(of(["NA", "SA"], levels=("NA", "SA"))) == ["NA", "SA"]


def test_numbers_may_be_names_of_levels() -> None:
    assert words(of([1, 0, None])) == ["1", "0", "unknown"]


def test_a_level_that_the_plan_does_not_list_is_an_error_with_counts() -> None:
    with pytest.raises(InputError) as caught:
        of(["Female", "Fmale", "Fmale", "Divers"], levels=("Female", "Male"))
    assert str(caught.value) == (
        "items.csv: attribute 'age', column 'age': the plan does not list 'Divers' (1 rows), "
        "'Fmale' (2 rows). Its levels: Female, Male. Add them to levels or to unknown"
    )


def test_bins_are_half_open_and_the_last_is_closed() -> None:
    found = of(["20", "29", "29.9", "30", "40", "40.1", "19", "x", "", "NA"], bins=(20, 30, 40))
    assert found.attribute.levels == ("20-29", "30-40", "unknown")
    assert words(found) == [*["20-29"] * 3, *["30-40"] * 2, *["unknown"] * 5]
    assert np.flatnonzero(found.unusable).tolist() == [5, 6, 7]
    assert found.why == "age is no number within 20..40"


def test_bins_take_labels_and_a_column_of_another_name() -> None:
    declared = Attribute(
        name="age group", source="recorded", column="age", bins=(0, 60, 120), labels=("less", "60+")
    )
    found = leveled(pa.table({"age": [60.0, 59.9, None]}), declared, file="f")
    assert words(found) == ["60+", "less", "unknown"]


def test_a_declared_unknown_value_that_looks_like_a_number_is_in_no_bin() -> None:
    found = of(["-9", "25", "99"], bins=(20, 120), unknown=("-9", "99"))
    assert words(found) == ["unknown", "20-120", "unknown"]
    assert not found.unusable.any()


@pytest.mark.parametrize(
    ("values", "declared", "said"),
    [
        (["old", "young"], {"bins": (20, 30)}, "no row holds a number within 20..30; got old"),
        ([41], {"bins": (30, 20)}, "expected two or more rising edges"),
        ([41], {"bins": (30,)}, "expected two or more rising edges"),
        ([41], {"bins": (20, 30, 50), "labels": ("a",)}, "expected 2 different ones"),
        ([41], {"bins": (20, 30, 50), "labels": ("a", "a")}, "expected 2 different ones"),
        ([41], {"bins": (20, 50), "labels": ("unknown",)}, "none of them 'unknown'"),
        (["a"], {"reference": "A"}, "the reference 'A' is not among the levels a"),
        ([str(each) for each in range(1001)], {}, "has 1001 levels, expected at most 1000"),
        (["a"], {"column": "agee"}, "no column 'agee'. Did you mean 'age'?"),
    ],
)
def test_what_cannot_be_levels_is_refused(
    values: list[object], declared: dict[str, object], said: str
) -> None:
    with pytest.raises(InputError) as caught:
        of(values, **declared)
    assert said in str(caught.value)


def test_open_ended_bins_are_named_so() -> None:
    assert bin_labels([-np.inf, 18, 65, np.inf]) == ("under 18", "18-64", "65+")


@given(st.lists(st.integers(0, 100), min_size=1, max_size=50))
def test_whole_ages_fall_into_the_bin_that_names_them(ages: list[int]) -> None:
    found = of([*ages, 50], bins=(0, 18, 40, 100))
    for age, level in zip(ages, words(found), strict=False):
        low, high = level.split("-")
        assert int(low) <= age <= int(high)
