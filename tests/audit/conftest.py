"""Small audits whose answer is known: a plan, persons in cells, and models with planted faults."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pandas as pd
import pytest

from evenhand.audit.evidence import Evidence, gather
from evenhand.audit.judgement import Judged, judge
from evenhand.audit.plan import Plan
from evenhand.audit.plans.file import parse_plan
from evenhand.audit.result import AuditResult
from evenhand.audit.run import run_frames
from evenhand.audit.table import Array, Scores, Table, Truth
from evenhand.metrics.catalogue import catalogue
from evenhand.metrics.slices import Attribute

Model: TypeAlias = Callable[[Array, Table, np.random.Generator], Array]
Row: TypeAlias = Mapping[str, object]
Frames: TypeAlias = dict[str, pd.DataFrame]

EMOTIONS = ("Anger", "Joy")
BIAS: Row = {"metric": "bias", "margin": 0.3, "owner": "test", "emotions": ["Anger"]}
ATTRIBUTES: tuple[Row, ...] = (
    {"name": "gender", "source": "recorded", "levels": ["F", "M"]},
    {"name": "age", "source": "recorded", "levels": ["young", "old"]},
)
CELLS: Mapping[tuple[str, ...], int] = {
    ("F", "young"): 30,
    ("F", "old"): 30,
    ("M", "young"): 30,
    ("M", "old"): 30,
}


def _toml(value: object) -> str:
    """Return a value as TOML, tables inline."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key} = {_toml(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value)


@pytest.fixture(scope="session")
def plan_text() -> Callable[..., str]:
    """Return a function that writes a plan for some gates, shown metrics and rules."""

    def text(
        *,
        gate: Sequence[Row] = (BIAS,),
        show: Sequence[Row] = (),
        diagnostic: Sequence[Row] = (),
        comparison: Sequence[Row] = (),
        models: Sequence[str] = ("model",),
        attribute: Sequence[Row] = ATTRIBUTES,
        statistics: Row | None = None,
        slices: Row | None = None,
        report: Row | None = None,
        emotions: Sequence[str] = EMOTIONS,
        scale: Row | None = None,
    ) -> str:
        tables: Mapping[str, Row] = {
            "purpose": {
                "system": "system",
                "intended_use": "use",
                "context": "research",
                "modality": "voice",
            },
            "data": {"name": "panel", "subjects": "real", "items": "items.csv"},
            "ratings": {
                "file": "ratings.csv",
                "scale": scale or {"kind": "continuous", "low": 0, "high": 7},
                "emotions": emotions,
            },
            "statistics": {"seed": 1, "replicates": 200, **(statistics or {})},
            "slices": slices or {},
            "report": report or {},
        }
        listed: Mapping[str, Sequence[Row]] = {
            "attribute": attribute,
            "gate": gate,
            "show": show,
            "diagnostic": diagnostic,
            "comparison": comparison,
            "model": [{"name": name, "predictions": f"{name}.csv"} for name in models],
        }
        lines = ["evenhand = 1", 'title = "Test"']
        lines += [f"{name} = {_toml(table)}" for name, table in tables.items()]
        lines += [f"{name} = {_toml(rows)}" for name, rows in listed.items()]
        return "\n".join(lines) + "\n"

    return text


@pytest.fixture(scope="session")
def plan_of(plan_text: Callable[..., str]) -> Callable[..., Plan]:
    """Return a function that makes a checked plan; arguments as in `plan_text`."""

    def plan(**parts: object) -> Plan:
        return parse_plan(plan_text(**parts), name="plan", metrics=catalogue())

    return plan


def _table(
    attribute: Sequence[Row], cells: Mapping[tuple[str, ...], int], items_per_person: int
) -> Table:
    """Return persons in cells, each with the same number of items."""
    attributes = []
    for row in attribute:
        levels = row["levels"]
        assert isinstance(levels, list)
        attributes.append(
            Attribute(
                name=str(row["name"]),
                levels=(*levels, "unknown"),
                reference=str(row.get("reference", "")),
            )
        )
    codes: list[list[int]] = []
    persons: list[str] = []
    for levels, count in cells.items():
        code = [a.levels.index(level) for a, level in zip(attributes, levels, strict=True)]
        for _ in range(count):
            name = f"person-{len(set(persons)):04d}"
            persons += [name] * items_per_person
            codes += [code] * items_per_person
    return Table(
        items=np.array([f"clip-{place:05d}" for place in range(len(persons))]),
        persons=np.array(persons),
        attributes=tuple(attributes),
        cells=np.array(codes, dtype=np.int16),
    )


def _truth(values: Array, emotions: Sequence[str]) -> Truth:
    """Return labels of one rater."""
    return Truth(
        emotions=tuple(emotions),
        values=values,
        raters=np.ones(values.shape, dtype=np.int64),
        rater_count=1,
        rating_count=values.size,
        within_item_sd=None,
    )


