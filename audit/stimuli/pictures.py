"""Light to pictures: exposure, tone curve, 8 bits, PNG or JPEG; and statistics of the result."""

from collections.abc import Mapping
from typing import Final, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

SHOULDER: Final = 0.7
"""Linear value from which the tone curve bends, so that highlights do not clip at once."""

LUMA: Final = (0.2126, 0.7152, 0.0722)
"""Share of red, green and blue in luminance (ITU-R BT.709)."""

Light: TypeAlias = NDArray[np.float32]
Picture: TypeAlias = NDArray[np.uint8]


def linear(colour: Light) -> Light:
    """Return linear light of sRGB values in 0..1 (IEC 61966-2-1).

    Examples:
        >>> linear(np.array([0.0, 0.5, 1.0], np.float32)).round(3).tolist()
        [0.0, 0.21400000154972076, 1.0]
    """
    low, high = colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4
    return np.where(colour <= 0.04045, low, high).astype(np.float32)  # noqa: PLR2004 the standard's


def encoded(light: Light) -> Light:
    """Return sRGB values in 0..1 of linear light in 0..1; the inverse of `linear`."""
    low, high = light * 12.92, 1.055 * np.maximum(light, 1e-9) ** (1 / 2.4) - 0.055
    return np.where(light <= 0.0031308, low, high).astype(np.float32)  # noqa: PLR2004 the standard's


def toned(light: Light) -> Light:
    """Return light below 1: unchanged up to the shoulder, then bent towards 1.

    Examples:
        >>> toned(np.array([0.5, 0.7, 1.0, 9.0], np.float32)).round(2).tolist()
        [0.5, 0.699999988079071, 0.8899999856948853, 1.0]
    """
    room = 1 - SHOULDER
    bent = 1 - room * np.exp(-(np.maximum(light, SHOULDER) - SHOULDER) / room)
    return np.where(light <= SHOULDER, light, bent).astype(np.float32)


def developed(light: Light, *, exposure: float, noise: Light) -> Picture:
    """Return the picture that a camera makes of light.

    The exposure acts on the light, before the tone curve: twice the exposure is twice the time of
    the shutter, not a brighter copy of an 8 bit picture.

    Args:
        light: linear, (height, width, 3), at least 0.
        exposure: factor on it.
        noise: added to the encoded picture in 0..1, of the same shape.
    """
    picture = encoded(toned(light * np.float32(exposure))) + noise
    rounded: Picture = (np.clip(picture, 0, 1) * 255 + 0.5).astype(np.uint8)
    return rounded


def png(picture: Picture) -> bytes:
    """Return a picture as PNG: no time, no text, the same bytes for the same pixels."""
    told, packed = cv2.imencode(".png", np.ascontiguousarray(picture[..., ::-1]))
    if not told:  # pragma: no cover only for a shape that no picture has
        message = f"PNG takes no array of shape {picture.shape}"
        raise ValueError(message)
    return packed.tobytes()


def jpeg(picture: Picture, *, quality: int) -> bytes:
    """Return a picture as JPEG with halved chroma: about a tenth of the PNG, and not its pixels.

    Another version of the encoder may give other bytes for the same pixels.

    Args:
        picture: red, green, blue.
        quality: 1 to 100.
    """
    how = [cv2.IMWRITE_JPEG_QUALITY, quality, cv2.IMWRITE_JPEG_OPTIMIZE, 1]
    told, packed = cv2.imencode(".jpg", np.ascontiguousarray(picture[..., ::-1]), how)
    if not told:  # pragma: no cover only for a shape that no picture has
        message = f"JPEG takes no array of shape {picture.shape}"
        raise ValueError(message)
    return packed.tobytes()


def luma(picture: Picture) -> Light:
    """Return the brightness of every pixel of an encoded picture, 0..255."""
    return picture.astype(np.float32) @ np.array(LUMA, np.float32)


def brightness(picture: Picture, where: NDArray[np.bool_], *, name: str) -> Mapping[str, float]:
    """Return mean and spread of brightness over some pixels, and the share that is clipped.

    Args:
        picture: encoded, 0..255.
        where: which pixels.
        name: of the region; the keys are `<name>_luma`, `<name>_contrast` (root mean square about
            the mean, over the mean) and `<name>_clipped` (share of values at 0 or 255).

    Examples:
        >>> half = np.repeat(np.uint8([0, 200]), 3).reshape(1, 2, 3)
        >>> brightness(half, np.ones((1, 2), bool), name="all")
        {'all_luma': 100.0, 'all_contrast': 1.0, 'all_clipped': 0.5}
    """
    values = luma(picture)[where]
    mean = float(values.mean()) if values.size else 0.0
    ends = np.isin(picture[where], (0, 255))
    return {
        f"{name}_luma": mean,
        f"{name}_contrast": float(values.std()) / mean if mean else 0.0,
        f"{name}_clipped": float(ends.mean()) if values.size else 0.0,
    }
