"""Lenses that are out of focus, cameras that move, and pictures with few pixels."""

import numpy as np
from PIL import Image
from scipy import ndimage

from evenhand.audit.perturbations.pictures.light import linear, stored
from evenhand.model_zoo.predictor import Picture


def blur(picture: Picture, *, sigma: float) -> Picture:
    """Return a picture that is out of focus: Gaussian blur of its light.

    Args:
        picture: the picture.
        sigma: standard deviation, as a share of the shorter side.
    """
    pixels = sigma * min(picture.shape[:2])
    light = ndimage.gaussian_filter(linear(picture), (pixels, pixels, 0), mode="nearest")
    return stored(np.asarray(light, dtype=np.float64))


def motion(picture: Picture, *, length: float) -> Picture:
    """Return a picture of a camera that moved sideways: the mean of light along a line.

    Args:
        picture: the picture.
        length: of the movement, as a share of the shorter side.
    """
    pixels = max(round(length * min(picture.shape[:2])), 1)
    light = ndimage.uniform_filter1d(linear(picture), pixels, axis=1, mode="nearest")
    return stored(np.asarray(light, dtype=np.float64))


def few_pixels(picture: Picture, *, factor: float) -> Picture:
    """Return a picture that was made smaller and large again; its size is what it was.

    Args:
        picture: the picture.
        factor: by which its sides were divided; one pixel is left at least.
    """
    height, width = picture.shape[:2]
    small = max(round(width / factor), 1), max(round(height / factor), 1)
    reduced = Image.fromarray(picture).resize(small, Image.Resampling.BOX)
    return np.array(reduced.resize((width, height), Image.Resampling.BICUBIC))