@pytest.fixture(scope="session")
def measured(plan_of: Callable[..., Plan]) -> Callable[..., Evidence]:
    """Return a function that audits models on persons in cells.

    Labels are drawn within 2 to 5 unless `labels` draws them; a model is a function of labels,
    table and source of randomness. An emotion with NaN everywhere is one that it does not cover.
    """

    def evidence(
        *models: Model,
        cells: Mapping[tuple[str, ...], int] = CELLS,
        items_per_person: int = 6,
        seed: int = 7,
        labels: Callable[[tuple[int, int], np.random.Generator], Array] | None = None,
        attribute: Sequence[Row] = ATTRIBUTES,
        emotions: Sequence[str] = EMOTIONS,
        **parts: object,
    ) -> Evidence:
        rng = np.random.default_rng(seed)
        names = tuple(f"model{place or ''}" for place in range(len(models)))
        plan = plan_of(models=names, attribute=attribute, emotions=emotions, **parts)
        table = _table(attribute, cells, items_per_person)
        shape = (len(table.items), len(emotions))
        values = labels(shape, rng) if labels else rng.uniform(2, 5, shape)
        scores = []
        for name, model in zip(names, models, strict=True):
            found = model(values, table, rng)
            covers = tuple(
                e for e, own in zip(emotions, found.T, strict=True) if np.isfinite(own).any()
            )
            scores.append(Scores(model=name, covers=covers, values=found))
        return gather(plan, table, _truth(values, emotions), scores)

    return evidence


@pytest.fixture(scope="session")
def reading() -> Callable[..., Model]:
    """Return a function that makes a model: labels, noise, and points added for some levels."""

    def model(
        *,
        noise: float = 0.2,
        person: float = 0.1,
        shifts: Mapping[str, float] | None = None,
        covers: Sequence[int] | None = None,
    ) -> Model:
        def scores(truth: Array, table: Table, rng: np.random.Generator) -> Array:
            _, who = np.unique(table.persons, return_inverse=True)
            own = rng.normal(0, person, (who.max() + 1, truth.shape[1]))[who]
            found = truth + own + rng.normal(0, noise, truth.shape)
            for name, points in (shifts or {}).items():
                which, level = name.split("=")
                column = [a.name for a in table.attributes].index(which)
                code = table.attributes[column].levels.index(level)
                found[table.cells[:, column] == code, 0] += points
            for place in range(truth.shape[1]):
                if covers is not None and place not in covers:
                    found[:, place] = np.nan
            return found

        return scores

    return model


@pytest.fixture(scope="session")
def said() -> Callable[[Evidence], dict[str, tuple[str, tuple[str, ...]]]]:
    """Return a function from evidence to verdict and hints of every slice of the first claim."""

    def answers(evidence: Evidence) -> dict[str, tuple[str, tuple[str, ...]]]:
        first: Judged = judge(evidence)[0]
        ids = [evidence.slices[place].id for place in first.places]
        words = first.verdicts.verdict.tolist()
        return dict(zip(ids, zip(words, first.verdicts.hints, strict=True), strict=True))

    return answers


@pytest.fixture(scope="session")
def frames_of() -> Callable[[Evidence], Frames]:
    """Return a function that writes evidence back as frames: items, ratings, then models."""

    def frames(evidence: Evidence) -> Frames:
        table, truth = evidence.table, evidence.truth
        items: dict[str, object] = {"item": table.items, "person": table.persons}
        for place, attribute in enumerate(table.attributes):
            items[attribute.name] = np.array(attribute.levels)[table.cells[:, place]]
        ratings = pd.DataFrame(truth.values, columns=list(truth.emotions))
        ratings.insert(0, "item", table.items)
        long = ratings.melt(id_vars="item", var_name="emotion", value_name="value")
        long["rater"] = "rater-01"
        found = {"items": pd.DataFrame(items), "ratings": long.dropna()}
        for scores in evidence.scores:
            own = pd.DataFrame(scores.values, columns=list(truth.emotions))[list(scores.covers)]
            own.insert(0, "item", table.items)
            found[scores.model] = own
        return found

    return frames


@pytest.fixture
def panel(
    measured: Callable[..., Evidence],
    reading: Callable[..., Model],
    frames_of: Callable[[Evidence], Frames],
) -> Callable[..., Frames]:
    """Return a function that makes items, ratings and the scores of one skilled model."""

    def frames(
        *,
        shifts: Mapping[str, float] | None = None,
        covers: Sequence[int] | None = None,
        **parts: object,
    ) -> Frames:
        return frames_of(measured(reading(shifts=shifts, covers=covers), **parts))

    return frames


@pytest.fixture
def audited(plan_text: Callable[..., str], tmp_path: Path) -> Callable[..., AuditResult]:
    """Return a function that audits frames into a folder; other arguments are the plan's."""

    def audit(
        frames: Frames,
        *,
        out: str = "out",
        plan: Path | None = None,
        convert: Callable[[pd.DataFrame], object] = pd.DataFrame,
        **parts: object,
    ) -> AuditResult:
        known = {"items", "ratings"}
        return run_frames(
            plan or plan_text(**parts),
            tmp_path / out,
            items=convert(frames["items"]),
            ratings=convert(frames["ratings"]),
            predictions={name: convert(f) for name, f in frames.items() if name not in known},
        )

    return audit
