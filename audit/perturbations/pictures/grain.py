"""Noise on stored pixels."""

import numpy as np

from evenhand.model_zoo.predictor import Picture


def noise(picture: Picture, *, random: np.random.Generator, deviation: float) -> Picture:
    """Return a picture with Gaussian noise on each pixel and colour.

    Args:
        picture: the picture.
        random: where it comes from.
        deviation: standard deviation, in levels of 0..255.
    """
    disturbed = picture + random.normal(0, deviation, picture.shape)
    return np.rint(np.clip(disturbed, 0, 255)).astype(np.uint8)
