"""Audits of invented persons, through the public functions that everybody has.

One test a rule: its number stands in its name, and its comment has the wrong value that a peer
gives for the same input.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from rich.console import Console

import evenhand
from evenhand.audit.result import AuditResult
from evenhand.findings_table import show as print_findings

Array: TypeAlias = NDArray[np.float64]
Row: TypeAlias = Mapping[str, object]
Frames: TypeAlias = dict[str, pd.DataFrame]
Draw: TypeAlias = Callable[[pd.DataFrame, np.random.Generator], Array]
Read: TypeAlias = Callable[[Array, pd.DataFrame, np.random.Generator], Array]

EMOTION = "Anger"
BIAS: Row = {"metric": "bias", "margin": 0.3, "owner": "test"}
UNKNOWN = ""


def _labels(items: pd.DataFrame, rng: np.random.Generator) -> Array:
    """Return labels between 2 and 5 points."""
    return rng.uniform(2.0, 5.0, len(items))


def _noisy(truth: Array, items: pd.DataFrame, rng: np.random.Generator) -> Array:
    """Return the labels with a little noise."""
    return truth + rng.normal(0.0, 0.2, len(items))


def _toml(value: object) -> str:
    """Return a value as TOML, tables inline."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key} = {_toml(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value)


@pytest.fixture(scope="session")
def plan_of() -> Callable[..., str]:
    """Return a function that writes a plan."""

    def plan(
        levels: Mapping[str, Sequence[str]],
        *,
        gate: Sequence[Row] = (BIAS,),
        show: Sequence[Row] = (),
        models: Sequence[str] = ("model",),
        statistics: Row | None = None,
        slices: Row | None = None,
        report: Row | None = None,
        reference: str = "",
    ) -> str:
        point = {"reference": reference} if reference else {}
        parts: Mapping[str, object] = {
            "purpose": {
                "system": "system",
                "intended_use": "use",
                "context": "research",
                "modality": "voice",
            },
            "data": {"name": "panel", "subjects": "synthetic", "items": "items.csv"},
            "ratings": {
                "file": "ratings.csv",
                "scale": {"kind": "continuous", "low": 0.0, "high": 7.0},
                "emotions": [EMOTION],
            },
            "statistics": {"seed": 1, "replicates": 100, **(statistics or {})},
            "slices": slices or {},
            "report": report or {"audience": "internal", "suppress_below": 0},
            "attribute": [
                {"name": name, "source": "recorded", "levels": list(own), **point}
                for name, own in levels.items()
            ],
            "gate": gate,
            "show": show,
            "model": [{"name": name, "predictions": f"{name}.csv"} for name in models],
        }
        head = ["evenhand = 1", 'title = "Test"']
        return "\n".join([*head, *(f"{name} = {_toml(part)}" for name, part in parts.items())])

    return plan


@pytest.fixture(scope="session")
def panel() -> Callable[..., Frames]:
    """Return a function that makes items, ratings and scores of persons in cells of levels.

    `labels` draws the labels of items, `models` reads them; both see the table of items. The empty
    level is an attribute that nobody knows.
    """

    def frames(
        persons: Mapping[tuple[str, ...], int],
        *,
        names: Sequence[str] = ("group",),
        items_each: int = 6,
        seed: int = 1,
        labels: Draw = _labels,
        models: Mapping[str, Read] | None = None,
    ) -> Frames:
        rng = np.random.default_rng(seed)
        cells = [levels for levels, count in persons.items() for _ in range(count * items_each)]
        items = pd.DataFrame(cells, columns=list(names))
        items.insert(0, "item", [f"i{place}" for place in range(len(items))])
        items.insert(1, "person", [f"p{place // items_each}" for place in range(len(items))])
        truth = labels(items, rng)
        found = {
            "items": items,
            "ratings": pd.DataFrame(
                {"item": items["item"], "rater": "r", "emotion": EMOTION, "value": truth}
            ),
        }
        for name, read in (models or {"model": _noisy}).items():
            scores = read(truth, items, rng)
            found[name] = pd.DataFrame({"item": items["item"], EMOTION: scores})
        return found

    return frames


@pytest.fixture
def audited(plan_of: Callable[..., str], tmp_path: Path) -> Callable[..., AuditResult]:
    """Return a function that audits frames; levels are those that occur, and more that one names.

    Other arguments are the plan's.
    """
    runs = iter(range(1000))

    def audit(
        frames: Frames, *, levels: Mapping[str, Sequence[str]] | None = None, **parts: object
    ) -> AuditResult:
        items = frames["items"]
        occurring = {
            name: [one for one in dict.fromkeys(items[name]) if one != UNKNOWN]
            for name in items.columns[2:]
        }
        models = [name for name in frames if name not in {"items", "ratings"}]
        return evenhand.run_frames(
            plan_of(levels or occurring, models=models, **parts),
            tmp_path / str(next(runs)),
            items=items,
            ratings=frames["ratings"],
            predictions={name: frames[name] for name in models},
        )

    return audit


@pytest.fixture(scope="session")
def console() -> Callable[[AuditResult], str]:
    """Return a function that says what the command prints about a result."""

    def said(result: AuditResult) -> str:
        stream = StringIO()
        print_findings(result, Console(file=stream, width=200, color_system=None))
        return stream.getvalue()

    return said
