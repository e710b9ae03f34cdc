"""Where the shipped stimuli lie, and what they were made with."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from evenhand.audit.stimuli.faces.corpus import write_faces
from evenhand.audit.stimuli.manifest import Kind
from evenhand.audit.stimuli.voices.corpus import write_voices

SEED: Final = 20261122
CORPORA: Final[Mapping[Kind, str]] = MappingProxyType(
    {"faces": "faces-pack", "voices": "voices-pack"}
)


def shipped(kind: Kind) -> Path:
    """Return the folder of the shipped stimuli of a kind.

    Examples:
        >>> shipped("faces").name
        'faces'
    """
    return Path(__file__).parent / kind


def made_anew(out: Path, *, cache: Path, say: Callable[[str], None], workers: int = 1) -> None:
    """Make the shipped stimuli once more, into `out/faces` and `out/voices`.

    Args:
        out: folder to make; an interrupted run goes on in it.
        cache: where fetched packages are kept, and what was said.
        say: told how far the run is.
        workers: processes for the faces.

    Raises:
        InputError: the folder holds something else, or a generator cannot be had.
    """
    write_faces(
        out / "faces",
        corpus=CORPORA["faces"],
        seed=SEED,
        cache=cache,
        say=say,
        workers=workers,
    )
    write_voices(out / "voices", corpus=CORPORA["voices"], seed=SEED, cache=cache, say=say)
