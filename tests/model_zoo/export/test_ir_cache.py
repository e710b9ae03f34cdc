"""Exports kept by what they were made from."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from torch import nn

from evenhand.model_zoo.export.export import export_module
from evenhand.model_zoo.export.ir_cache import cached_ir, ir_key, made_once
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


def test_of_two_makers_the_first_one_stays(tmp_path: Path) -> None:
    goal = tmp_path / "cache" / "one"

    def other(text: str) -> Callable[[Path], None]:
        def make(folder: Path) -> None:
            folder.mkdir()
            (folder / "text").write_text(text)

        return make

    def slow(folder: Path) -> None:
        made_once(goal, other("quick"))
        other("slow")(folder)

    assert made_once(goal, slow) == goal
    assert (goal / "text").read_text() == "quick"
    assert [one.name for one in goal.parent.iterdir()] == ["one"]


def test_one_that_comes_between_is_used_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    goal = tmp_path / "one"
    asked = iter([False, False, True])
    renamed: list[Path] = []

    def late(_: Path, target: Path) -> None:
        renamed.append(target)
        raise FileExistsError

    monkeypatch.setattr(Path, "rename", late)
    assert made_once(goal, Path.mkdir, whole=lambda _: next(asked)) == goal
    assert renamed == [goal]
    with pytest.raises(FileExistsError):
        made_once(goal, Path.mkdir, whole=lambda _: False)


def test_nothing_is_left_of_what_fails(tmp_path: Path) -> None:
    def failing(folder: Path) -> None:
        folder.mkdir()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        made_once(tmp_path / "one", failing)
    assert list(tmp_path.iterdir()) == []
