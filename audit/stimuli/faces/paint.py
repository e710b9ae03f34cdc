"""Colour of every point of a surface: skin, lips, brows, hair, eyes, teeth, cloth.

Colours are linear light. Colours of hair and cloth do not depend on the tone of the skin, and the
tone reaches nothing but skin and lips.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from evenhand.audit.stimuli.faces import regions
from evenhand.audit.stimuli.faces.arrays import Array, Mask, floats
from evenhand.audit.stimuli.faces.attachments import Covering, Hairstyle
from evenhand.audit.stimuli.faces.head_mesh import BODY, EYES, LASHES, PARTS, TEETH, TONGUE, sampled
from evenhand.audit.stimuli.faces.surface import CURTAIN, RIMS, Surface

SCLERA: Final = (0.72, 0.68, 0.65)
ENAMEL: Final = (0.70, 0.65, 0.54)
FLESH: Final = (0.30, 0.075, 0.07)
RIM: Final = (0.02, 0.02, 0.022)
IRIS_EDGE: Final = 27.0
IRIS_RING: Final = 23.0
PUPIL_EDGE: Final = 11.0
BROWS: Final = np.float32(0.6)
"""Brows are darker than the hair of the head."""

STUBBLE: Final = 0.6
GRAIN: Final = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Colours:
    """Colours of one person, linear light.

    Attributes:
        skin: albedo of the skin.
        hair: of hair, brows and lashes.
        iris: of the eyes.
        cloth: of shirt, cap and scarf.
        seed: of the fine structure of skin and hair.
    """

    skin: Array
    hair: Array
    iris: Array
    cloth: Array
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Painted:
    """Colour and gloss of every point.

    Attributes:
        albedo: (p, 3).
        gloss: strength of the highlight, (p,).
        sharpness: its exponent, (p,).
        warm: how much the edge of the shadow is warm, as under skin, (p,).
        skin: bare skin of the face: what statistics are taken of.
        thin: 1 on teeth, which light enters from all sides, (p,).
    """

    albedo: Array
    gloss: Array
    sharpness: Array
    warm: Array
    skin: Mask
    thin: Array


def painted(
    surface: Surface,
    colours: Colours,
    *,
    hairstyle: Hairstyle,
    covering: Covering,
    masks: Mapping[str, Array],
) -> Painted:
    """Return the colours of a surface.

    Args:
        surface: what is seen.
        colours: of the person.
        hairstyle: what grows.
        covering: what covers it.
        masks: `lips` and `inside-mouth` in texture space.
    """
    body = surface.part == PARTS.index(BODY)
    rest, grain = surface.rest, _grain(colours.seed)
    hair = _strands(rest, colours)
    lips = sampled(masks["lips"], surface.texture) * body
    mouth = sampled(masks["inside-mouth"], surface.texture) * body
    brow = 0.88 * regions.brows(rest, eye=surface.eye) * body
    grown, cloth = _covers(rest, body, hairstyle, covering, grain)
    albedo = _skin(rest, colours, grain)
    lip = colours.skin * floats([0.80, 0.46, 0.47]) + floats([0.05, 0.004, 0.006])
    for amount, colour in (
        (lips * 0.85, lip), (mouth, floats(FLESH)), (brow, BROWS * colours.hair), (grown, hair),
        (cloth, colours.cloth * (1 + 0.04 * _sampled_grain(rest, grain, 9.0))[:, None]),
    ):  # fmt: skip
        albedo = albedo + amount[:, None] * (colour - albedo)
    glossy = np.where(body, 0.045 * (1 - 0.8 * np.maximum(grown, cloth)), 0.0) + 0.05 * lips
    sharp = np.where(lips > 0.5, 30.0, 16.0)  # noqa: PLR2004 half
    bare = body & (np.maximum.reduce([lips, mouth, brow, grown, cloth]) < 0.1)  # noqa: PLR2004
    _paint_parts(surface, colours, hair=hair, albedo=albedo, gloss=glossy, sharp=sharp)
    return Painted(
        albedo=np.maximum(albedo, 0).astype(np.float32),
        gloss=glossy.astype(np.float32),
        sharpness=sharp.astype(np.float32),
        warm=(bare * np.float32(1)).astype(np.float32),
        thin=np.isin(surface.part, [PARTS.index(name) for name in TEETH]).astype(np.float32),
        skin=bare & (regions.face_oval(rest) > 0.5),  # noqa: PLR2004 half
    )


def _skin(rest: Array, colours: Colours, grain: Array) -> Array:
    """Return skin: its tone, with blood near the surface, blotches and pores."""
    blood = regions.flush(rest)[:, None] * floats([0.02, -0.16, -0.12])
    mottled = 0.035 * _sampled_grain(rest, grain, 1.3) + 0.03 * _sampled_grain(rest, grain, 14.0)
    return floats(colours.skin * (1 + blood) * (1 + mottled)[:, None])


def _covers(
    rest: Array, body: Mask, hairstyle: Hairstyle, covering: Covering, grain: Array
) -> tuple[Array, Array]:
    """Return how much hair and how much cloth hides each point of the body."""
    ragged = 1.8 * _sampled_grain(rest, grain, 12.0)
    amount = np.float32(STUBBLE if hairstyle == "shaved" else 1)
    grown = regions.hair(rest, ragged=ragged) * body * amount
    cloth = regions.clothes(rest)
    if covering == "cap":
        cloth = np.maximum(cloth, regions.cap(rest))
    if covering == "scarf":
        grown, cloth = np.zeros_like(grown), np.maximum(cloth, regions.scarf(rest))
    return grown, cloth * body


def _paint_parts(
    surface: Surface,
    colours: Colours,
    *,
    hair: Array,
    albedo: Array,
    gloss: Array,
    sharp: Array,
) -> None:
    """Paint what is not the body, in place."""
    for names, colour, shine, exponent in (
        ((TONGUE,), floats(FLESH) * 1.3, 0.05, 20.0),
        (LASHES, 0.35 * colours.skin + 0.25 * colours.hair, 0.0, 16.0),
        (TEETH, floats(ENAMEL), 0.12, 40.0),
    ):
        here = np.isin(surface.part, [PARTS.index(name) for name in names])
        albedo[here], gloss[here], sharp[here] = colour, shine, exponent
    hidden = here * regions.rising(np.abs(surface.rest[:, 0]), 0.13, 0.22)
    albedo += hidden[:, None] * (floats(FLESH) * 0.5 - albedo)
    curtain, rims = surface.part == CURTAIN, surface.part == RIMS
    albedo[curtain], gloss[curtain], sharp[curtain] = hair[curtain], 0.03, 12.0
    albedo[rims], gloss[rims], sharp[rims] = floats(RIM), 0.25, 30.0
    eyes = np.isin(surface.part, [PARTS.index(name) for name in EYES])
    albedo[eyes], gloss[eyes], sharp[eyes] = _eyes(surface.gaze[eyes], colours), 0.9, 160.0


def _eyes(gaze: Array, colours: Colours) -> Array:
    """Return sclera, iris with a darker ring, and pupil, by the angle from the eye's axis."""
    angle = np.degrees(np.arccos(np.clip(gaze, -1, 1)))[:, None]
    ring = np.where(angle > IRIS_RING, 0.4, 1.0 + 0.25 * (angle - PUPIL_EDGE) / IRIS_RING)
    inner = np.where(angle < PUPIL_EDGE, floats([0.004, 0.004, 0.004]), colours.iris * ring)
    return floats(np.where(angle < IRIS_EDGE, inner, floats(SCLERA)))


