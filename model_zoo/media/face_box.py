"""A declared box of a face, and the part of the picture in it."""

from typing import TypeAlias

from evenhand.model_zoo.media.unreadable import Unreadable
from evenhand.model_zoo.predictor import Picture

Box: TypeAlias = tuple[int, int, int, int]
"""Left, top, right and bottom in pixels of the upright picture; the last two lie outside."""


def cropped(picture: Picture, box: Box) -> Picture:
    """Return the part of a picture in a declared box.

    Args:
        picture: height x width x 3.
        box: left, top, right, bottom; may reach over the edge, where it is cut.

    Raises:
        Unreadable: `box_outside`, nothing of the box lies in the picture.

    Examples:
        >>> import numpy as np
        >>> cropped(np.zeros((4, 6, 3), np.uint8), (4, 1, 9, 3)).shape
        (2, 2, 3)
    """
    left, top, right, bottom = box
    rows, columns = slice(max(top, 0), max(bottom, 0)), slice(max(left, 0), max(right, 0))
    part = picture[rows, columns]
    if part.size == 0:
        shape = f"{picture.shape[1]} x {picture.shape[0]}"
        raise Unreadable(reason="box_outside", says=f"box {box} in a picture of {shape}")
    return part
