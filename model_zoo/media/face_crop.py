"""The part of a picture that shows the face: a declared box, or the largest one that is found."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final, TypeAlias

import cv2

from evenhand.model_zoo.media.unreadable import Unreadable
from evenhand.model_zoo.predictor import Picture

Box: TypeAlias = tuple[int, int, int, int]
"""Left, top, width and height, in pixels of the upright picture."""

Crop: TypeAlias = Callable[[Picture], Picture]

SCALE_FACTOR: Final = 1.1
MIN_NEIGHBOURS: Final = 5
SMALLEST_SHARE: Final = 0.15
CASCADE: Final = "haarcascade_frontalface_default.xml"


def cropped(picture: Picture, box: Box) -> Picture:
    """Return the part of a picture in a declared box.

    Args:
        picture: height x width x 3.
        box: left, top, width, height; may reach over the edge, where it is cut.

    Raises:
        Unreadable: `box_outside`, nothing of the box lies in the picture.

    Examples:
        >>> import numpy as np
        >>> cropped(np.zeros((4, 6, 3), np.uint8), (4, 1, 5, 2)).shape
        (2, 2, 3)
    """
    left, top, width, height = box
    rows = slice(max(top, 0), max(top + height, 0))
    columns = slice(max(left, 0), max(left + width, 0))
    part = picture[rows, columns]
    if part.size == 0:
        shape = f"{picture.shape[1]} x {picture.shape[0]}"
        raise Unreadable(reason="box_outside", says=f"box {box} in a picture of {shape}")
    return part


def largest_face(picture: Picture) -> Picture:
    """Return the largest frontal face of a picture, as OpenCV's Haar cascade sees it.

    No padding, no alignment. The detector has its own gaps between groups of people: who is not
    found is an outcome that an audit counts by slice.

    Raises:
        Unreadable: `no_face`.
    """
    shorter = min(picture.shape[:2])
    smallest = max(1, round(SMALLEST_SHARE * shorter))
    boxes = _cascade().detectMultiScale(
        cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY),
        scaleFactor=SCALE_FACTOR,
        minNeighbors=MIN_NEIGHBOURS,
        minSize=(smallest, smallest),
    )
    if len(boxes) == 0:
        raise Unreadable(reason="no_face", says="no frontal face found")
    left, top, width, height = (int(part) for part in max(boxes, key=lambda box: box[2] * box[3]))
    return cropped(picture, (left, top, width, height))


@cache
def _cascade() -> cv2.CascadeClassifier:
    """Return the detector that OpenCV ships."""
    return cv2.CascadeClassifier(str(Path(cv2.__file__).parent / "data" / CASCADE))
