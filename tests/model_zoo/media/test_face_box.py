"""A declared box is cut at the edge."""

import numpy as np
import pytest

from evenhand.model_zoo.media.face_box import cropped
from evenhand.model_zoo.media.unreadable import Unreadable

PICTURE = np.arange(5 * 8 * 3, dtype=np.uint8).reshape(5, 8, 3)


def test_a_box_is_left_top_right_bottom() -> None:
    assert np.array_equal(cropped(PICTURE, (2, 1, 5, 3)), PICTURE[1:3, 2:5])


def test_a_box_over_the_edge_is_cut() -> None:
    assert np.array_equal(cropped(PICTURE, (-2, -1, 2, 2)), PICTURE[:2, :2])
    assert np.array_equal(cropped(PICTURE, (6, 3, 15, 12)), PICTURE[3:, 6:])


@pytest.mark.parametrize("box", [(9, 0, 11, 2), (0, 6, 2, 8), (-5, 0, -2, 3), (1, 1, 1, 5)])
def test_a_box_outside_is_refused(box: tuple[int, int, int, int]) -> None:
    with pytest.raises(Unreadable, match=r"box_outside: box \(.*\) in a picture of 8 x 5"):
        cropped(PICTURE, box)
