"""Sounds and captions, and what is refused."""

from pathlib import Path

import pyarrow as pa
import pytest

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.training.caption_pairs import read_pairs
from evenhand.model_zoo.training.labelled_items import read_table
from evenhand.model_zoo.training.recipe_file import Data, Parting


def test_pairs_are_read_with_their_split(captions_recipe: Path) -> None:
    folder = captions_recipe.parent
    table = read_table(folder / "sounds.csv")
    pairs = read_pairs(table, Data(table=""), Parting(), folder=folder, file="t", seed=1)
    assert len(pairs.files) == 27
    assert pairs.captions[:3] == ("very sad", "so calm", "joy")
    assert sum(pairs.split.items().values()) == 27


def test_e38_a_speaker_on_both_sides_is_refused(captions_recipe: Path) -> None:
    folder = captions_recipe.parent
    table = read_table(folder / "sounds.csv")
    parts = pa.array(["train", "valid", "test"] * 9)
    table = table.append_column("split", parts)
    with pytest.raises(ZooError, match="9 persons in more than one part: 'p0'"):
        read_pairs(table, Data(table=""), Parting(column="split"), folder=folder, file="t", seed=1)


def test_sounds_that_cannot_be_opened_are_named_and_counted(tmp_path: Path) -> None:
    table = pa.table(
        {
            "item": [str(one) for one in range(7)],
            "person": [str(one) for one in range(7)],
            "file": [f"{one}.wav" for one in range(7)],
            "caption": ["sad"] * 7,
        }
    )
    with pytest.raises(ZooError) as error:
        read_pairs(table, Data(table=""), Parting(), folder=tmp_path, file="t", seed=1)
    assert len(error.value.problems) == 6
    assert error.value.problems[0].endswith("0.wav: missing: no such file")
    assert error.value.problems[-1] == "and 2 more"
