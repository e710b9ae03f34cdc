"""Light: how much of it, of which colour, and what a small sensor makes of little of it.

Light adds up in linear values; pixels are stored in sRGB, which is not linear. What light does is
computed in linear values, from 0 (none) to 1 (white).
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.predictor import Picture

WHITE: Final = 255
LUMINANCE: Final = (0.2126, 0.7152, 0.0722)
"""Shares of red, green and blue in luminance, for the primaries of sRGB."""


def linear(picture: Picture) -> NDArray[np.float64]:
    """Return light from the pixels of a picture: the transfer function of sRGB.

    Examples:
        >>> linear(np.array([0, 188, 255], dtype=np.uint8)).round(3)
        array([0.   , 0.503, 1.   ])
    """
    level = np.arange(WHITE + 1) / WHITE
    table = np.where(level <= 0.04045, level / 12.92, ((level + 0.055) / 1.055) ** 2.4)  # noqa: PLR2004 IEC 61966-2-1
    return np.asarray(table[picture], dtype=np.float64)


def stored(light: NDArray[np.float64]) -> Picture:
    """Return pixels from light; what is beyond black or white is cut off.

    Examples:
        >>> stored(np.array([-1.0, 0.5, 2.0])).tolist()
        [0, 188, 255]
    """
    held = np.clip(light, 0, 1)
    level = np.where(held <= 0.0031308, held * 12.92, 1.055 * held ** (1 / 2.4) - 0.055)  # noqa: PLR2004 IEC 61966-2-1
    return np.asarray(np.rint(level * WHITE), dtype=np.uint8)


def exposure(picture: Picture, *, stops: float) -> Picture:
    """Return a picture taken with more or less light.

    Args:
        picture: the picture.
        stops: twice the light each; negative: half.
    """
    return stored(linear(picture) * 2**stops)


def colour_of_light(picture: Picture, *, red: float, blue: float) -> Picture:
    """Return a picture taken in light of another colour, at the same luminance of white.

    Args:
        picture: the picture.
        red: factor on red light.
        blue: factor on blue light.
    """
    gains = np.array([red, 1.0, blue])
    return stored(linear(picture) * gains / (gains @ LUMINANCE))


def low_light(
    picture: Picture,
    *,
    random: np.random.Generator,
    stops: float,
    restored: float,
    full_well: float,
    read_noise: float,
) -> Picture:
    """Return a picture taken in little light, with the noise of a sensor.

    White fills a pixel with electrons at full light. Less light gives fewer: their number varies
    as counts do (Poisson), and reading adds noise (Gaussian). Brightness may be restored after
    that, which a camera calls sensitivity. No mosaic of colours, and no camera's own clean-up.

    Args:
        picture: the picture.
        random: where noise comes from.
        stops: halvings of the light.
        restored: stops by which the camera makes up for that.
        full_well: electrons of white at full light.
        read_noise: standard deviation of reading, in electrons.
    """
    white = full_well / 2**stops
    electrons = random.poisson(linear(picture) * white) + random.normal(
        0, read_noise, picture.shape
    )
    return stored(electrons / full_well * 2**restored)


def gamma(picture: Picture, *, power: float) -> Picture:
    """Return a picture whose middle tones are darker or brighter; black and white stay.

    Args:
        picture: the picture.
        power: on stored values from 0 to 1; above 1 is darker.
    """
    table = np.rint((np.arange(WHITE + 1) / WHITE) ** power * WHITE).astype(np.uint8)
    return np.asarray(table[picture], dtype=np.uint8)


def grey(picture: Picture) -> Picture:
    """Return a picture without colours, of the same luminance.

    Args:
        picture: the picture.
    """
    luminance = stored(linear(picture) @ np.array(LUMINANCE))
    return np.repeat(luminance[:, :, None], 3, axis=2)
