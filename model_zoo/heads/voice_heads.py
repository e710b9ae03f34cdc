"""The heads of the voice family, read from a packed folder without torch and in little memory."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.heads.head_layers import Layer, head_layers, read_off, stacked
from evenhand.model_zoo.heads.packed_folder import SCALES, SHIFT, Packed, PackedHead, read_packed
from evenhand.model_zoo.heads.packed_projection import projected
from evenhand.model_zoo.heads.pooling import pooled
from evenhand.model_zoo.outputs import Output
from evenhand.model_zoo.predictor import Identity


class VoiceHeads:
    """Heads in a packed folder; a `Heads`.

    A call reads every projection once, whatever the number of items: give many at a time.
    Numbers are raw: nothing is clamped or taken off.

    Attributes:
        packed: the header of the folder, with what packing did to each head.
        outputs: what the numbers mean, in their order.
        identity: the model, the published files, and in what numbers they are stored.
    """

    def __init__(self, folder: Path, *, outputs: Sequence[Output], model: str) -> None:
        """Open a folder; projections stay in their files.

        Args:
            folder: what `packing.pack_heads` wrote.
            outputs: what the model says; those without a head are left out: not covered.
            model: its name.

        Raises:
            ZooError: packing did not finish, files are not whole, or a head is for no output.
        """
        self.packed: Packed = read_packed(folder)
        by_name = {one.name: one for one in self.packed.heads}
        strange = sorted(by_name.keys() - {one.name for one in outputs})
        if strange:
            problem = f"{folder}: {model} has no outputs {', '.join(strange)}"
            raise ZooError([problem])
        self.outputs = tuple(one for one in outputs if one.name in by_name)
        self.identity = _identity(self.packed, model)
        heads = [by_name[one.name] for one in self.outputs]
        opened = [_opened(folder, one) for one in heads]
        self._flattened = tuple(place for place, one in enumerate(heads) if one.size_bytes)
        self._pooled = tuple(place for place, one in enumerate(heads) if not one.size_bytes)
        self._projections = tuple(one.projection for one in opened if one.projection)
        self._later = stacked([opened[place].layers for place in self._flattened])
        self._on_statistics = stacked([opened[place].layers for place in self._pooled])

    def read(self, embeddings: NDArray[np.float32], /) -> NDArray[np.float64]:
        """Return items x outputs.

        Args:
            embeddings: states of the encoder, (items, positions, width).

        Raises:
            ZooError: states of another shape.
        """
        wanted = (self.packed.positions, self.packed.width)
        if embeddings.shape[1:] != wanted:
            problem = f"heads read (items, {wanted[0]}, {wanted[1]}), got {embeddings.shape}"
            raise ZooError([problem])
        scores = np.empty((len(embeddings), len(self.outputs)))
        if self._flattened:
            flat = np.ascontiguousarray(embeddings).reshape(len(embeddings), -1)
            hidden = np.stack([one.of(flat) for one in self._projections])
            scores[:, self._flattened] = read_off(self._later, np.maximum(hidden, 0))
        if self._pooled:
            statistics = pooled(embeddings)[None]
            scores[:, self._pooled] = read_off(self._on_statistics, statistics)
        return scores


@dataclass(frozen=True, slots=True, kw_only=True)
class _Projection:
    """Where a projection lies, and what belongs to it."""

    file: Path
    scales: NDArray[np.float32]
    shift: NDArray[np.float32]

    def of(self, flat: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return (items, units) of flattened states, before the activation."""
        return projected(flat, self.file, self.scales) + self.shift


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    """A head, but for the numbers of its projection."""

    projection: _Projection | None
    layers: tuple[Layer, ...]


def _opened(folder: Path, head: PackedHead) -> _Opened:
    """Return what lies beside a head's projection."""
    file = folder / f"{head.stem}.npz"
    try:
        with file.open("rb") as stream, np.load(stream, allow_pickle=False) as read:
            arrays = dict(read)
    except (ValueError, OSError, EOFError, BadZipFile) as error:
        problem = f"{file}: not a whole file of numpy ({error}); pack {head.name!r} again"
        raise ZooError([problem]) from None
    projection = None
    if head.reads == "flattened":
        scales, shift = arrays.pop(SCALES), arrays.pop(SHIFT)
        projection = _Projection(file=folder / f"{head.stem}.npy", scales=scales, shift=shift)
    return _Opened(projection=projection, layers=head_layers(arrays, file=file.name))


def _identity(packed: Packed, model: str) -> Identity:
    """Return what makes the numbers of the heads their own."""
    return Identity(
        model=model,
        weights=packed.weights,
        runtime="numpy",
        precision="int8" if packed.stored == "int8" else "f32",
        settings=MappingProxyType({"projections": packed.stored, "columns": str(packed.columns)}),
    )
