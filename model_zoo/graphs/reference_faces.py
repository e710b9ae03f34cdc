"""Eight drawn faces that everybody can draw, to ask a model of faces whether it answers at all.

Discs and bands in whole numbers, the same everywhere: four moods on two tones. They are no stimuli
and say nothing on how good a model is; they only differ, as faces do, where models of faces look.
"""

from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.predictor import Picture

SIDE: Final = 96
TONES: Final = ((226, 190, 168), (110, 74, 56))
DARK: Final = (28, 20, 18)
WHITE: Final = (244, 242, 240)
GREY: Final = (128, 132, 140)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mood:
    """What a drawn face does; lengths in pixels.

    Attributes:
        corners: how far the corners of the mouth lie above its middle; below 0 they hang.
        open: half the height of the open mouth.
        eyes: half the height of the eyes.
        slant: how far the inner ends of the brows lie below the outer ones.
        brows: how far the brows are raised.
    """

    corners: int
    open: int
    eyes: int
    slant: int
    brows: int


MOODS: Final = (
    Mood(corners=0, open=1, eyes=3, slant=0, brows=0),
    Mood(corners=8, open=6, eyes=2, slant=0, brows=1),
    Mood(corners=0, open=10, eyes=6, slant=0, brows=6),
    Mood(corners=-6, open=1, eyes=2, slant=6, brows=-2),
)


def reference_faces() -> tuple[Picture, ...]:
    """Return the pictures, 96 x 96, each mood on a light and on a dark tone.

    Examples:
        >>> [int(one.astype(int).sum()) for one in reference_faces()][:2]
        [3953684, 2456143]
    """
    return tuple(_face(mood, tone) for mood, tone in product(MOODS, TONES))


def _face(mood: Mood, tone: tuple[int, int, int]) -> Picture:
    """Return one face, lit from above."""
    down, across = np.mgrid[0:SIDE, 0:SIDE].astype(np.int64)
    side = np.abs(across - SIDE // 2)
    picture = np.broadcast_to(np.array(GREY), (SIDE, SIDE, 3)).copy()
    head = 9 * side**2 + 5 * (down - 50) ** 2 < 9 * 38**2
    picture[head] = np.array(tone) * (140 - down[head, None]) // 100
    picture[head & (down < 14)] = DARK  # noqa: PLR2004 pixels
    eye = (side - 16) ** 2 * mood.eyes**2 + (down - 40) ** 2 * 49 < 49 * mood.eyes**2
    picture[eye] = WHITE
    picture[eye & ((side - 16) ** 2 + (down - 40) ** 2 < 10)] = DARK  # noqa: PLR2004 pixels
    brow = 30 - mood.brows + (24 - side) * mood.slant // 16
    picture[(side > 7) & (side < 26) & (np.abs(down - brow) < 2)] = DARK  # noqa: PLR2004 pixels
    picture[(side < 4) & (down > 44) & (down < 58)] = np.array(tone) * 3 // 4  # noqa: PLR2004
    picture[_mouth(mood, side, down)] = DARK
    clipped: Picture = np.clip(picture, 0, 255).astype(np.uint8)
    return clipped


def _mouth(mood: Mood, side: NDArray[np.int64], down: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return where the mouth is: a band along a parabola, widest in its middle."""
    line = 70 - mood.corners * side**2 // 256
    half = 1 + mood.open * (256 - side**2) // 256
    found: NDArray[np.bool_] = (side < 17) & (np.abs(down - line) <= half)  # noqa: PLR2004 pixels
    return found
