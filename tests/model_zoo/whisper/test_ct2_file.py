"""The reader of CTranslate2 files reads everything or refuses in words."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.whisper.ct2_file import read_ct2

ONE = {"a/weight": np.arange(6, dtype=np.float16).reshape(2, 3), "b": np.array(-1, np.int16)}
ALIAS = {"c": "a/weight"}


@pytest.fixture(scope="module")
def whole(ct2_writer: Any) -> bytes:  # noqa: ANN401 a function of the conftest
    written: bytes = ct2_writer(ONE, ALIAS)
    return written


def _read(path: Path, data: bytes) -> Mapping[str, NDArray[Any]]:
    path.write_bytes(data)
    return read_ct2(path).variables


def test_what_was_written_is_read(whole: bytes, tmp_path: Path) -> None:
    path = tmp_path / "model.bin"
    found = _read(path, whole)
    assert found.keys() == ONE.keys()
    for name, array in ONE.items():
        np.testing.assert_array_equal(found[name], array)
        assert found[name].dtype == array.dtype
    assert dict(read_ct2(path).aliases) == ALIAS


@given(data=st.data())
def test_every_cut_is_noticed(
    whole: bytes, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("cut") / "model.bin"
    cut = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises(ZooError, match=r"model\.bin: is cut short: .* ends at byte \d+"):
        _read(path, whole[:cut])


def test_what_is_left_over_is_noticed(whole: bytes, tmp_path: Path) -> None:
    with pytest.raises(ZooError, match="3 bytes are left over after the last alias"):
        _read(tmp_path / "model.bin", whole + b"abc")


@pytest.mark.parametrize(
    ("header", "says"),
    [
        ((5, "WhisperSpec", 3), "is of binary version 5; known is 6"),
        ((6, "TransformerSpec", 3), "holds a TransformerSpec revision 3; known is WhisperSpec"),
        ((6, "WhisperSpec", 2), "holds a WhisperSpec revision 2; known is WhisperSpec revision 3"),
    ],
)
def test_other_kinds_are_refused(
    ct2_writer: Any,  # noqa: ANN401 a function of the conftest
    tmp_path: Path,
    header: tuple[int, str, int],
    says: str,
) -> None:
    with pytest.raises(ZooError, match=says):
        _read(tmp_path / "model.bin", ct2_writer(ONE, ALIAS, header=header))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (b"\x04\x0c\0\0\0", b"\x05\x0c\0\0\0", "variable 1 of 2 ('a/weight') is of type 5"),
        (b"\x04\x0c\0\0\0", b"\x00\x0c\0\0\0", "has the shape [2, 3] of float32, and 12 bytes"),
        (b"a/weight\0", b"a/weightx", "does not end in its one zero byte"),
        (b"a/weight\0", b"a/w\0ight\0", "does not end in its one zero byte"),
        (b"a/weight\0", b"a/w\xffight\0", "is no UTF-8"),
    ],
)
def test_mistakes_inside_are_named(
    whole: bytes, tmp_path: Path, old: bytes, new: bytes, says: str
) -> None:
    assert old in whole
    changed = whole.replace(old, new, 1)
    with pytest.raises(ZooError) as error:
        _read(tmp_path / "model.bin", changed)
    assert says in str(error.value)


def test_aliases_of_nothing_and_double_names_are_refused(
    ct2_writer: Any,  # noqa: ANN401 a function of the conftest
    tmp_path: Path,
) -> None:
    with pytest.raises(ZooError, match="alias 'c' stands for 'd', which is not there"):
        _read(tmp_path / "model.bin", ct2_writer(ONE, {"c": "d"}))
    twice = ct2_writer({"aa": ONE["b"], "ab": ONE["b"]}, {}).replace(b"ab\0", b"aa\0")
    with pytest.raises(ZooError, match="names 'aa' twice"):
        _read(tmp_path / "twice.bin", twice)
