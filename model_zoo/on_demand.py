"""Models that are opened when there is something to compute, and known before that.

Reading, exporting and compiling a model takes seconds to minutes. What a model is, and what its
numbers mean, is remembered from the time it was last opened: under the names, sizes and times of
all files that it was made from, and the versions of what computes it.
"""

import hashlib
import json
import platform
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, fields
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.embedding_predictor import EmbeddingPredictor
from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.opening import open_predictor, read_from
from evenhand.model_zoo.outputs import Output
from evenhand.model_zoo.predictor import Batch, Identity, Listener, Medium, Predictor
from evenhand.model_zoo.whole_file import whole_file
from evenhand.model_zoo.wish import Wish

LIBRARIES: Final = (
    *("evenhand", "numpy", "pillow", "openvino", "optimum-intel", "nncf", "torch"),
    *("transformers", "open_clip_torch", "timm", "tokenizers", "safetensors"),
)
MADE_BY_PYTHON: Final = "__pycache__"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What can be known of a predictor without computing anything.

    Attributes:
        identity: what makes its scores its own.
        medium, rate_hz, longest_s: what it takes.
        listens: whether it is a `Listener`.
        outputs: what its numbers mean.
        encoder: what makes its embeddings their own, where it has some that can be kept.
        shape: of one embedding.
    """

    identity: Identity
    medium: Medium
    rate_hz: int | None
    longest_s: float | None
    listens: bool
    outputs: tuple[Output, ...]
    encoder: Identity | None = None
    shape: tuple[int, ...] = ()


@dataclass(slots=True, kw_only=True)
class PredictorOnDemand:
    """A predictor that is opened when it is first asked to score.

    Attributes:
        facts: of the predictor, from the last time that it was opened.
        open: opens it.
        forget: drops the facts.
    """

    facts: Facts
    open: Callable[[], Predictor]
    forget: Callable[[], None]
    _opened: Predictor | None = field(default=None, init=False)

    @property
    def identity(self) -> Identity:
        """Return what makes its scores its own."""
        return self.facts.identity

    @property
    def medium(self) -> Medium:
        """Return what it takes."""
        return self.facts.medium

    @property
    def rate_hz(self) -> int | None:
        """Return the samples per second it takes."""
        return self.facts.rate_hz

    @property
    def longest_s(self) -> float | None:
        """Return how many seconds of a sound it hears."""
        return self.facts.longest_s

    @property
    def outputs(self) -> tuple[Output, ...]:
        """Return what its numbers mean."""
        return self.facts.outputs

    def opened(self) -> Predictor:
        """Return the predictor itself, opened once.

        Raises:
            ZooError: it cannot be opened, or is another than it was.
        """
        if self._opened is None:
            found = self.open()
            if facts_of(found) != self.facts:
                self.forget()
                problem = f"{self.identity.model}: is another than when it was last opened, though"
                raise ZooError([f"{problem} its files look the same; give the command again"])
            self._opened = found
        return self._opened

    def score(self, items: Sequence[NDArray[np.generic]], /) -> Batch:
        """Return the scores of some decoded items."""
        return self.opened().score(items)


def predictor_on_demand(name: str, wish: Wish) -> Predictor:
    """Return a model: opened, or where it was opened before and nothing has changed, not yet.

    Args:
        name: of its card, or its path.
        wish: as for `open_predictor`.

    Raises:
        ZooError: as `open_predictor`; what lies in weights comes up when they are read.
    """
    if wish.allow_network:
        return open_predictor(name, wish)
    file = wish.cache / "opened" / f"{_fingerprint(name, wish)}.json"
    with suppress(OSError, msgspec.DecodeError):
        return PredictorOnDemand(
            facts=msgspec.json.decode(file.read_bytes(), type=Facts),
            open=lambda: open_predictor(name, wish),
            forget=lambda: file.unlink(missing_ok=True),
        )
    predictor = open_predictor(name, wish)
    with suppress(OSError):
        _write(facts_of(predictor), file)
    return predictor


def facts_of(predictor: Predictor) -> Facts:
    """Return what can be known of a predictor without computing anything."""
    if isinstance(predictor, PredictorOnDemand):
        return predictor.facts
    parts = predictor if isinstance(predictor, EmbeddingPredictor) else None
    return Facts(
        identity=predictor.identity,
        medium=predictor.medium,
        rate_hz=predictor.rate_hz,
        longest_s=predictor.longest_s,
        listens=isinstance(predictor, Listener),
        outputs=predictor.outputs,
        encoder=None if parts is None else parts.encoder.identity,
        shape=() if parts is None else parts.encoder.shape,
    )


def _write(facts: Facts, file: Path) -> None:
    """Write facts, whole or not at all."""
    told = {one.name: getattr(facts, one.name) for one in fields(Facts)}
    plain = {key: one.told() if isinstance(one, Identity) else one for key, one in told.items()}
    file.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(file) as part:
        part.write_bytes(msgspec.json.encode(plain))


def _fingerprint(name: str, wish: Wish) -> str:
    """Return one sha256 for all that decides what a model is, without reading its weights."""
    said = {one.name: str(getattr(wish, one.name)) for one in fields(wish) if one.compare}
    told = {
        "model": name,
        "wish": {key: value for key, value in said.items() if key not in {"say", "cache"}},
        "files": sorted(_files((Path(__file__).parent, *read_from(name, wish)))),
        "versions": {library: _version(library) for library in LIBRARIES},
        "machine": [platform.node(), platform.machine(), platform.python_version()],
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:32]


def _files(roots: Iterable[Path]) -> Iterator[tuple[str, int, int]]:
    """Yield path, size and time of change of files, and of all files in folders."""
    for root in roots:
        resolved = root.resolve()
        for file in (resolved, *sorted(resolved.rglob("*"))):
            if file.is_file() and MADE_BY_PYTHON not in file.parts:
                found = file.stat()
                yield str(file), found.st_size, found.st_mtime_ns


def _version(library: str) -> str:
    """Return the version of a library that may be absent."""
    try:
        return version(library)
    except PackageNotFoundError:
        return "absent"
