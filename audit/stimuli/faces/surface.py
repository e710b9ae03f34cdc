"""What the camera sees of a head: for every pixel the point of the surface, before any colour."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from evenhand.audit.stimuli.faces.arrays import Array, Index, Mask, floats
from evenhand.audit.stimuli.faces.attachments import (
    Attachment,
    Covering,
    Glasses,
    Hairstyle,
    long_hair,
    spectacles,
    tucked,
    volume,
)
from evenhand.audit.stimuli.faces.head_frame import HeadFrame, head_frame
from evenhand.audit.stimuli.faces.head_mesh import (
    BODY,
    EYES,
    PARTS,
    TEETH,
    TONGUE,
    HeadMesh,
    normals,
    unit,
)
from evenhand.audit.stimuli.faces.rasteriser import Coverage, rasterise

CURTAIN: Final = len(PARTS)
RIMS: Final = CURTAIN + 1
FAR: Final = 9.0
"""Distance of the camera in half heights of the head: a short telephoto lens."""

ZOOM: Final = 1.22
SUNK: Final = 0.04
"""How far teeth and tongue are moved back, because details move lips but not teeth."""

AIM: Final = (0.0, -0.22, -0.6)
"""What the camera looks at and the head turns about, in the head's frame."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pose:
    """How the head stands and what it wears.

    Attributes:
        yaw: turn in degrees.
        pitch: nod in degrees.
        hairstyle: what grows.
        covering: what covers it.
        glasses: what it wears.
    """

    yaw: float = 0.0
    pitch: float = 0.0
    hairstyle: Hairstyle = "short"
    covering: Covering = "none"
    glasses: Glasses = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """Points of the surface, one for each covered pixel.

    Attributes:
        size: side of the square picture in pixels.
        pixel: place in the flattened picture, (p,).
        part: place in `PARTS`, or `CURTAIN` or `RIMS`, (p,).
        rest: place in the frame at rest, (p, 3); attachments have their own place.
        normal: unit normal in the camera's frame, (p, 3).
        texture: place in texture space, (p, 2); zeros on attachments.
        gaze: cosine of the angle to the eye's axis, (p,); only on eyes.
        depth: of every pixel of the picture, (size, size); -inf where nothing is.
        eye: distance of an eye from the middle in the frame at rest.
    """

    size: int
    pixel: Index
    part: Index
    rest: Array
    normal: Array
    texture: Array
    gaze: Array
    depth: Array
    eye: float


