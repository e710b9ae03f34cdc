"""The record of an exported network: read strictly, and true of the files beside it."""

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.features.log_mel import LogMel
from evenhand.model_zoo.runtime.ir_folder import IrFolder, network_digest, read_ir_folder
from evenhand.model_zoo.runtime.precision import Stored

Folders = Mapping[Stored, IrFolder]
Change = Callable[[dict[str, Any]], object]


@pytest.fixture
def folder(exported: Folders, tmp_path: Path) -> Path:
    return Path(shutil.copytree(exported["f32"].path, tmp_path / "copy"))


def test_what_was_written_is_read(exported: Folders, folder: Path) -> None:
    for stored, one in exported.items():
        assert read_ir_folder(one.path) == one
        assert one.record.stored == stored
    read = read_ir_folder(folder)
    assert read.record == exported["f32"].record
    assert read.network == folder / "openvino_model.xml"
    assert read.record.sha256 == network_digest(folder)
    assert read.record.input.shape == (3, 16)
    assert read.record.output.shape == (4,)
    assert set(read.record.versions) == {"nncf", "openvino", "torch"}


def test_transformers_knows_the_family(folder: Path) -> None:
    from transformers import AutoConfig  # noqa: PLC0415 heavy

    assert AutoConfig.from_pretrained(folder).architectures == ["f32"]


@pytest.mark.parametrize("name", ["openvino_model.xml", "openvino_model.bin"])
def test_files_changed_after_the_export_are_refused(folder: Path, name: str) -> None:
    with (folder / name).open("ab") as stream:
        stream.write(b" ")
    with pytest.raises(ZooError, match=r"were changed after the export: sha256 .* export again"):
        read_ir_folder(folder)


def test_every_missing_file_is_named(folder: Path) -> None:
    (folder / "openvino_model.bin").unlink()
    (folder / "config.json").unlink()
    with pytest.raises(ZooError, match=r"openvino_model\.bin, config\.json missing$"):
        read_ir_folder(folder)
    with pytest.raises(ZooError, match="no folder of an exported network"):
        read_ir_folder(folder / "none")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda table: table.update(sauce=1), "unknown key 'sauce'. Did you mean 'source'?"),
        (lambda table: table.pop("source"), "key 'source' is missing"),
        (lambda table: table.update(format="evenhand-ir-2"), "format: Invalid enum value"),
        (lambda table: table.update(stored="int4"), "stored: Invalid enum value 'int4'"),
        (lambda table: table["input"].update(shape=["3"]), r"input.shape\[0\]: Expected `int`"),
        (lambda table: table["parity"].pop("rms"), "parity: key 'rms' is missing"),
    ],
    ids=["unknown", "missing", "format", "stored", "shape", "parity"],
)
def test_a_record_is_read_strictly(folder: Path, change: Change, says: str) -> None:
    file = folder / "evenhand.json"
    table = json.loads(file.read_bytes())
    change(table)
    file.write_text(json.dumps(table))
    with pytest.raises(ZooError, match=says) as caught:
        read_ir_folder(folder)
    assert all(one.startswith(str(file)) for one in caught.value.problems)


@pytest.mark.parametrize("content", [b"{", b"\xff{}", b'{"a": NaN}'], ids=["cut", "utf8", "nan"])
def test_a_record_that_is_no_json(folder: Path, content: bytes) -> None:
    (folder / "evenhand.json").write_bytes(content)
    with pytest.raises(ZooError, match=r"evenhand\.json: not JSON: "):
        read_ir_folder(folder)


def test_a_record_that_is_no_table(folder: Path) -> None:
    (folder / "evenhand.json").write_bytes(b"[]")
    with pytest.raises(ZooError, match=r"evenhand\.json: the file: Expected `object`"):
        read_ir_folder(folder)


def test_a_preparation_of_another_shape_is_refused(folder: Path) -> None:
    file = folder / "evenhand.json"
    table = json.loads(file.read_bytes())
    file.write_text(json.dumps(table | {"takes": {"kind": "sound", "bands": 3, "seconds": 0.16}}))
    read = read_ir_folder(folder).record.takes
    assert read == LogMel(bands=3, seconds=0.16)
    file.write_text(json.dumps(table | {"takes": {"kind": "picture", "size": 16}}))
    with pytest.raises(ZooError, match=r"shape \(3, 16, 16\), input says \(3, 16\); export again"):
        read_ir_folder(folder)
    file.write_text(json.dumps(table | {"takes": {"kind": "smell"}}))
    with pytest.raises(ZooError, match=r"takes.kind: one of \['picture', 'sound'\], got 'smell'"):
        read_ir_folder(folder)
