"""Pictures of planned faces from several processes at once; they do not depend on how many."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import cv2

from evenhand.audit.stimuli.corpus_folder import Medium
from evenhand.audit.stimuli.faces.head_archive import HeadArchive
from evenhand.audit.stimuli.faces.maker import FaceMaker
from evenhand.audit.stimuli.manifest import Stimulus

CHUNK: Final = 16
"""Items that a worker is given at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """What all pictures of a corpus have in common.

    Attributes:
        archive: MakeHuman's files.
        seed: of persons and noise.
        size: side of a picture in pixels.
        jpeg_quality: 1 to 100; None for PNG.
    """

    archive: Path
    seed: int
    size: int
    jpeg_quality: int | None = None

    def maker(self) -> FaceMaker:
        """Return what makes the pictures."""
        return FaceMaker(
            HeadArchive(self.archive),
            seed=self.seed,
            size=self.size,
            jpeg_quality=self.jpeg_quality,
        )


def drawn(how: Drawing, stimuli: Sequence[Stimulus], *, workers: int) -> Iterator[Medium]:
    """Yield the picture of each planned face in order.

    Args:
        how: what all pictures have in common.
        stimuli: the faces.
        workers: processes; the pictures do not depend on it.
    """
    if workers == 1:
        yield from how.maker().make(stimuli)
        return
    chunks = [stimuli[start : start + CHUNK] for start in range(0, len(stimuli), CHUNK)]
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for chunk in pool.map(_drawn_chunk, [(how, chunk) for chunk in chunks]):
            yield from chunk


def _drawn_chunk(job: tuple[Drawing, Sequence[Stimulus]]) -> list[Medium]:
    """Make some pictures in a process of its own."""
    how, chunk = job
    return list(_maker(how).make(chunk))


@cache
def _maker(how: Drawing) -> FaceMaker:
    """Return the maker of a process; it is built once."""
    cv2.setNumThreads(1)
    return how.maker()
