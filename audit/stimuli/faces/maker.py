"""Planned faces to pictures: geometry, paint and light are done once for items that share them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np

from evenhand.audit.stimuli import pictures
from evenhand.audit.stimuli.corpus_folder import Medium
from evenhand.audit.stimuli.faces import regions
from evenhand.audit.stimuli.faces.arrays import Array, Mask, floats
from evenhand.audit.stimuli.faces.head_archive import MESH, HeadArchive
from evenhand.audit.stimuli.faces.head_mesh import BODY, PARTS, covered, read_mesh
from evenhand.audit.stimuli.faces.levels import factors, recipes
from evenhand.audit.stimuli.faces.morphs import Build, Morphs
from evenhand.audit.stimuli.faces.paint import Colours, painted
from evenhand.audit.stimuli.faces.persons import Person, person, surface_colour
from evenhand.audit.stimuli.faces.shading import shaded
from evenhand.audit.stimuli.faces.surface import HeadModel, Pose, Surface
from evenhand.audit.stimuli.manifest import Stimulus

LOWEST: Final = 3.6
"""Height in the mesh below which nothing is in the picture: the chest."""

FINER: Final = 2
"""The picture is drawn so many times larger and then averaged."""

NOISE: Final = 0.006
"""Standard deviation of the noise of the camera, on the encoded picture in 0..1."""

BACKDROP: Final = np.float32(0.85)
"""Light that the wall behind sends, as a share of its albedo."""

GEOMETRY: Final = ("shape", "gender", "age", "hairstyle", "covering", "glasses", "yaw", "pitch")
COLOUR: Final = ("tone", "hair_colour", "background", "light")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Light that reaches the camera.

    Attributes:
        light: linear, (size, size, 3).
        skin: which pixels show nothing but bare skin of the face.
        box: left, top, right and bottom of the face from hairline to chin, in pixels.
    """

    light: Array
    skin: Mask
    box: tuple[int, int, int, int]


class FaceMaker:
    """Makes pictures of planned faces; the last geometry and the last scene are kept."""

    def __init__(
        self, archive: HeadArchive, *, seed: int, size: int, jpeg_quality: int | None = None
    ) -> None:
        """Read the mesh and its masks.

        Args:
            archive: MakeHuman's files.
            seed: of persons and noise.
            size: side of a picture in pixels.
            jpeg_quality: 1 to 100; None for PNG.

        Raises:
            InputError: the archive lacks something.
        """
        mesh = read_mesh(archive.read(MESH).decode(), lowest=LOWEST, file=MESH)
        self._masks = {name: archive.mask(name) for name in ("lips", "inside-mouth")}
        self._head = HeadModel(mesh, covered(mesh, archive.mask("ears")))
        self._morphs = Morphs(archive, mesh)
        self._seed, self._size, self._quality = seed, size, jpeg_quality
        self._surface: tuple[object, Surface] | None = None
        self._scene: tuple[object, Scene] | None = None

    def make(self, stimuli: Iterable[Stimulus]) -> Iterator[Medium]:
        """Yield the picture of each planned face.

        Raises:
            InputError: the archive lacks a morph.
        """
        for stimulus in stimuli:
            scene = self.scene(stimulus)
            noise = self._noise(stimulus)
            picture = pictures.developed(
                scene.light, exposure=_number(stimulus, "exposure"), noise=noise
            )
            yield Medium(data=self._file(picture), measured=_measured(picture, scene))

    def scene(self, stimulus: Stimulus) -> Scene:
        """Return the light of a planned face before its exposure."""
        key = _geometry_key(stimulus), tuple(stimulus.factors[name] for name in COLOUR)
        if self._scene is None or self._scene[0] != key:
            self._scene = key, self._lit(stimulus)
        return self._scene[1]

    def _file(self, picture: pictures.Picture) -> bytes:
        if self._quality is None:
            return pictures.png(picture)
        return pictures.jpeg(picture, quality=self._quality)

    def _noise(self, stimulus: Stimulus) -> Array:
        """Return the noise of a picture: a person's pictures of one draw share it.

        So pairs stay pairs, but where the draw is what differs.
        """
        own = person(stimulus.person, seed=self._seed).seed
        draw = int(stimulus.factors.get("seed", "1"))
        rng = np.random.default_rng(own if draw == 1 else [own, draw])
        drawn = rng.standard_normal((self._size, self._size, 3), dtype=np.float32)
        return drawn * np.float32(NOISE)

    def _lit(self, stimulus: Stimulus) -> Scene:
        """Paint and light a face before its background."""
        surface, who = self._seen(stimulus), person(stimulus.person, seed=self._seed)
        pose = _pose(stimulus)
        colours = Colours(
            skin=_colour(stimulus, "tone"),
            hair=_colour(stimulus, "hair_colour"),
            iris=who.iris,
            cloth=who.cloth,
            seed=who.seed,
        )
        paint = painted(
            surface, colours, hairstyle=pose.hairstyle, covering=pose.covering, masks=self._masks
        )
        light = floats(_level(stimulus, "light"))
        canvas = backdrop(_colour(stimulus, "background"), size=surface.size)
        canvas[surface.pixel] = shaded(surface, paint, light=light)
        skin = np.zeros(surface.size**2, np.float32)
        skin[surface.pixel[paint.skin]] = 1
        return Scene(
            light=_averaged(canvas.reshape(surface.size, surface.size, 3)),
            skin=_averaged(skin.reshape(surface.size, surface.size)) > 0.99,  # noqa: PLR2004 all of it
            box=face_box(surface),
        )

    def _seen(self, stimulus: Stimulus) -> Surface:
        """Return the surface of a face."""
        key = _geometry_key(stimulus)
        if self._surface is None or self._surface[0] != key:
            build = _build(stimulus, person(stimulus.person, seed=self._seed))
            size = self._size * FINER
            places = self._morphs.places(build)
            self._surface = key, self._head.surface(places, _pose(stimulus), size=size)
        return self._surface[1]


