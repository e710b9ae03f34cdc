"""What is put on a shelf comes back, also after a kill, and only for the same model."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from evenhand.audit.errors import InputError
from evenhand.audit.scoring.shelf import Kept, Shelf, joined
from evenhand.model_zoo.predictor import Identity

ME = Identity(model="m", weights="0", runtime="openvino", precision="f32")
OTHER = Identity(model="m", weights="0", runtime="openvino", precision="bf16")


def _shelf(folder: Path, identity: Identity = ME) -> Shelf:
    return Shelf(folder, identity, dtype=np.float64)


def test_rows_come_back_in_the_order_asked_for(tmp_path: Path) -> None:
    shelf = _shelf(tmp_path)
    shelf.put({"a": Kept(values=np.array([1.0, 1 / 3])), "b": Kept(values=None, reason="no_face")})
    shelf.put({"c": Kept(values=np.array([2.0, 5.0]), text="calm", log="{}")})
    again = _shelf(tmp_path)
    assert len(again) == 3
    assert "a" in again
    assert "d" not in again
    rows = again.rows(["c", "a", "b", "a"])
    assert [row.text for row in rows] == ["calm", None, None, None]
    assert [row.reason for row in rows] == [None, None, "no_face", None]
    assert [row.log for row in rows] == ["{}", None, None, None]
    table = joined(rows, width=2)
    assert table[[0, 1, 3]].tolist() == [[2, 5], [1, 1 / 3], [1, 1 / 3]]
    assert np.isnan(table[2]).all()


def test_embeddings_are_kept_in_32_bit(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, ME, dtype=np.float32)
    shelf.put({"a": Kept(values=np.array([1 / 3], np.float32))})
    values = shelf.rows(["a"])[0].values
    assert values is not None
    assert values.dtype == np.float32


def test_models_do_not_share_a_shelf(tmp_path: Path) -> None:
    _shelf(tmp_path).put({"a": Kept(values=np.ones(1))})
    assert len(_shelf(tmp_path, OTHER)) == 0
    assert len(_shelf(tmp_path)) == 1


def test_a_file_that_breaks_off_is_as_if_it_were_not_there(tmp_path: Path) -> None:
    shelf = _shelf(tmp_path)
    shelf.put({"a": Kept(values=np.ones(1))})
    whole = next(shelf.folder.glob("*.parquet"))
    (shelf.folder / "half.parquet").write_bytes(whole.read_bytes()[:50])
    (shelf.folder / "other.parquet.77.part").write_bytes(b"PAR1")
    assert len(_shelf(tmp_path)) == 1


def test_nothing_is_put_where_there_is_nothing(tmp_path: Path) -> None:
    shelf = _shelf(tmp_path)
    shelf.put({})
    assert not list(shelf.folder.glob("*.parquet"))


def test_rows_come_from_many_files_in_any_order(tmp_path: Path) -> None:
    shelf = _shelf(tmp_path)
    names = [f"k{n}" for n in range(20)]
    for at, name in enumerate(names):
        shelf.put({name: Kept(values=np.array([float(at)]))})
    order = np.random.default_rng(0).permutation(20).tolist()
    found = joined(_shelf(tmp_path).rows([names[at] for at in order]), width=1)
    assert found[:, 0].tolist() == order


def test_a_file_that_was_damaged_later_is_named(tmp_path: Path) -> None:
    shelf = _shelf(tmp_path)
    shelf.put({"a": Kept(values=np.ones(1))})
    next(shelf.folder.glob("*.parquet")).write_bytes(b"PAR1")
    with pytest.raises(InputError, match=r"\.parquet: damaged: .*; delete it and start again"):
        shelf.rows(["a"])


def test_a_file_of_another_kind_is_as_if_it_were_not_there(tmp_path: Path) -> None:
    shelf = _shelf(tmp_path)
    pq.write_table(pa.table({"key": ["a"]}), shelf.folder / "older.parquet")
    assert "a" not in _shelf(tmp_path)


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="file: cannot be written"):
        _shelf(tmp_path / "file")


def test_a_shelf_that_vanished_is_said(tmp_path: Path) -> None:
    shelf = _shelf(tmp_path)
    for file in shelf.folder.iterdir():
        file.unlink()
    shelf.folder.rmdir()
    with pytest.raises(InputError, match="cannot be written"):
        shelf.put({"a": Kept(values=np.ones(1))})
