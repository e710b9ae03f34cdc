"""A network of one's own behind the interface of all models."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.graphs.answers import refuse_constant
from evenhand.model_zoo.outputs import Output
from evenhand.model_zoo.own_models.model_file import (
    ModelFile,
    PictureTaken,
    Softmax,
    read_model_file,
)
from evenhand.model_zoo.own_models.network import OwnNetwork, last_line, open_network
from evenhand.model_zoo.own_models.preparation import Items, pictures, probes, sounds
from evenhand.model_zoo.predictor import Batch, Identity, Medium
from evenhand.model_zoo.runtime.graph import Graph
from evenhand.model_zoo.runtime.precision import Arithmetic

TINY: Final = 1e-12
"""Numbers below this are as good as none."""

MALFORMED: Final = "malformed: the network gave numbers that are not finite"

SUM: Final = 1e-3
"""How far shares may sum up to something else than one."""

ALONE: Final = 0.02
"""How far an answer may move when an item is not alone, as a share of the scale: rounding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnNetworkPredictor:
    """A network behind the interface of all models.

    Attributes:
        identity: what makes its scores its own.
        takes: all that its file states.
        graph: what computes.
        outputs: what its numbers mean, in their order.
    """

    identity: Identity
    takes: ModelFile
    graph: Graph
    outputs: tuple[Output, ...]

    @property
    def medium(self) -> Medium:
        """Return what it takes."""
        return "picture" if isinstance(self.takes.input, PictureTaken) else "sound"

    @property
    def rate_hz(self) -> int | None:
        """Return the samples per second it takes."""
        takes = self.takes.input
        return None if isinstance(takes, PictureTaken) else takes.sample_rate_hz

    @property
    def longest_s(self) -> float | None:
        """Return how many seconds of a sound it hears."""
        takes = self.takes.input
        return None if isinstance(takes, PictureTaken) else takes.seconds

    def score(self, items: Sequence[NDArray[np.generic]], /) -> Batch:
        """Return the scores of some decoded items; one that it cannot take has a reason instead."""
        said = self._said(items)
        scores = np.full((len(items), len(self.outputs)), np.nan)
        for place, one in enumerate(said):
            if not isinstance(one, str):
                scores[place] = one
        return Batch(
            scores=scores, reasons=tuple(one if isinstance(one, str) else None for one in said)
        )

    def _said(self, items: Items) -> list[NDArray[np.float64] | str]:
        """Return for each item its numbers, or why there are none."""
        try:
            rows = self.answers(items)
        except RuntimeError as error:
            if len(items) == 1:
                return [f"failed: {last_line(error)}"]
            return [one for item in items for one in self._said([item])]
        return [row if np.isfinite(row).all() else MALFORMED for row in rows]

    def answers(self, items: Items) -> NDArray[np.float64]:
        """Return items x outputs, after the softmax if it is taken here.

        Raises:
            ZooError: see `numbers`.
        """
        found = self.numbers(items)
        return _shares(found) if self.takes.softmax == "here" else found

    def numbers(self, items: Items) -> NDArray[np.float64]:
        """Return items x outputs as the network gives them.

        Raises:
            ZooError: the network gives another number of outputs than are stated.
        """
        takes = self.takes.input
        if isinstance(takes, PictureTaken):
            found = self.graph(pictures(items, takes))
        else:
            found = np.concatenate([self.graph(one) for one in sounds(items, takes)])
        each, rest = divmod(found.size, len(items))
        if each != len(self.outputs) or rest:
            got = each if not rest else f"{found.size} for {len(items)} items"
            problem = f"outputs: {len(self.outputs)} are stated, the network gives {got}"
            raise ZooError([problem])
        return found.reshape(len(items), each).astype(np.float64)


def open_own_network(path: Path, *, arithmetic: Arithmetic = "f32") -> OwnNetworkPredictor:
    """Return the network that a TOML file speaks of, once it gave sound answers to some probes.

    Args:
        path: of the file.
        arithmetic: the numbers to compute in.

    Raises:
        ZooError: the file or the network is not as it should be, says which key; or its answer
            does not depend on what it is given.
    """
    stated = read_model_file(path)
    try:
        network = open_network(stated, path.parent, arithmetic=arithmetic)
        predictor = OwnNetworkPredictor(
            identity=_identity(stated, network),
            takes=stated,
            graph=network.graph,
            outputs=stated.declared(),
        )
        _probe(predictor, stated.softmax)
    except ZooError as error:
        raise ZooError([f"{path}: {problem}" for problem in error.problems]) from None
    return predictor


def _identity(stated: ModelFile, network: OwnNetwork) -> Identity:
    """Return what makes scores those of this network, prepared and read in this way."""
    told = msgspec.json.encode((stated.input, stated.softmax, stated.output, stated.outputs))
    return Identity(
        model=stated.name,
        weights=network.sha256,
        runtime=network.graph.runtime,
        precision=network.graph.precision,
        settings={"stated": hashlib.sha256(told).hexdigest()},
    )


def _probe(predictor: OwnNetworkPredictor, softmax: Softmax) -> None:
    """Refuse a network whose answers cannot be what its file states."""
    items = probes(predictor.takes.input)
    try:
        numbers = predictor.numbers(items)
        alone = np.concatenate([predictor.answers([items[at]]) for at in (0, -1)])
    except RuntimeError as error:
        problem = "input: the network does not compute items as they are stated:"
        problem = f"{problem} {last_line(error)}"
        raise ZooError([problem]) from None
    answers = _shares(numbers) if softmax == "here" else numbers
    names = [one.name for one in predictor.outputs]
    scale = 1.0 if softmax != "none" else float(np.nanmax(np.abs(answers), initial=TINY))
    refuse_constant(answers, model=predictor.takes.name, outputs=names, scale=scale)
    if not np.abs(answers[[0, -1]] - alone).max() <= ALONE * scale:
        problem = (
            "file: the network answers differently about an item alone and among others;"
            " its output has to have the items on its first axis, one independent of the other"
        )
        raise ZooError([problem])
    _refuse_softmax(numbers, softmax)


def _refuse_softmax(numbers: NDArray[np.float64], softmax: Softmax) -> None:
    """Refuse a softmax that is stated and was not taken, or that would be taken twice."""
    sums = numbers.sum(axis=1)
    are_shares = bool(np.abs(sums - 1).max() <= SUM and numbers.min() >= 0)
    if softmax == "in_file" and not are_shares:
        problem = (
            "softmax: 'in_file' is stated, but numbers are no shares of one:"
            f" they go down to {numbers.min():.3g} and sum up to {sums.max():.3g}"
        )
        raise ZooError([problem])
    if softmax == "here" and are_shares:
        problem = "softmax: 'here' is stated, but numbers are shares of one already; state"
        raise ZooError([f"{problem} 'in_file', lest it is taken twice"])


def _shares(numbers: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the softmax over the last axis."""
    with np.errstate(invalid="ignore"):
        grown = np.exp(numbers - numbers.max(axis=1, keepdims=True))
        found: NDArray[np.float64] = grown / grown.sum(axis=1, keepdims=True)
    return found
