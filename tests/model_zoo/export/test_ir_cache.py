"""Exports kept by what they were made from."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from torch import nn

from evenhand.model_zoo.export.export import export_module
from evenhand.model_zoo.export.ir_cache import cached_ir, ir_key
from evenhand.model_zoo.runtime.ir_folder import IrFolder

Build = Callable[[Path], IrFolder]


@pytest.fixture
def built(network: nn.Module, samples: NDArray[np.float32]) -> tuple[Build, list[Path]]:
    """Return an export, and the folders that it was called for."""
    called: list[Path] = []

    def build(folder: Path) -> IrFolder:
        called.append(folder)
        return export_module(network, samples, input_name="in", output_name="out", folder=folder)

    return build, called


def test_what_is_there_is_not_made_again(built: tuple[Build, list[Path]], tmp_path: Path) -> None:
    build, called = built
    first = cached_ir("one", cache=tmp_path, build=build)
    assert cached_ir("one", cache=tmp_path, build=build) == first
    assert first.path == tmp_path / "ir" / "one"
    assert len(called) == 1
    cached_ir("two", cache=tmp_path, build=build)
    assert [folder.name for folder in called] == ["one", "two"]


@pytest.mark.parametrize("name", ["openvino_model.xml", "evenhand.json"])
def test_what_is_not_whole_is_made_again(
    built: tuple[Build, list[Path]], tmp_path: Path, name: str
) -> None:
    build, called = built
    first = cached_ir("one", cache=tmp_path, build=build)
    (first.path / name).unlink()
    assert cached_ir("one", cache=tmp_path, build=build) == first
    assert len(called) == 2


def test_every_part_of_a_key_counts() -> None:
    keys = {
        ir_key(source, {"stored": stored}, {"openvino": version})
        for source in ("0", "1")
        for stored in ("f32", "f16")
        for version in ("1", "2")
    }
    assert len(keys) == 8
    one = ir_key("0", {"a": "1", "b": "2"}, {})
    assert one == ir_key("0", {"b": "2", "a": "1"}, {})
    assert one != ir_key("0", {"a": "1"}, {"b": "2"})
