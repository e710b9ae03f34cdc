"""Predictors whose faults are known, because they were planted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from evenhand.audit.errors import InputError
from evenhand.audit.simulation.person_noise import person_noise
from evenhand.audit.table import Array, Table, Truth
from evenhand.metrics.slices import Attribute, Slice, inside


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantedGap:
    """A constant amount by which a predictor over-reads some emotions in one group.

    Attributes:
        where: (attribute, level) pairs that all hold in the group.
        emotions: which emotions.
        points: added to the score there; below 0 for under-reading.
    """

    where: tuple[tuple[str, str], ...]
    emotions: tuple[str, ...]
    points: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Predictor:
    """A simulated model.

    Attributes:
        name: in reports and file names.
        kind: `skilled` is the label plus an error; the others know nothing: `random` answers with
            independent noise of the labels' mean and spread, `constant` with the labels' mean,
            `permuted` with the labels of other items.
        residual_sd: standard deviation of score minus label of a skilled predictor, in points.
        icc: share of that variance that lies between persons.
        shared: share of it that all emotions of an item have in common.
        gaps: planted on top, whatever the kind.
    """

    name: str
    kind: Literal["skilled", "random", "constant", "permuted"] = "skilled"
    residual_sd: float = 0.6
    icc: float = 0.15
    shared: float = 0.0
    gaps: tuple[PlantedGap, ...] = ()

    def predict(self, table: Table, truth: Truth, rng: np.random.Generator) -> Array:
        """Return scores on the label's scale, neither rounded nor cut off, shape (n, emotions)."""
        return self._unplanted(table, truth, rng) + planted(self.gaps, table, truth.emotions)

    def _unplanted(self, table: Table, truth: Truth, rng: np.random.Generator) -> Array:
        values = truth.values
        if self.kind == "permuted":
            return values[rng.permutation(len(values))]
        if self.kind == "skilled":
            person = np.unique(table.persons, return_inverse=True)[1]
            count = values.shape[1]
            sd, icc = self.residual_sd, self.icc
            return values + person_noise(person, count, sd=sd, icc=icc, shared=self.shared, rng=rng)
        mean, sd = np.nanmean(values, axis=0), np.nanstd(values, axis=0)
        noise = rng.standard_normal(values.shape) if self.kind == "random" else 0.0
        return np.asarray(mean + sd * noise + np.zeros(values.shape))


def planted(gaps: Sequence[PlantedGap], table: Table, emotions: Sequence[str]) -> Array:
    """Return what the planted gaps add to each score, shape (n, emotions)."""
    added = np.zeros((len(table.items), len(emotions)))
    for gap in gaps:
        rows = inside(Slice(gap.where), table.attributes, table.cells)
        columns = np.array([emotion in gap.emotions for emotion in emotions], dtype=np.bool_)
        added[np.ix_(rows, columns)] += gap.points
    return added


def check_predictors(
    predictors: Sequence[Predictor], *, attributes: Sequence[Attribute], emotions: Sequence[str]
) -> None:
    """Raise one InputError with every setting that makes no sense for a panel."""
    names = [predictor.name for predictor in predictors]
    problems = [
        f"predictor {predictor.name!r}: {said}"
        for predictor in predictors
        for said in (*_ranges(predictor), *_places(predictor, attributes, emotions))
    ]
    if not names or len(set(names)) < len(names) or not all(map(_can_be_a_file, names)):
        problems.append(
            f"predictors are named {', '.join(map(repr, names)) or 'nothing'}, expected different "
            "names of letters, digits, '-' and '_'"
        )
    if problems:
        raise InputError(problems)


def _can_be_a_file(name: str) -> bool:
    return bool(name) and all(sign.isalnum() or sign in "-_" for sign in name)


def _ranges(predictor: Predictor) -> Iterator[str]:
    if not 0 <= predictor.residual_sd < np.inf:
        yield f"residual_sd is {predictor.residual_sd:g}, expected a number from 0"
    for name in ("icc", "shared"):
        if not 0 <= getattr(predictor, name) <= 1:
            yield f"{name} is {getattr(predictor, name):g}, expected a share from 0 to 1"


def _places(
    predictor: Predictor, attributes: Sequence[Attribute], emotions: Sequence[str]
) -> Iterator[str]:
    levels = {attribute.name: attribute.levels for attribute in attributes}
    for gap in predictor.gaps:
        if not np.isfinite(gap.points):
            yield f"a planted gap of {gap.points} points, expected a finite number"
        for name, level in gap.where:
            if level not in levels.get(name, ()):
                there = ", ".join(f"{n}: {', '.join(known)}" for n, known in levels.items())
                yield f"a gap planted in {name}={level}; the panel has {there}"
        for emotion in gap.emotions:
            if emotion not in emotions:
                yield f"a gap planted in {emotion!r}; the emotions are {', '.join(emotions)}"
