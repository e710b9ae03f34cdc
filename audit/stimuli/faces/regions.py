"""Regions of the head as smooth amounts in the frame at rest: hair, brows, clothes, flush.

Each is 0 outside, 1 inside, and rises between; so edges are soft and do not depend on the mesh.
"""

from typing import Final

import numpy as np

from evenhand.audit.stimuli.faces.arrays import Array, floats

CENTRE: Final = (0.0, 0.055, -0.55)
"""Middle of the skull."""

FRONT: Final = -0.35
EARS: Final = -0.8
"""Depths behind which no brow lies, and nothing of face and ears."""

HAIRLINE: Final = (
    (0, 31.0), (25, 33.0), (48, 31.0), (62, 20.0), (74, -4.0), (84, -14.0), (92, 4.0),
    (112, 2.0), (128, -24.0), (180, -34.0),
)  # fmt: skip
"""Angle from the front in degrees, and the elevation where hair begins there."""

CAP_EDGE: Final = ((0, 26.0), (60, 20.0), (90, 12.0), (180, 2.0))


def rising(value: Array, start: float, end: float) -> Array:
    """Return 0 up to `start`, 1 from `end` on, and a smooth step between (ends may be reversed).

    Examples:
        >>> rising(np.array([0, 1, 2, 3], np.float32), 0, 2).tolist()
        [0.0, 0.5, 1.0, 1.0]
    """
    share = np.clip((value - start) / (end - start), 0, 1)
    return floats(share * share * (3 - 2 * share))


def angles(places: Array) -> tuple[Array, Array]:
    """Return azimuth 0 (front) .. 180 (back) and elevation -90 .. 90, seen from the skull's middle.

    Examples:
        >>> [float(each[0]) for each in angles(np.array([[0.0, 0.055, 1.0]], np.float32))]
        [0.0, 0.0]
    """
    x, y, z = (places - floats(CENTRE)).T
    azimuth = np.degrees(np.arctan2(np.abs(x), z))
    elevation = np.degrees(np.arctan2(y, np.hypot(x, z)))
    return azimuth.astype(np.float32), elevation.astype(np.float32)


def above(
    places: Array,
    line: tuple[tuple[float, float], ...],
    *,
    soft: float,
    ragged: Array | None = None,
) -> Array:
    """Return how far places lie above a line around the head.

    Args:
        places: (n, 3).
        line: azimuth and elevation of its knots, in degrees.
        soft: width of its edge in degrees.
        ragged: how far the line is lowered at each place, in degrees.
    """
    azimuth, elevation = angles(places)
    edge = np.interp(azimuth, *np.array(line).T).astype(np.float32)
    off = elevation - edge if ragged is None else elevation - edge + ragged
    return rising(off, -soft / 2, soft / 2)


def hair(places: Array, *, soft: float = 6.0, ragged: Array | None = None) -> Array:
    """Return where hair grows on the head; `soft` and `ragged` as in `above`."""
    grown = above(places, HAIRLINE, soft=soft, ragged=ragged)
    return grown * rising(places[:, 1], -0.62, -0.5)


def cap(places: Array, *, soft: float = 1.0) -> Array:
    """Return what a knitted cap covers, over an edge in degrees."""
    return above(places, CAP_EDGE, soft=soft)


def scarf(places: Array, *, soft: float = 1.0) -> Array:
    """Return what a head scarf covers: all but an oval of the face, down over the neck.

    Args:
        places: (n, 3).
        soft: width of its edge in hundredths of a half height.
    """
    x, y, z = places.T
    oval = np.hypot(x / 0.535, (y + 0.16) / 0.72)
    half = soft / 100
    return np.maximum(rising(oval, 1 - half, 1 + half), rising(-z - 0.42, -half, half))


def brows(places: Array, *, eye: float) -> Array:
    """Return the brows: two arcs over the eyes that thin out to the side.

    Args:
        places: (n, 3).
        eye: distance of an eye from the middle, in the frame.
    """
    x, y, z = places.T
    along, up = np.abs(x) / eye, y / eye
    middle = 0.60 + 0.13 * np.sin(np.clip((along - 0.45) / 1.5, 0, 1) * np.pi * 0.85)
    middle -= 0.26 * np.maximum(along - 1.45, 0)
    half = 0.105 * np.clip(1.15 - 0.5 * (along - 0.5), 0.3, 1.0)
    across = 1 - rising(np.abs(up - middle) / half, 0.55, 1.25)
    ends = rising(along, 0.36, 0.58) * (1 - rising(along, 1.65, 1.95))
    return floats(across * ends * (z > FRONT))


def clothes(places: Array) -> Array:
    """Return what a shirt with a round neck covers."""
    x, y, z = places.T
    dip = 0.20 * np.exp(-((x / 0.42) ** 2)) * rising(z, -0.85, -0.35)
    return rising(-y - dip, 1.03, 1.05)


def flush(places: Array) -> Array:
    """Return where blood shows: cheeks, tip of the nose, ears."""
    x, y, z = places.T
    side = np.abs(x)
    cheeks = np.exp(-(((side - 0.33) / 0.14) ** 2) - ((y + 0.27) / 0.14) ** 2)
    nose = np.exp(-((side / 0.10) ** 2) - ((y + 0.30) / 0.10) ** 2)
    ears = 0.8 * rising(side, 0.62, 0.70) * (np.abs(y + 0.14) < 0.3)  # noqa: PLR2004
    return floats(np.maximum.reduce([cheeks, nose, ears]) * (z > EARS))


def face_oval(places: Array) -> Array:
    """Return the face itself, without neck, ears and scalp: where statistics of skin are taken."""
    x, y, z = places.T
    inside = (x / 0.56) ** 2 + ((y + 0.10) / 0.78) ** 2
    return floats((1 - rising(inside, 0.95, 1.05)) * (z > EARS))
