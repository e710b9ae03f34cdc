"""Checkpoints: whole or not there, and bound to one recipe."""

from pathlib import Path

import pytest
import torch

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.training.checkpoint import bind, read_checkpoint, write_checkpoint


def test_a_state_comes_back_under_its_key(tmp_path: Path) -> None:
    assert read_checkpoint(tmp_path, key="k") is None
    write_checkpoint(tmp_path, {"a": torch.arange(3), "epoch": 2}, key="k")
    found = read_checkpoint(tmp_path, key="k")
    assert found is not None
    assert found["a"].tolist() == [0, 1, 2]
    assert [one.name for one in tmp_path.iterdir()] == ["checkpoint.pth"]


def test_another_recipe_in_the_same_folder_is_refused(tmp_path: Path) -> None:
    write_checkpoint(tmp_path, {}, key="one")
    with pytest.raises(ZooError, match=r"holds a run of another recipe or other data \(one, not"):
        read_checkpoint(tmp_path, key="other")


def test_a_damaged_file_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "checkpoint.pth").write_bytes(b"no checkpoint")
    with pytest.raises(ZooError, match=r"cannot be read: .*; remove it to start anew"):
        read_checkpoint(tmp_path, key="k")


def test_a_folder_is_bound_to_one_run(tmp_path: Path) -> None:
    bind(tmp_path, key="one")
    bind(tmp_path, key="one")
    with pytest.raises(ZooError, match="holds a run of another recipe"):
        bind(tmp_path, key="other")
