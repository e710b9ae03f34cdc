"""Embeddings from files and tables, and what is refused."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.training.embeddings import read_embeddings

TWO = pa.table({"item": ["a", "b"]})


def test_a_file_is_mapped_and_not_loaded(tmp_path: Path) -> None:
    np.save(tmp_path / "e.npy", np.ones((2, 3), np.float16))
    found = read_embeddings(tmp_path / "e.npy", TWO, file="t")
    assert isinstance(found, np.memmap)
    assert found.dtype == np.float16


def test_a_table_may_hold_them_itself() -> None:
    table = TWO.append_column("embedding", pa.array([[1.0, 2.0], [3.0, 4.0]]))
    assert read_embeddings(None, table, file="t").tolist() == [[1, 2], [3, 4]]


@pytest.mark.parametrize(
    ("array", "says"),
    [
        (np.ones((3, 2)), r"e\.npy: 3 rows, and t has 2; one each is wanted"),
        (np.ones(2), r"items x numbers in floating point, got float64 \(2,\)"),
        (np.ones((2, 2), int), r"items x numbers in floating point, got int64 \(2, 2\)"),
        (np.array([[1.0], [np.inf]]), "row 1 holds numbers not finite in 32 bit"),
    ],
)
def test_what_cannot_be_embeddings_is_refused(
    tmp_path: Path, array: np.ndarray[tuple[int, ...], np.dtype[np.float64]], says: str
) -> None:
    np.save(tmp_path / "e.npy", array)
    with pytest.raises(ZooError, match=says):
        read_embeddings(tmp_path / "e.npy", TWO, file="t")


def test_a_pickle_is_never_read(tmp_path: Path) -> None:
    np.save(tmp_path / "e.npy", np.array([{}], dtype=object), allow_pickle=True)
    with pytest.raises(ZooError, match="no array in the form of numpy"):
        read_embeddings(tmp_path / "e.npy", TWO, file="t")


def test_a_table_without_them_says_what_is_missing() -> None:
    with pytest.raises(
        ZooError, match=r"t: data\.embeddings names no file, and there is no column"
    ):
        read_embeddings(None, TWO, file="t")


@pytest.mark.parametrize(
    "column",
    [[[1.0], [3.0, 4.0]], [[[1.0], [2.0, 3.0]]] * 2, ["ab", "cd"], [[1.0], None]],
    ids=["lengths", "depths", "text", "none"],
)
def test_a_column_that_is_no_array_is_refused(column: list[object]) -> None:
    table = TWO.append_column("embedding", pa.array(column))
    with pytest.raises(ZooError, match=r"t: embedding: lists of numbers, all of one shape, are"):
        read_embeddings(None, table, file="t")


def test_numbers_too_large_for_32_bit_are_refused(tmp_path: Path) -> None:
    np.save(tmp_path / "e.npy", np.array([[1.0], [1e300]]))
    with pytest.raises(ZooError, match=r"e\.npy: row 1 holds numbers not finite in 32 bit"):
        read_embeddings(tmp_path / "e.npy", TWO, file="t")
