"""The TOML file of a network is read strictly; a mistake names its key, and what was got."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.outputs import Scale
from evenhand.model_zoo.own_models.model_file import (
    PictureTaken,
    SoundTaken,
    is_model_file,
    read_model_file,
)

State = Callable[..., Path]
Said: TypeAlias = Any

SHARES = 'softmax = "here"'
RAW = 'softmax = "none"'
JOY = 'of = "basic-emotions/joy"'


def test_what_is_stated_is_read(stated: State) -> None:
    found = read_model_file(stated())
    assert found.input == PictureTaken(size=8, mean=(0.5,) * 3, std=(0.5,) * 3)
    joy, anger = found.declared()
    assert (joy.name, joy.of, anger.name) == ("joy", "basic-emotions/joy", "anger")
    assert (joy.form, joy.scale) == ("softmax", Scale(kind="bounded", low=0.0, high=1.0))


def test_numbers_have_a_scale_or_none(stated: State) -> None:
    found = read_model_file(stated((SHARES, RAW), (JOY, f"{JOY}\nscale = [0, 7]")))
    scales = [(one.form, one.scale.kind, one.scale.high) for one in found.declared()]
    assert scales == [("raw", "nominal", 7.0), ("raw", "incomparable", None)]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("schema = 1", "schema = 2", "schema: .*got '2'"),
        ('name = "mine"\n', "", "key 'name' is missing"),
        ("licence", "license", r"unknown key 'license'\. Did you mean 'licence'"),
        ("mine.onnx", "mine.pt", r"file: a network that ends in \.onnx or \.xml .*'mine\.pt'"),
        (SHARES, 'softmax = "yes"', "softmax: .*got 'yes'"),
        (SHARES, f'{SHARES}\nsha256 = {{ "a" = "0" }}', "sha256.*got '0'"),
        ("size = 8", "size = 0", "input.size: .*got '0'"),
        ("size = 8", 'size = 8\ncolour = "grey"', "input.mean: 1 numbers .* for grey, got 3"),
        ("std = [0.5, 0.5, 0.5]", "std = [0.5, 0.5]", "input.std: 3 numbers .* rgb, got 2"),
        ("std = [0.5, 0.5, 0.5]", "std = [0.5, 0.5, 0]", r"input.std\[2\]: .*got '0'"),
        ('"picture"', '"video"', r"input.medium: one of \['picture', 'sound'\], got 'video'"),
        (JOY, 'of = "basic-emotions/jy"', "no label with id 'basic-emotions/jy'"),
        (JOY, 'of = "basic-emotions/anger"', "'basic-emotions/anger' has 2 outputs"),
        (JOY, f"{JOY}\nscale = [0, 1]", r"outputs\[0\].scale: none is wanted with softmax"),
        ('kind = "label"\nof = "basic-emotions/joy"', 'kind = "caption"\nof = "caption"', "a text"),
    ],
)
def test_a_mistake_is_named(stated: State, old: str, new: str, says: str) -> None:
    with pytest.raises(ZooError, match=rf"mine\.toml: .*{says}"):
        read_model_file(stated((old, new)))


def test_ends_of_a_scale_come_in_order(stated: State) -> None:
    with pytest.raises(
        ZooError, match=r"outputs\[0\].scale: two finite ends, the lower first, are wanted, got \[7"
    ):
        read_model_file(stated((SHARES, RAW), (JOY, f"{JOY}\nscale = [7, 0]")))


def test_a_share_needs_another(stated: State) -> None:
    second = '\n[[outputs]]\nkind = "label"\nof = "basic-emotions/anger"\n'
    with pytest.raises(ZooError, match=r"outputs: a table for each number .* at least 2, got 1"):
        read_model_file(stated((second, "")))
    assert len(read_model_file(stated((second, ""), (SHARES, RAW))).outputs) == 1


def test_shapes_of_items() -> None:
    common: Said = {"size": 4, "mean": (0.0,), "std": (1.0,)}
    assert PictureTaken(**common).shape == (3, 4, 4)
    assert PictureTaken(**common, colour="grey", layout="nhwc").shape == (4, 4, 1)
    sound: Said = {"sample_rate_hz": 8_000, "seconds": 0.5}
    assert SoundTaken(**sound).shape == (4_000,)
    assert SoundTaken(**sound, padding="none", layout="channel_samples").shape == (1, -1)


def test_other_files_are_not_claimed(tmp_path: Path, stated: State) -> None:
    assert is_model_file(stated())
    assert not is_model_file(stated(('kind = "network"', 'kind = "endpoint"')))
    assert not is_model_file(tmp_path)
    assert not is_model_file(tmp_path / "none.toml")
    broken = tmp_path / "broken.toml"
    broken.write_text("kind = ")
    assert is_model_file(broken)
    with pytest.raises(ZooError, match=r"broken\.toml: not TOML that can be read"):
        read_model_file(broken)