def _grain(seed: int) -> Array:
    """Return smooth noise of mean 0 and spread 1 that repeats at its borders."""
    noise = np.random.default_rng(seed).standard_normal((GRAIN, GRAIN)).astype(np.float32)
    padded = np.pad(noise, 8, mode="wrap")
    smooth = cv2.GaussianBlur(padded, (0, 0), 2.0)[8:-8, 8:-8]
    return floats((smooth - smooth.mean()) / smooth.std())


def _sampled_grain(rest: Array, grain: Array, scale: float) -> Array:
    """Return noise over the surface; the scale is how often it repeats in a half height."""
    place = (rest * np.float32(scale * GRAIN / 10)).astype(np.intp)
    return floats(grain[(place[:, 1] + place[:, 2]) % GRAIN, (place[:, 0] - place[:, 2]) % GRAIN])


def _strands(rest: Array, colours: Colours) -> Array:
    """Return hair: lighter and darker strands that run from the crown down."""
    azimuth, elevation = regions.angles(rest)
    noise = np.random.default_rng(colours.seed + 1).standard_normal((1, 512)).astype(np.float32)
    noise = cv2.GaussianBlur(noise, (0, 0), sigmaX=1.2)[0]
    column = ((azimuth * np.sign(rest[:, 0]) + 180) / 360 * 511).astype(np.intp)
    darker = 1 + 0.22 * noise[column] / noise.std() + 0.10 * np.sin(elevation / 9)
    return floats(colours.hair * np.maximum(darker, 0.3)[:, None])
