"""Files of weights: what is read, under which names, and what is refused in words."""

import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.torch import save_file

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.networks.state_dict import read_state_dict

MAPS = Path("/proc/self/maps")
STATE: Mapping[str, torch.Tensor] = torch.nn.Linear(30, 4).state_dict()


def _same(read: Mapping[str, torch.Tensor]) -> bool:
    return read.keys() == STATE.keys() and all(torch.equal(read[k], v) for k, v in STATE.items())


@pytest.mark.parametrize("ending", ["pth", "pt", "bin"])
def test_a_file_of_torch_is_read(tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"head.{ending}"
    torch.save(STATE, file)
    assert _same(read_state_dict(file))


def test_a_file_of_safetensors_is_read(tmp_path: Path) -> None:
    save_file(dict(STATE), tmp_path / "head.safetensors")
    assert _same(read_state_dict(tmp_path / "head.safetensors"))


def test_a_file_older_than_the_zip_form_is_read(tmp_path: Path) -> None:
    torch.save(STATE, tmp_path / "head.pth", _use_new_zipfile_serialization=False)
    assert _same(read_state_dict(tmp_path / "head.pth"))


@pytest.mark.parametrize("before", ["_orig_mod.", "module.", "module._orig_mod."])
def test_how_a_network_was_run_is_no_part_of_its_names(tmp_path: Path, before: str) -> None:
    torch.save({before + name: one for name, one in STATE.items()}, tmp_path / "head.pth")
    assert _same(read_state_dict(tmp_path / "head.pth"))


def test_a_checkpoint_keeps_its_tensors_under_state_dict(tmp_path: Path) -> None:
    torch.save({"epoch": 3, "state_dict": STATE}, tmp_path / "head.pth")
    assert _same(read_state_dict(tmp_path / "head.pth"))


@pytest.mark.skipif(not MAPS.exists(), reason="only Linux tells which files are mapped")
def test_tensors_are_mapped_and_not_read(tmp_path: Path) -> None:
    file = tmp_path / "large.pth"
    torch.save({"weight": torch.zeros(1 << 20)}, file)
    read = read_state_dict(file)
    assert str(file) in MAPS.read_text()
    assert len(read) == 1


WRONG: Mapping[str, tuple[object, str]] = {
    "module.pth": (torch.nn.Linear(2, 2), "holds more than tensors; save only the state dict"),
    "list.pth": ([torch.ones(2)], "tensors by name are wanted, got list"),
    "nothing.pth": ({}, "tensors by name are wanted, got nothing"),
    "mixed.pth": ({"a": torch.ones(2), "epoch": 3}, "'epoch' is no tensor, got int"),
    "twice.pth": (
        {"a": torch.ones(2), "_orig_mod.a": torch.ones(2)},
        "two names differ only by _orig_mod. or module.",
    ),
    "empty.pth": (b"", "not a whole file of torch (EOFError)"),
    "page.pth": (b"<html>not found</html>", "no file of torch or holds more than tensors"),
    "pointer.pth": (b"version https://git-lfs.github.com/spec/v1\n", "a pointer of Git LFS"),
    "empty.safetensors": (b"", "not a whole file of safetensors"),
    "text.safetensors": (b"these are not weights at all", "not a whole file of safetensors"),
    "head.onnx": (b"", "a file of weights ends in one of .pth, .pt, .bin, .safetensors"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_state_dict_is_refused_in_words(tmp_path: Path, name: str) -> None:
    content, says = WRONG[name]
    if isinstance(content, bytes):
        (tmp_path / name).write_bytes(content)
    else:
        torch.save(content, tmp_path / name)
    with pytest.raises(ZooError) as caught:
        read_state_dict(tmp_path / name)
    assert str(caught.value).startswith(f"{tmp_path / name}: ")
    assert says in str(caught.value)


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(ZooError, match="no such file of weights"):
        read_state_dict(tmp_path / "head.pth")


def _zipped(file: Path) -> None:
    torch.save(STATE, file)


def _old(file: Path) -> None:
    torch.save(STATE, file, _use_new_zipfile_serialization=False)


def _safe(file: Path) -> None:
    save_file(dict(STATE), file)


@pytest.mark.parametrize(
    ("name", "write"), [("a.pth", _zipped), ("b.pth", _old), ("c.safetensors", _safe)]
)
def test_a_file_that_is_cut_short_anywhere_is_refused(
    tmp_path: Path, name: str, write: Callable[[Path], None]
) -> None:
    write(tmp_path / name)
    whole = (tmp_path / name).read_bytes()
    for kept in range(0, len(whole) - 1, len(whole) // 40):
        (tmp_path / name).write_bytes(whole[:kept])
        with pytest.raises(ZooError):
            read_state_dict(tmp_path / name)


def test_a_zip_of_other_things_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "head.pth", "w") as archive:
        archive.writestr("notes.txt", "no weights")
    with pytest.raises(ZooError, match="not a whole file of torch"):
        read_state_dict(tmp_path / "head.pth")


@settings(max_examples=60)
@given(data=st.binary(max_size=200), ending=st.sampled_from(["pth", "safetensors"]))
def test_no_bytes_end_in_another_error(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, ending: str
) -> None:
    file = tmp_path_factory.mktemp("bytes") / f"head.{ending}"
    file.write_bytes(data)
    with pytest.raises(ZooError):
        read_state_dict(file)
