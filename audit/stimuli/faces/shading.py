"""Light on a painted surface: a main light with a soft edge, sky, highlights, nooks in shade."""

from typing import Final

import cv2
import numpy as np

from evenhand.audit.stimuli.faces.arrays import Array, floats
from evenhand.audit.stimuli.faces.head_mesh import unit
from evenhand.audit.stimuli.faces.paint import Painted
from evenhand.audit.stimuli.faces.surface import Surface

KEY: Final = 0.80
SKY: Final = 0.30
FILL: Final = 0.10
WRAP: Final = 0.25
"""How far the main light reaches around the edge of the shadow."""

BLURRED: Final = 256
"""Side at which nooks are looked for in a larger picture, so that their cost is bounded."""

NOOKS: Final = ((90, 2.4), (38, 1.8))
"""Share of the side over which depths are compared, and how dark a difference makes."""


def shaded(surface: Surface, paint: Painted, *, light: Array) -> Array:
    """Return the light that each point sends to the camera, linear, (p, 3).

    Args:
        surface: where the points are.
        paint: their colours.
        light: direction of the main light: right, up, to the viewer.
    """
    direction = unit(np.asarray(light, np.float32))
    normal = unit(surface.normal + 3 * paint.thin[:, None] * floats([0, 0, 1]))
    facing = normal @ direction
    open_sky = np.maximum(nooks(surface.depth)[surface.pixel], 0.85 * paint.thin)
    main = np.clip((facing + WRAP) / (1 + WRAP), 0, 1) ** 1.2
    sky = (0.6 + 0.4 * normal[:, 1]) * open_sky
    side = np.clip(normal @ unit(floats([-light[0] - 0.2, 0.1, 0.6])), 0, 1)
    level = KEY * main * (0.45 + 0.55 * open_sky) + SKY * sky + FILL * side * open_sky
    edge = np.exp(-((facing / 0.28) ** 2)) * paint.warm
    warmth = 1 + edge[:, None] * floats([0.16, 0.02, -0.03])
    halfway = np.clip(normal @ unit(direction + floats([0, 0, 1])), 0, 1)
    highlight = paint.gloss * halfway**paint.sharpness * open_sky
    return floats(paint.albedo * warmth * level[:, None] + highlight[:, None])


def nooks(depth: Array) -> Array:
    """Return how open each pixel is to the sky, 0.3 (a nook) .. 1, flattened.

    A pixel that lies deeper than its neighbourhood sees less of the sky.

    Args:
        depth: of every pixel, larger is nearer; -inf where nothing is.
    """
    size = depth.shape[0]
    filled = np.where(np.isfinite(depth), depth, np.float32(-2))
    small = filled if size <= BLURRED else cv2.resize(filled, (BLURRED, BLURRED))
    seen = np.ones_like(small)
    for share, strength in NOOKS:
        around = cv2.GaussianBlur(small, (0, 0), small.shape[0] / share)
        seen *= 1 - np.clip((around - small) * strength, 0, 0.55)
    if size > BLURRED:
        seen = cv2.resize(seen, (size, size))
    return np.maximum(seen, 0.3).ravel()
