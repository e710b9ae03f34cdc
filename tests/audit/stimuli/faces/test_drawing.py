"""Several processes: the same pictures, whoever draws them."""

from dataclasses import replace
from pathlib import Path

import pytest

from evenhand.audit.stimuli.faces import drawing
from evenhand.audit.stimuli.faces.corpus import planned
from evenhand.audit.stimuli.faces.drawing import Drawing, drawn
from evenhand.audit.stimuli.manifest import Stimulus


@pytest.fixture(scope="module")
def stimuli() -> tuple[Stimulus, ...]:
    whole = planned("faces-small", seed=5).stimuli
    return whole[:: len(whole) // 18][:17]


@pytest.fixture
def how(wheel: Path) -> Drawing:
    return Drawing(archive=wheel, seed=5, size=32)


def test_several_processes_make_the_same_pictures(
    how: Drawing, stimuli: tuple[Stimulus, ...]
) -> None:
    assert list(drawn(how, stimuli, workers=2)) == list(drawn(how, stimuli, workers=1))


def test_the_work_of_one_process_is_a_chunk_of_pictures(
    how: Drawing, stimuli: tuple[Stimulus, ...]
) -> None:
    alone = list(drawn(how, stimuli[:2], workers=1))
    assert drawing._drawn_chunk((how, stimuli[:2])) == alone


def test_jpeg_is_smaller_and_measured_before_it_is_packed(
    how: Drawing, stimuli: tuple[Stimulus, ...]
) -> None:
    (png,) = drawn(how, stimuli[:1], workers=1)
    (jpeg,) = drawn(replace(how, jpeg_quality=80), stimuli[:1], workers=1)
    assert jpeg.data.startswith(b"\xff\xd8")
    assert len(jpeg.data) < len(png.data)
    assert jpeg.measured == png.measured
