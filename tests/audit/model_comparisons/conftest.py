"""Two models on persons in cells, the new one worse for some by what a test plants."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

import numpy as np
import pytest

from evenhand.audit.evidence import Evidence
from evenhand.audit.model_comparisons.matching import with_matched
from evenhand.audit.table import Array, Table

Row: TypeAlias = Mapping[str, object]
Model: TypeAlias = Callable[[Array, Table, np.random.Generator], Array]

MAE: Row = {"metric": "mae", "margin": 0.1, "widening": 0.15, "owner": "test"}
DRIFT: Row = {"margin": 0.3, "owner": "test"}


@pytest.fixture(scope="session")
def compared(measured: Callable[..., Evidence]) -> Callable[..., Evidence]:
    """Return a function that measures an old and a new model, `model` and `model1`."""

    def evidence(
        old: Model,
        new: Model,
        *,
        gate: Sequence[Row] = (MAE,),
        drift: Row | None = None,
        kind: str = "release",
        plan: Row | None = None,
        **parts: object,
    ) -> Evidence:
        asked: dict[str, object] = {"name": "release", "old": "model", "new": "model1"}
        asked |= {"kind": kind, "gate": list(gate)}
        if drift is not None:
            asked["drift"] = drift
        given = {"gate": (), **(plan or {})}
        return with_matched(measured(old, new, comparison=[asked], **given, **parts))

    return evidence


@pytest.fixture(scope="session")
def noisy() -> Callable[..., Model]:
    """Return a function that makes a model: labels and noise, of another size for one level."""

    def model(noise: float = 0.5, *, own: float | None = None, level: str = "gender=F") -> Model:
        def scores(truth: Array, table: Table, rng: np.random.Generator) -> Array:
            size = np.full(len(truth), noise)
            if own is not None:
                name, word = level.split("=")
                column = [a.name for a in table.attributes].index(name)
                code = table.attributes[column].levels.index(word)
                size[table.cells[:, column] == code] = own
            return np.asarray(truth + rng.normal(0, 1, truth.shape) * size[:, None])

        return scores

    return model


@pytest.fixture(scope="session")
def guessing() -> Model:
    """Return a model that knows the scale and nothing else."""

    def scores(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        del table
        return rng.uniform(2, 5, truth.shape)

    return scores
