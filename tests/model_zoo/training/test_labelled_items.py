"""Tables of items, persons and labels."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.training.labelled_items import (
    file_hashes,
    read_items,
    read_labels,
    read_split,
    read_table,
)
from evenhand.model_zoo.training.recipe_file import Data, Loss, Parting, Target

DATA = Data(table="t.csv", attributes={"gender": "recorded"})


def target(loss: Loss = "mae", high: float = 7) -> Target:
    return Target(of="Anger", column="anger", span=(0, high), loss=loss)


def test_cells_of_a_csv_stay_text_and_empty_ones_are_unknown(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text('"item",person,gender,anger\n007,1,,2.5\n008,2,female,\n', encoding="utf-8")
    table = read_table(path)
    items = read_items(table, DATA, file="t.csv")
    assert items.ids == ("007", "008")
    assert items.attributes["gender"] == (None, "female")
    labels = read_labels(table, [target()], file="t.csv")
    np.testing.assert_array_equal(labels, [[2.5], [np.nan]])


def test_a_mark_at_the_start_and_commas_in_names_change_no_id(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text('item,"who, where"\n007,01\n008,02\n', encoding="utf-8-sig")
    data = Data(table="t.csv", person="who, where")
    items = read_items(read_table(path), data, file="t.csv")
    assert (items.ids, items.persons) == (("007", "008"), ("01", "02"))


def test_an_unrated_item_is_not_rated_0() -> None:
    labels = read_labels(pa.table({"anger": [0.0, None]}), [target()], file="t")
    assert labels[0, 0] == 0
    assert np.isnan(labels[1, 0])


@pytest.mark.parametrize(
    ("column", "of", "says"),
    [
        (["a"], target(), "t: anger: labels are numbers or empty"),
        ([None], target(), "t: anger: not one item is rated"),
        ([8.0, 9.0], target(), "t: anger: 2 labels are not in 0..7; first: 8"),
        ([1.5], target("ordinal", 2), "t: anger: loss 'ordinal' wants whole levels, got 1.5"),
    ],
)
def test_labels_that_mean_nothing_are_refused(column: list[object], of: Target, says: str) -> None:
    kind = pa.string() if column == ["a"] else pa.float64()
    with pytest.raises(ZooError, match=says):
        read_labels(pa.table({"anger": pa.array(column, kind)}), [of], file="t")


def test_every_bad_column_is_named_at_once() -> None:
    other = Target(of="Fear", column="fear", span=(0, 7), loss="mae")
    with pytest.raises(ZooError) as error:
        read_labels(pa.table({"angr": [1.0]}), [target(), other], file="t")
    assert error.value.problems == (
        "t: one column 'anger' is wanted, got angr. Did you mean 'angr'?",
        "t: one column 'fear' is wanted, got angr.",
    )


def test_items_are_named_once_and_persons_everywhere() -> None:
    data = Data(table="t")
    with pytest.raises(ZooError, match="t: item 'a' occurs more than once"):
        read_items(pa.table({"item": ["a", "b", "a"], "person": ["p"] * 3}), data, file="t")
    with pytest.raises(ZooError, match="t: person: row 2 is empty; every row needs one"):
        read_items(pa.table({"item": ["a", "b"], "person": ["p", None]}), data, file="t")
    empty = pa.table({"item": pa.array([], pa.string()), "person": pa.array([], pa.string())})
    with pytest.raises(ZooError, match="t: item: no rows"):
        read_items(empty, data, file="t")


def test_a_table_is_parquet_or_csv_that_can_be_read(tmp_path: Path) -> None:
    with pytest.raises(ZooError, match="no such table"):
        read_table(tmp_path / "none.parquet")
    with pytest.raises(ZooError, match=r"a table ends in \.parquet or \.csv"):
        read_table(tmp_path / "t.xls")
    (tmp_path / "t.parquet").write_bytes(b"no parquet")
    with pytest.raises(ZooError, match="cannot be read as parquet"):
        read_table(tmp_path / "t.parquet")


def test_a_split_is_drawn_or_read_from_its_column() -> None:
    persons = ["a", "b", "c"]
    table = pa.table({"part": ["test", "train", "valid"]})
    assert read_split(table, persons, Parting(column="part"), seed=1).test.tolist() == [0]
    assert sum(read_split(table, persons, Parting(), seed=1).items().values()) == 3


def test_hashes_are_those_of_the_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert file_hashes({"a": tmp_path / "a"}) == {"a": empty}
    with pytest.raises(ZooError, match=r"b: .*none: cannot be read: No such file"):
        file_hashes({"b": tmp_path / "none"})