class HeadModel:
    """One mesh with what does not change from face to face."""

    def __init__(self, mesh: HeadMesh, ears: Mask) -> None:
        """Precompute the frame at rest and the eyes.

        Args:
            mesh: the head.
            ears: which vertices are ears.
        """
        self.mesh, self.ears = mesh, ears
        rest = head_frame(mesh, mesh.rest)
        self.rest = rest.within(mesh.rest)
        self._body = np.isin(np.arange(len(self.rest)), mesh.vertices(BODY))
        self._inner = np.concatenate([mesh.vertices(name) for name in (*TEETH, TONGUE)])
        self._eyes = tuple(mesh.vertices(name) for name in EYES)
        self._fronts = tuple(self._front(vertices) for vertices in self._eyes)
        self.eye = float(np.abs(self.rest[self._eyes[0], 0].mean()))

    def surface(self, places: Array, pose: Pose, *, size: int) -> Surface:
        """Return what a picture of this many pixels shows of a head.

        Args:
            places: of the vertices, as `Morphs.places` returns them.
            pose: how it stands and what it wears.
            size: side of the picture.
        """
        head = self._dressed(head_frame(self.mesh, places), places, pose)
        worn = self._worn(pose)
        corners = self.mesh.corners
        rest, parts = self.rest, self.mesh.part
        for part, piece in worn:
            corners = np.concatenate([corners, piece.corners + len(head)])
            parts = np.concatenate([parts, np.full(len(piece.corners), part)])
            head, rest = np.concatenate([head, piece.places]), np.concatenate([rest, piece.places])
        view = turned(head, pose)
        seen = rasterise(projected(view, size=size), view[:, 2], corners, size=size)
        return self._interpolated(view, seen, rest=rest, corners=corners, parts=parts, size=size)

    def _front(self, eye: Index) -> int:
        """Return the vertex at the front of an eye: of those in front, the one nearest its axis."""
        places = self.rest[eye]
        middle = (places.max(axis=0) + places.min(axis=0)) / 2
        off = np.abs(places[:, :2] - middle[:2]).sum(axis=1) + 10 * (places[:, 2] < middle[2])
        return int(eye[np.argmin(off)])

    def _dressed(self, frame: HeadFrame, places: Array, pose: Pose) -> Array:
        """Return the head in its frame, with room for hair or cloth."""
        head = frame.within(places)
        head[self._inner, 2] -= np.float32(SUNK)
        if pose.covering == "scarf":
            head = tucked(head, self.ears)
        out = volume(self.rest, hairstyle=pose.hairstyle, covering=pose.covering) * self._body
        return floats(head + out[:, None] * normals(head, self.mesh.corners))

    def _worn(self, pose: Pose) -> list[tuple[int, Attachment]]:
        """Return the pieces of geometry beside the head."""
        worn = []
        if pose.hairstyle == "long" and pose.covering != "scarf":
            worn.append((CURTAIN, long_hair(covering=pose.covering)))
        if pose.glasses != "none":
            worn.append((RIMS, spectacles(eye=self.eye)))
        return worn

    def _interpolated(
        self,
        view: Array,
        seen: Coverage,
        *,
        rest: Array,
        corners: Index,
        parts: Index,
        size: int,
    ) -> Surface:
        """Return the surface between the corners of the triangles that are seen."""
        three, part = corners[seen.triangle], parts[seen.triangle]
        weights = seen.weights[:, :, None]
        texture = np.zeros((len(seen.pixel), 2), np.float32)
        own = seen.triangle < len(self.mesh.corners)
        points = self.mesh.texture_corners[seen.triangle[own]]
        texture[own] = (self.mesh.texture[points] * weights[own]).sum(axis=1)
        depth = np.full(size * size, -np.inf, np.float32)
        depth[seen.pixel] = seen.depth
        return Surface(
            size=size,
            pixel=seen.pixel,
            part=part,
            rest=(rest[three] * weights).sum(axis=1),
            normal=unit((normals(view, corners)[three] * weights).sum(axis=1)),
            texture=texture,
            gaze=self._gaze(view, (view[three] * weights).sum(axis=1), part),
            depth=depth.reshape(size, size),
            eye=self.eye,
        )

    def _gaze(self, view: Array, points: Array, part: Index) -> Array:
        """Return the cosine between each point of an eye and its axis."""
        cosine = np.zeros(len(points), np.float32)
        for name, eye, front in zip(EYES, self._eyes, self._fronts, strict=True):
            here = part == PARTS.index(name)
            middle = (view[eye].max(axis=0) + view[eye].min(axis=0)) / 2
            cosine[here] = unit(points[here] - middle) @ unit(view[front] - middle)
        return cosine


def turned(head: Array, pose: Pose) -> Array:
    """Return places before the camera: x to the right, y up, z to the viewer.

    Args:
        head: places in the head's frame, (n, 3).
        pose: yaw turns about the upright axis first, pitch about the level one then.
    """
    yaw, pitch = np.radians(pose.yaw), np.radians(pose.pitch)
    cos_y, sin_y, cos_p, sin_p = np.cos(yaw), np.sin(yaw), np.cos(pitch), np.sin(pitch)
    about_y = np.array([[cos_y, 0, sin_y], [0, 1, 0], [-sin_y, 0, cos_y]])
    about_x = np.array([[1, 0, 0], [0, cos_p, -sin_p], [0, sin_p, cos_p]])
    return floats((head - floats(AIM)) @ (about_x @ about_y).T)


def projected(view: Array, *, size: int) -> Array:
    """Return places on the picture in pixels, y down, (n, 2)."""
    focal = size * 0.5 * FAR / 1.75 * ZOOM
    scale = focal / (FAR - view[:, 2])
    return floats(size / 2 + scale[:, None] * view[:, :2] * floats([1, -1]))
