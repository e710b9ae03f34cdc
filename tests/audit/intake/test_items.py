"""The item table: every row of the file is an item or is counted."""

import msgspec
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.audit.errors import InputError
from evenhand.audit.intake.items import KEPT, KEPT_PERSONS, items_table
from evenhand.audit.plan import Attribute, Data, Plan, Purpose, Ratings, Scale, Statistics
from evenhand.audit.table import Table

SEX = Attribute(name="sex", source="recorded")
AGE = Attribute(name="age", source="recorded", bins=(20, 30, 40))
PLAN = Plan(
    evenhand=1,
    title="t",
    purpose=Purpose(system="s", intended_use="u", context="research", modality="voice"),
    data=Data(name="d", subjects="synthetic"),
    ratings=Ratings(scale=Scale(kind="continuous", low=0, high=7)),
    statistics=Statistics(seed=1),
    attribute=(SEX, AGE),
    model=(),
)


def table(plan: Plan = PLAN, **columns: list[str | None]) -> Table:
    return items_table(pa.table(columns), plan, file="items.csv")


def counts(found: Table) -> dict[str, int]:
    return {each.reason: each.count for each in found.dropped}


def test_items_persons_and_cells_stand_in_the_order_of_the_file() -> None:
    found = table(item=["b", "a"], person=["007", "7"], sex=["M", "F"], age=["20", "40"])
    assert found.items.tolist() == ["b", "a"]
    assert found.persons.tolist() == ["007", "7"]
    assert [each.levels for each in found.attributes] == [
        ("F", "M", "unknown"),
        ("20-29", "30-40", "unknown"),
    ]
    assert found.cells.tolist() == [[1, 0], [0, 1]]
    assert found.dropped == ()


def test_every_row_that_is_no_item_has_its_reason_and_its_slice() -> None:
    found = table(
        item=["a", "a", "b", "", None, "c"],
        person=["p", "p", " ", "p", "p", "q"],
        sex=["F", "F", "M", "F", "M", "M"],
        age=["20", "20", "20", "20", "20", "20"],
    )
    assert found.items.tolist() == ["a", "c"]
    assert [(each.what, each.reason, each.of) for each in found.dropped] == [
        ("items", "row without an item id", 6),
        ("items", "item listed again (counted once)", 6),
        ("items", "item without a person", 6),
    ]
    assert [each.cells[:, 0].tolist() for each in found.dropped] == [[0, 1], [0], [1]]


def test_values_in_no_bin_are_kept_as_unknown_and_counted_so() -> None:
    found = table(item=["a", "b", "c"], person=["p"] * 3, sex=["F"] * 3, age=["20", "x", "99"])
    assert found.items.tolist() == ["a", "b", "c"]
    assert counts(found) == {KEPT + "age is no number within 20..40": 2}
    assert found.dropped[0].cells.tolist() == [[0, 2], [0, 2]]


def test_persons_whose_level_differs_from_item_to_item_are_kept_and_counted() -> None:
    found = table(
        item=["a", "b", "c", "d", "e", "f", "a"],
        person=["p", "p", "p", "q", "q", "r", "p"],
        sex=["F", "M", "", "F", "", "M", "F"],
        age=["20", "20", "20", "20", "30", "40", "20"],
    )
    assert found.items.tolist() == ["a", "b", "c", "d", "e", "f"]
    several = {each.reason: each for each in found.dropped}
    assert counts(found) == {
        "item listed again (counted once)": 1,
        KEPT_PERSONS + "sex": 3,
        KEPT_PERSONS + "age": 2,
    }
    assert several[KEPT_PERSONS + "sex"].cells.tolist() == [[0, 0], [1, 0], [2, 0]]
    assert several[KEPT_PERSONS + "sex"].of == 7
    assert several[KEPT_PERSONS + "age"].cells.tolist() == [[0, 0], [2, 1]]


def test_rows_of_one_item_that_contradict_each_other_are_an_error_with_names() -> None:
    with pytest.raises(InputError) as caught:
        table(
            item=["a", "a", "b", "b", "c", "c"],
            person=["p", "q", "p", "p", "r", "r"],
            sex=["F", "F", "M", "F", "F", "F"],
            age=["20"] * 6,
        )
    assert str(caught.value) == (
        "items.csv: 2 items have rows that differ in person or attributes: a, b; expected one row "
        "an item"
    )


def test_columns_that_the_audit_does_not_use_may_differ() -> None:
    found = table(
        item=["a", "a"], person=["p", "p"], sex=["F", "F"], age=["20", "20"], note=["x", "y"]
    )
    assert counts(found) == {"item listed again (counted once)": 1}


def test_problems_of_several_attributes_come_together() -> None:
    plan = msgspec.structs.replace(
        PLAN,
        attribute=(
            Attribute(name="sex", source="recorded", levels=("x",)),
            Attribute(name="age", source="recorded", bins=(90, 99)),
        ),
    )
    with pytest.raises(InputError) as caught:
        table(plan, item=["a"], person=["p"], sex=["F"], age=["20"])
    assert len(caught.value.problems) == 2


def test_all_missing_columns_are_named() -> None:
    with pytest.raises(InputError) as caught:
        table(itm=["a"], sex=["F"])
    said = [problem.split(".")[1] for problem in caught.value.problems]
    assert said == ["csv: no column 'item'", "csv: no column 'person'", "csv: no column 'age'"]


def test_a_table_without_a_usable_row_is_refused() -> None:
    with pytest.raises(InputError, match="no row has both an item id and a person"):
        table(item=["a", ""], person=["", "p"], sex=["F", "F"], age=["20", "20"])


def test_a_plan_without_attributes_gives_items_without_cells() -> None:
    plan = msgspec.structs.replace(PLAN, attribute=())
    assert table(plan, item=["a", "b", "a"], person=["p", "q", "p"]).cells.shape == (2, 0)


def test_column_names_are_the_plans() -> None:
    data = Data(name="d", subjects="real", item="clip", person="actor")
    plan = msgspec.structs.replace(PLAN, data=data, attribute=())
    assert table(plan, clip=["a"], actor=["1"]).persons.tolist() == ["1"]


PERSONS = {"a": "p", "b": "q", "c": "", "d": "p", "": "p"}
AGES = {"a": "20", "b": "99", "c": "x", "d": "", "": "30"}


@given(st.lists(st.sampled_from("abcd"), min_size=1), st.integers(0, 3))
def test_rows_in_are_items_kept_and_rows_counted(names: list[str], empty: int) -> None:
    rows = ["a", *names, *[""] * empty]
    found = table(
        item=[*rows],
        person=[PERSONS[each] for each in rows],
        sex=["F" for _ in rows],
        age=[AGES[each] for each in rows],
    )
    lost = [each for each in found.dropped if not each.reason.startswith((KEPT, KEPT_PERSONS))]
    assert len(rows) == len(found.items) + sum(each.count for each in lost)
    assert all(len(each.cells) == each.count and each.of == len(rows) for each in found.dropped)
    assert len(np.unique(found.items)) == len(found.items)
