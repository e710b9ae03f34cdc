"""Regions of the head: what is inside, what outside, and that left mirrors right."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from evenhand.audit.stimuli.faces import regions
from evenhand.audit.stimuli.faces.arrays import floats

Region = Callable[[NDArray[np.float32]], NDArray[np.float32]]


def brows(places: NDArray[np.float32]) -> NDArray[np.float32]:
    return regions.brows(places, eye=0.25)


REGIONS: list[tuple[Region, tuple[float, ...], tuple[float, ...]]] = [
    (regions.hair, (0, 1.0, -0.4), (0, 0.2, 0.3)),
    (regions.cap, (0, 1.0, -0.4), (0, 0.1, 0.3)),
    (regions.scarf, (0, 0.9, 0.1), (0, -0.2, 0.4)),
    (regions.clothes, (0.6, -1.4, -0.5), (0, -0.9, 0.0)),
    (regions.flush, (0.33, -0.27, 0.2), (0, 0.5, 0.2)),
    (regions.face_oval, (0, -0.1, 0.3), (0, -1.2, 0.0)),
    (brows, (0.3, 0.18, 0.2), (0.3, 0.0, 0.2)),
]


@pytest.mark.parametrize(("region", "inside", "outside"), REGIONS)
def test_a_region_holds_its_middle_and_not_its_surroundings(
    region: Region, inside: tuple[float, ...], outside: tuple[float, ...]
) -> None:
    amounts = region(np.array([inside, outside], np.float32))
    assert amounts[0] > 0.9
    assert amounts[1] < 0.1


@pytest.mark.parametrize("region", [each[0] for each in REGIONS])
@given(st.tuples(*[st.floats(-1.5, 1.5, width=32)] * 3))
def test_left_mirrors_right_and_amounts_stay_in_range(
    region: Region, place: tuple[float, float, float]
) -> None:
    x, y, z = place
    left, right = region(np.array([[x, y, z], [-x, y, z]], np.float32))
    assert left == pytest.approx(right, abs=1e-5)
    assert 0 <= left <= 1


def test_a_ragged_line_grows_where_it_is_lowered() -> None:
    edge = np.array([[0, 0.55, 0.2]], np.float32)
    lowered = regions.hair(edge, ragged=floats([9]))
    raised = regions.hair(edge, ragged=floats([-9]))
    assert raised < lowered
