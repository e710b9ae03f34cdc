"""What a head wears as geometry: volume of hair, long hair, spectacles, cap and scarf.

Everything is placed in the frame of the posed head (`head_frame`), so it fits any head.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

import numpy as np

from evenhand.audit.stimuli.faces import regions
from evenhand.audit.stimuli.faces.arrays import Array, Index, Mask, floats

Hairstyle: TypeAlias = Literal["short", "long", "shaved"]
Covering: TypeAlias = Literal["none", "cap", "scarf"]
Glasses: TypeAlias = Literal["none", "glasses"]

VOLUME: Mapping[Hairstyle, float] = MappingProxyType({"short": 0.06, "long": 0.075, "shaved": 0.0})
"""How far hair stands off the head, in half heights."""

CAP_THICKNESS: Final = 0.09
SCARF_THICKNESS: Final = 0.075
EAR_SHARE: Final = 0.80
"""Share of their distance from the middle at which a scarf holds the ears."""

CURTAIN_X: Final = 0.77
CURTAIN_Z: Final = 0.90
CURTAIN_FRONT: Final = 66.0
CURTAIN_LINE: Final = (
    (0.62, 0.80), (0.45, 0.97), (0.15, 1.04), (-0.2, 1.08), (-0.6, 1.07), (-1.0, 1.05),
    (-1.35, 1.0),
)  # fmt: skip
"""Heights of long hair, and the factor on its distance from the axis of the head there."""

RIM: Final = (0.185, 0.150)
LENS_Z: Final = 0.27
TUBE: Final = 0.017


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A piece of geometry in the frame of the head.

    Attributes:
        places: (n, 3).
        corners: (t, 3), anticlockwise seen from outside.
    """

    places: Array
    corners: Index


def volume(rest: Array, *, hairstyle: Hairstyle, covering: Covering) -> Array:
    """Return how far each vertex of the body moves outward for hair or cloth, in the frame, (n,).

    Args:
        rest: places in the frame at rest, (n, 3).
        hairstyle: what grows.
        covering: what lies over it.
    """
    grown = floats(regions.hair(rest, soft=22) * VOLUME[hairstyle])
    if covering == "cap":
        return floats(np.maximum(regions.cap(rest, soft=6) * CAP_THICKNESS, grown * 0.5))
    if covering == "scarf":
        return floats(regions.scarf(rest, soft=9) * SCARF_THICKNESS)
    return grown


def tucked(places: Array, ears: Mask) -> Array:
    """Return places with the ears held close to the head, as under a scarf."""
    return np.where(ears[:, None], places * floats([EAR_SHARE, 1, 1]), places)


def long_hair(*, covering: Covering) -> Attachment:
    """Return hair that falls behind and beside the face onto the shoulders, seen from both sides.

    Args:
        covering: a cap holds its upper end.
    """
    azimuth = np.radians(np.linspace(CURTAIN_FRONT, 360 - CURTAIN_FRONT, 41))
    height, factor = np.array(CURTAIN_LINE).T
    heights = np.linspace(0.25 if covering == "cap" else height[0], height[-1], 21)
    out = np.interp(-heights, -height, factor)[:, None]
    wave = 1 + 0.012 * np.sin(9 * azimuth)[None, :]
    x = CURTAIN_X * out * wave * np.sin(azimuth)
    z = regions.CENTRE[2] + CURTAIN_Z * out * wave * np.cos(azimuth)
    y = np.broadcast_to(heights[:, None], x.shape)
    places = np.stack([x, y, z], axis=-1).reshape(-1, 3).astype(np.float32)
    one_side = _grid(*x.shape)
    inside = one_side[:, ::-1] + len(places)
    return Attachment(
        places=np.concatenate([places, places]), corners=np.concatenate([one_side, inside])
    )


def spectacles(*, eye: float) -> Attachment:
    """Return two rims, a bridge and two temples.

    Args:
        eye: distance of an eye from the middle, in the frame.
    """
    turn = np.linspace(0, 2 * np.pi, 33)
    across, up = np.cos(turn), np.sin(turn)
    round_x = RIM[0] * np.sign(across) * np.abs(across) ** 0.7
    round_y = RIM[1] * np.sign(up) * np.abs(up) ** 0.7 - 0.02
    pieces = [_bridge(eye)]
    for side in (-1, 1):
        rim = np.stack([side * eye + round_x, round_y, LENS_Z - 0.10 * (side * round_x)], axis=1)
        outer = side * (eye + RIM[0])
        temple = [[outer, 0.05, LENS_Z - 0.02], [side * 0.62, 0.05, -0.1], [side * 0.69, 0.0, -0.5]]
        pieces += [_tube(floats(rim)), _tube(floats(temple))]
    return _joined(pieces)


def _bridge(eye: float) -> Attachment:
    """Return the bow over the nose."""
    x = np.linspace(-(eye - RIM[0]), eye - RIM[0], 7)
    bow = 0.03 + 0.02 * (1 - (x / x[-1]) ** 2)
    return _tube(floats(np.stack([x, bow, np.full_like(x, LENS_Z + 0.01)], axis=1)))


def _tube(line: Array) -> Attachment:
    """Return a thin tube of six sides along a line, (n, 3)."""
    along = np.gradient(line, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    side = np.cross(along, floats([0.13, 0.21, 1.0]))
    side /= np.maximum(np.linalg.norm(side, axis=1, keepdims=True), 1e-6)
    other = np.cross(along, side)
    turn = np.linspace(0, 2 * np.pi, 7)[None, :, None]
    ring = np.cos(turn) * side[:, None] + np.sin(turn) * other[:, None]
    places = (line[:, None] + TUBE * ring).reshape(-1, 3).astype(np.float32)
    return Attachment(places=places, corners=_grid(len(line), 7))


def _grid(rows: int, columns: int) -> Index:
    """Return the triangles of a grid of places, row by row."""
    number = np.arange(rows * columns).reshape(rows, columns)
    a, b, c, d = number[:-1, :-1], number[:-1, 1:], number[1:, 1:], number[1:, :-1]
    halves = np.stack([a, d, c], axis=-1), np.stack([a, c, b], axis=-1)
    return np.concatenate([half.reshape(-1, 3) for half in halves])


def _joined(pieces: list[Attachment]) -> Attachment:
    """Return several pieces as one."""
    starts = np.cumsum([0, *(len(piece.places) for piece in pieces)])
    return Attachment(
        places=np.concatenate([piece.places for piece in pieces]),
        corners=np.concatenate(
            [piece.corners + start for piece, start in zip(pieces, starts, strict=False)]
        ),
    )
