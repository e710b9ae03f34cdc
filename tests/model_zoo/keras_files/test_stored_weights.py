"""Weights are plain arrays of this one file, or refused in words."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pytest

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.keras_files.stored_weights import opened_weights

h5py = pytest.importorskip("h5py")

Held: TypeAlias = Any
Change = Callable[[Held], None]


def _file(tmp_path: Path, change: Change = lambda _: None) -> Path:
    path = tmp_path / "w.h5"
    with h5py.File(path, "w") as file:
        file.attrs["layer_names"] = [b"a"]
        group = file.create_group("a")
        group.attrs["weight_names"] = [b"a/kernel:0"]
        group["a/kernel:0"] = np.arange(6, dtype=np.float32).reshape(2, 3)
        change(file)
    return path


def _replaced(**how: Held) -> Change:
    def change(file: Held) -> None:
        del file["a/a/kernel:0"]
        file["a/a"].create_dataset("kernel:0", **how)

    return change


def _linked(link: Held) -> Change:
    def change(file: Held) -> None:
        del file["a/a/kernel:0"]
        file["a/a/kernel:0"] = link

    return change


def _no_layers(file: Held) -> None:
    del file.attrs["layer_names"]


def _layers_no_list(file: Held) -> None:
    file.attrs["layer_names"] = 3


def _no_names(file: Held) -> None:
    del file["a"].attrs["weight_names"]


def _two_names(file: Held) -> None:
    file["a"].attrs["weight_names"] = [b"a/kernel:0", b"a/bias:0"]


def _other_name(file: Held) -> None:
    file["a"].attrs["weight_names"] = [b"a/kernel:0/deeper"]


def test_arrays_come_in_the_order_of_their_names(tmp_path: Path) -> None:
    with opened_weights(_file(tmp_path)) as (weights, text):
        (kernel,) = weights.arrays("a", [(2, 3)])
        assert (weights.layers, text, kernel.tolist()) == (("a",), None, [[0, 1, 2], [3, 4, 5]])
        with pytest.raises(ZooError, match="weights of 'b': none; the file has a"):
            weights.arrays("b", [(2, 3)])


def test_names_may_be_text(tmp_path: Path) -> None:
    def change(file: Held) -> None:
        file.attrs["layer_names"] = ["a"]
        file["a"].attrs["weight_names"] = ["a/kernel:0"]
        file.attrs["model_config"] = "{}"

    with opened_weights(_file(tmp_path, change)) as (weights, text):
        assert text == "{}"
        assert weights.arrays("a", [(2, 3)])[0].dtype == np.float32


HUGE = {"shape": (2, 3), "dtype": "f4"}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (_no_layers, "no list 'layer_names'; these are no weights of Keras"),
        (_layers_no_list, "no list 'layer_names'; these are no weights of Keras"),
        (_no_names, "weights of 'a': no list 'weight_names'"),
        (_two_names, "weights of 'a': 1 arrays are wanted, got 2"),
        (_other_name, "'a/kernel:0/deeper': an array in this file is wanted, got nothing"),
        (_replaced(data=np.zeros((3, 2), "f4")), r"float of shape \(2, 3\) is wanted, got float32"),
        (_replaced(data=np.zeros((2, 3), "i4")), r"is wanted, got int32 of shape \(2, 3\)"),
        (_replaced(data=np.full((2, 3), np.nan, "f4")), "finite numbers are wanted"),
        (_replaced(**HUGE), "the file does not hold all of it as it is"),
        (_linked(h5py.ExternalLink("b.h5", "/x")), "is wanted, got a ExternalLink"),
        (_linked(h5py.SoftLink("/x")), "is wanted, got a SoftLink"),
    ],
)
def test_what_is_no_array_of_this_file_is_refused(
    tmp_path: Path, change: Change, says: str
) -> None:
    def read() -> None:
        with opened_weights(_file(tmp_path, change)) as (weights, _):
            weights.arrays("a", [(2, 3)])

    with pytest.raises(ZooError, match=says):
        read()


def test_a_group_is_no_array(tmp_path: Path) -> None:
    def change(file: Held) -> None:
        file["a"].attrs["weight_names"] = [b"a"]

    with (
        opened_weights(_file(tmp_path, change)) as (weights, _),
        pytest.raises(ZooError, match="is wanted, got None of shape None"),
    ):
        weights.arrays("a", [(2, 3)])


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda path: path.unlink(), "no such file"),
        (lambda path: path.write_bytes(b"PK"), "cannot be read as HDF5"),
        (lambda path: os.truncate(path, 900), "cannot be read as HDF5"),
    ],
)
def test_a_damaged_file_is_refused(
    tmp_path: Path, damage: Callable[[Path], object], says: str
) -> None:
    path = _file(tmp_path)
    damage(path)

    def read() -> None:
        with opened_weights(path):
            pass

    with pytest.raises(ZooError, match=says):
        read()


def test_a_kind_of_text_that_h5py_does_not_know_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: object) -> None:
        says = "Unknown string encoding (value 15)"
        raise TypeError(says)

    path = _file(tmp_path)
    monkeypatch.setattr(h5py, "File", unknown)
    with (
        pytest.raises(ZooError, match="cannot be read as HDF5: Unknown string encoding"),
        opened_weights(path),
    ):
        pass
