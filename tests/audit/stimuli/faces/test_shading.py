"""Light: what faces it is bright, and what lies deep is dark."""

import numpy as np
import pytest

from evenhand.audit.stimuli.faces.arrays import floats
from evenhand.audit.stimuli.faces.paint import Painted
from evenhand.audit.stimuli.faces.shading import BLURRED, nooks, shaded
from evenhand.audit.stimuli.faces.surface import Surface


def plate(normals: list[list[float]]) -> tuple[Surface, Painted]:
    """Return grey points of given normals on a flat picture."""
    count, side = len(normals), 4
    zeros = np.zeros(count, np.float32)
    surface = Surface(
        size=side,
        pixel=np.arange(count),
        part=np.zeros(count, np.intp),
        rest=np.zeros((count, 3), np.float32),
        normal=np.array(normals, np.float32),
        texture=np.zeros((count, 2), np.float32),
        gaze=zeros,
        depth=np.zeros((side, side), np.float32),
        eye=0.25,
    )
    paint = Painted(
        albedo=np.full((count, 3), 0.5, np.float32),
        gloss=zeros,
        sharpness=zeros + 10,
        warm=zeros,
        thin=zeros,
        skin=zeros > 0,
    )
    return surface, paint


def test_what_faces_the_light_is_brighter() -> None:
    surface, paint = plate([[0, 0, 1], [-1, 0, 0], [1, 0, 0]])
    front, left, right = shaded(surface, paint, light=floats([-0.5, 0, 0.8]))[:, 0]
    assert front > left > right > 0


def test_mirrored_light_mirrors_the_picture() -> None:
    surface, paint = plate([[-0.6, 0, 0.8], [0.6, 0, 0.8]])
    one = shaded(surface, paint, light=floats([-0.4, 0.2, 0.8]))[:, 0]
    other = shaded(surface, paint, light=floats([0.4, 0.2, 0.8]))[:, 0]
    assert one[0] > one[1]
    assert other[1] > other[0]


@pytest.mark.parametrize("side", [64, 2 * BLURRED])
def test_a_pit_is_darker_than_the_plane_around_it(side: int) -> None:
    depth = np.zeros((side, side), np.float32)
    middle = slice(side // 2 - side // 32, side // 2 + side // 32)
    depth[middle, middle] = -0.5
    seen = nooks(depth).reshape(side, side)
    assert seen[side // 2, side // 2] < 0.9 * seen[2, 2]
    assert seen.min() >= 0.3
    assert seen.max() <= 1 + 1e-6
