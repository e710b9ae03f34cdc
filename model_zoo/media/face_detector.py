"""The largest frontal face of a picture."""

from functools import cache
from pathlib import Path
from typing import Final

import cv2

from evenhand.model_zoo.media.face_box import cropped
from evenhand.model_zoo.media.unreadable import Unreadable
from evenhand.model_zoo.predictor import Picture

SCALE_FACTOR: Final = 1.1
MIN_NEIGHBOURS: Final = 5
SMALLEST_SHARE: Final = 0.15
CASCADE: Final = "haarcascade_frontalface_default.xml"


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
    return cropped(picture, (left, top, left + width, top + height))


@cache
def _cascade() -> cv2.CascadeClassifier:
    """Return the detector that OpenCV ships."""
    return cv2.CascadeClassifier(str(Path(cv2.__file__).parent / "data" / CASCADE))
