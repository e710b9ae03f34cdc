"""Pictures and sounds reach a network as its file states."""

from typing import Any

import numpy as np
import pytest

from evenhand.model_zoo.own_models.model_file import PictureTaken, SoundTaken
from evenhand.model_zoo.own_models.preparation import pictures, probes, sounds

PICTURE = np.arange(48, dtype=np.uint8).reshape(4, 4, 3) * 5


def test_each_channel_has_its_own_mean_and_std() -> None:
    takes = PictureTaken(size=4, mean=(0.1, 0.2, 0.3), std=(0.5, 0.25, 0.2))
    right = (PICTURE / 255 - np.array([0.1, 0.2, 0.3])) / np.array([0.5, 0.25, 0.2])
    np.testing.assert_allclose(pictures([PICTURE], takes)[0], right.transpose(2, 0, 1), atol=1e-6)


def test_colours_and_layouts() -> None:
    plain: Any = {"size": 4, "mean": (0.0,) * 3, "std": (1.0,) * 3}
    last = pictures([PICTURE], PictureTaken(**plain, colour="bgr", layout="nhwc"))[0]
    np.testing.assert_allclose(last, PICTURE[..., ::-1] / 255, atol=1e-6)
    takes = PictureTaken(size=4, mean=(0.5,), std=(2.0,), colour="grey")
    right = (PICTURE @ np.array([0.299, 0.587, 0.114]) / 255 - 0.5) / 2
    np.testing.assert_allclose(pictures([PICTURE], takes)[0, 0], right, atol=1e-6)


def test_sounds_are_cut_or_filled_up() -> None:
    takes = SoundTaken(sample_rate_hz=4, seconds=1.0)
    short, long = np.array([1.0, 2.0]), np.arange(6.0)
    found = sounds([short, long], takes)
    assert [one.tolist() for one in found] == [[[1, 2, 0, 0]], [[0, 1, 2, 3]]]


def test_the_level_is_taken_before_silence_is_added() -> None:
    takes = SoundTaken(sample_rate_hz=4, seconds=1.0, normalised=True, layout="channel_samples")
    (found,) = sounds([np.array([1.0, 3.0])], takes)
    np.testing.assert_allclose(found, [[[-1, 1, 0, 0]]], atol=1e-6)
    free = SoundTaken(sample_rate_hz=4, seconds=1.0, padding="none")
    assert sounds([np.array([1.0, 3.0])], free)[0].shape == (1, 2)


@pytest.mark.parametrize(
    "takes",
    [
        PictureTaken(size=8, mean=(0.0,), std=(1.0,), colour="grey"),
        SoundTaken(sample_rate_hz=8_000, seconds=0.1),
    ],
)
def test_probes_differ(takes: PictureTaken | SoundTaken) -> None:
    found = [one.tobytes() for one in probes(takes)]
    assert len(set(found)) == len(found) == 8
