"""A face that is not found is a reason."""

import numpy as np
import pytest

from evenhand.model_zoo.media.face_detector import largest_face
from evenhand.model_zoo.media.unreadable import Unreadable


def test_no_face_in_noise_or_in_one_pixel() -> None:
    for shape in ((64, 64, 3), (1, 1, 3)):
        with pytest.raises(Unreadable, match="no_face"):
            largest_face(np.full(shape, 127, np.uint8))