def backdrop(colour: Array, *, size: int) -> Array:
    """Return a wall that is a little darker above and below, flattened, (size * size, 3)."""
    fall = 1 - 0.15 * np.linspace(-1, 1, size, dtype=np.float32) ** 2
    return floats(np.repeat(fall[:, None] * colour * BACKDROP, size, axis=0))


def face_box(surface: Surface) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of the face from hairline to chin, in final pixels."""
    face = (surface.part == PARTS.index(BODY)) & (regions.face_oval(surface.rest) > 0.5)  # noqa: PLR2004 half
    rows, columns = np.divmod(surface.pixel[face], surface.size)
    if not rows.size:
        return 0, 0, surface.size // FINER, surface.size // FINER
    left, top = int(columns.min()) // FINER, int(rows.min()) // FINER
    return left, top, int(columns.max()) // FINER + 1, int(rows.max()) // FINER + 1


def _build(stimulus: Stimulus, who: Person) -> Build:
    """Return what the head of a planned face is made of."""
    units = recipes()[stimulus.recipe].units
    poles = _level(stimulus, "shape")
    return Build(
        poles=poles,
        gender=_number(stimulus, "gender"),
        age=_number(stimulus, "age"),
        muscle=who.muscle,
        weight=who.weight,
        details=who.details,
        units={name: weight * stimulus.intensity for name, weight in units.items()},
    )


def _pose(stimulus: Stimulus) -> Pose:
    return Pose(
        yaw=_number(stimulus, "yaw"),
        pitch=_number(stimulus, "pitch"),
        hairstyle=_level(stimulus, "hairstyle"),
        covering=_level(stimulus, "covering"),
        glasses=_level(stimulus, "glasses"),
    )


def _geometry_key(stimulus: Stimulus) -> tuple[object, ...]:
    """Return all that decides where the surface lies."""
    levels = (stimulus.factors[name] for name in GEOMETRY)
    return stimulus.person, stimulus.recipe, stimulus.intensity, *levels


def _level(stimulus: Stimulus, factor: str) -> Any:  # noqa: ANN401 of the kind that its factor has
    """Return what the level of a factor means."""
    return factors()[factor].levels[stimulus.factors[factor]]


def _number(stimulus: Stimulus, factor: str) -> float:
    return float(_level(stimulus, factor))


def _colour(stimulus: Stimulus, factor: str) -> Array:
    return surface_colour(_level(stimulus, factor))


def _averaged(canvas: Array) -> Array:
    """Return a picture at its final size."""
    side = canvas.shape[0] // FINER
    small = cv2.resize(canvas, (side, side), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.float32)


def _measured(picture: pictures.Picture, scene: Scene) -> Mapping[str, float]:
    """Return the box of the face, and brightness and contrast of its skin and of the box."""
    left, top, right, bottom = scene.box
    inside = np.zeros(picture.shape[:2], np.bool_)
    inside[top:bottom, left:right] = True
    return {
        "face_left": left,
        "face_top": top,
        "face_right": right,
        "face_bottom": bottom,
        **pictures.brightness(picture, scene.skin, name="skin"),
        **pictures.brightness(picture, inside, name="face"),
    }
