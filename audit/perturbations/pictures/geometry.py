"""Where a camera stands: pictures that are cut off, turned or mirrored."""

from math import cos, radians, sin
from typing import Final

import numpy as np
from scipy import ndimage

from evenhand.model_zoo.predictor import Picture

CENTRE: Final = 0.5


def crop(picture: Picture, *, share: float) -> Picture:
    """Return a picture without its margins.

    Args:
        picture: the picture.
        share: of each side that is cut off at either end, below one half.
    """
    height, width = picture.shape[:2]
    rows, columns = round(share * height), round(share * width)
    return picture[rows : height - rows, columns : width - columns].copy()


def rotation(picture: Picture, *, degrees: float) -> Picture:
    """Return a picture turned around its middle; its last pixels fill the corners.

    Args:
        picture: the picture.
        degrees: anticlockwise, as it is seen.
    """
    height, width = picture.shape[:2]
    turn = np.array(
        [
            [cos(radians(degrees)), sin(radians(degrees))],
            [-sin(radians(degrees)), cos(radians(degrees))],
        ]
    )
    middle = np.array([(height - 1) * CENTRE, (width - 1) * CENTRE])
    colours = [
        ndimage.affine_transform(
            picture[:, :, colour], turn, middle - turn @ middle, order=1, mode="nearest"
        )
        for colour in range(picture.shape[2])
    ]
    return np.stack(colours, axis=2)


def mirror(picture: Picture) -> Picture:
    """Return a picture with left and right swapped.

    Args:
        picture: the picture.
    """
    return picture[:, ::-1].copy()
