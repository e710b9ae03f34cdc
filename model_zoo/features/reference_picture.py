"""One picture that everybody can draw, so that two encoders can be told apart by its embedding.

All so400m towers of SigLIP2 give 1152 numbers, and heads read any of them without complaint.
The embedding of one fixed picture tells which tower it is, and that pictures are prepared alike.
"""

import math
from pathlib import Path
from typing import Final, Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.predictor import Encoder, Picture
from evenhand.model_zoo.strict import Strict, converted

HEIGHT: Final = 240
WIDTH: Final = 320
"""Not square, so that another way of squaring is noticed."""

NEAR: Final = 0.999
"""Least cosine of the same tower: bfloat16 keeps .99998, 8 bit may fall below, and another tower
or another preparation lies far below."""

NEAR_IN_INTEGERS: Final = 0.99
"""The same between two processors that compute one network in 8 bit integers: where the numbers
around them are rounded otherwise, some integers are one step off."""


class Reference(Strict, frozen=True, kw_only=True):
    """The embedding of the reference picture by an encoder that somebody vouches for.

    Attributes:
        schema: version of this form.
        encoder: exact id of the encoder.
        source: who made it, and with what.
        values: the embedding.
    """

    schema: Literal[1]
    encoder: str
    source: str
    values: tuple[float, ...]


def reference_picture() -> Picture:
    """Return the picture: ramps, discs and a fine grid, in whole numbers, the same everywhere.

    Examples:
        >>> picture = reference_picture()
        >>> picture.shape, int(picture.astype(int).sum())
        ((240, 320, 3), 28332672)
    """
    down, across = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.int64)
    red = across * 255 // (WIDTH - 1)
    green = ((down - 120) ** 2 + (across - 160) ** 2) // 64 % 256
    blue = (down * 255 // (HEIGHT - 1) + 64 * ((across // 4 + down // 4) % 2)) % 256
    return np.stack((red, green, blue), axis=2).astype(np.uint8)


def reference_embedding(encoder: Encoder) -> NDArray[np.float32]:
    """Return the embedding of the reference picture, prepared as the encoder prepares any other."""
    return encoder.embed([reference_picture()]).ravel()


def read_reference(path: Path) -> Reference:
    """Return the reference that a JSON file holds.

    Raises:
        ZooError: no such file, no JSON, unknown or missing keys.
    """
    try:
        document = msgspec.json.decode(path.read_bytes())
    except (OSError, msgspec.DecodeError) as error:
        problem = f"{path}: not a reference embedding: {error}"
        raise ZooError([problem]) from None
    return converted(document, Reference, file=path.name)


def check_reference(encoder: Encoder, expected: Reference, *, least: float = NEAR) -> float:
    """Return how near an encoder is to the one that is expected, and refuse another.

    Args:
        encoder: the encoder at hand.
        expected: what the right one gives.
        least: least cosine.

    Returns:
        The cosine of both embeddings, from `least` to 1.

    Raises:
        ZooError: another number of values, or a cosine below `least`.
    """
    wanted = np.array(expected.values, dtype=np.float32)
    return check_embedding(reference_embedding(encoder), wanted, of=expected.encoder, least=least)


def check_embedding(
    own: NDArray[np.float32], wanted: NDArray[np.float32], *, of: str, least: float = NEAR
) -> float:
    """Return how near an embedding of the reference picture is to the right one, or refuse it.

    Args:
        own: the embedding at hand.
        wanted: the right one.
        of: whose the right one is, for the message.
        least: least cosine.

    Returns:
        The cosine of both, from `least` to 1.

    Raises:
        ZooError: another number of values, a cosine below `least`, or none since one is 0.

    Examples:
        >>> check_embedding(np.array([3.0, 4.0]), np.array([6.0, 8.0]), of="a tower")
        1.0
    """
    if own.shape != wanted.shape:
        problem = f"the encoder gives {own.size} numbers, {of} gives {wanted.size}"
        raise ZooError([problem])
    length = float(np.linalg.norm(own) * np.linalg.norm(wanted))
    cosine = min(float(own @ wanted) / length, 1.0) if length else math.nan
    if not cosine >= least:
        problem = f"the reference picture has cosine {cosine:.4f} with that of {of}"
        advice = f", wanted {least}: it is another encoder, or prepares pictures in another way"
        raise ZooError([problem + advice])
    return cosine
