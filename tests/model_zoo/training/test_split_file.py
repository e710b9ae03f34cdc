"""Who was in each part of an earlier run."""

from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.training.labelled_items import Items
from evenhand.model_zoo.training.split_file import (
    check_still_held_out,
    read_split_persons,
    write_split,
)
from evenhand.model_zoo.training.splits import Split

ITEMS = Items(ids=tuple("abcdefgh"), persons=tuple("pqrstuvw"), attributes=MappingProxyType({}))


def split(test: list[int]) -> Split:
    rest = np.array([0]), np.array([1])
    return Split(train=rest[0], valid=rest[1], test=np.array(test))


def test_persons_come_back(tmp_path: Path) -> None:
    write_split(tmp_path, split([2, 3]), ITEMS)
    assert read_split_persons(tmp_path) == {"train": {"p"}, "valid": {"q"}, "test": {"r", "s"}}


def test_e38_persons_of_an_earlier_run_cannot_be_held_out_again() -> None:
    earlier = {"train": frozenset("pqrstuvw"), "valid": frozenset("x"), "test": frozenset()}
    check_still_held_out(split([2]), ITEMS, earlier | {"train": frozenset("p")})
    with pytest.raises(ZooError, match="learnt from by the heads: 'r'; use the split of that run"):
        check_still_held_out(split([2]), ITEMS, earlier)
    with pytest.raises(ZooError, match="'v' and 1 more; use"):
        check_still_held_out(split([2, 3, 4, 5, 6, 7]), ITEMS, earlier)


def test_a_file_that_is_none_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(ZooError, match="who was in each part cannot be read"):
        read_split_persons(tmp_path)
    (tmp_path / "split.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ZooError, match="who was in each part cannot be read"):
        read_split_persons(tmp_path)
