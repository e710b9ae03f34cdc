"""Persons with pairs of items that differ in skin tone, and the same items disturbed."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from evenhand.audit.changes.changed import Changes, Disturbed
from evenhand.audit.changes.pairs import read_pairs
from evenhand.audit.evidence import Evidence, gather
from evenhand.audit.plans.file import parse_plan
from evenhand.audit.table import Array, Scores, Table, Truth
from evenhand.metrics.catalogue import catalogue
from evenhand.metrics.slices import Attribute

EMOTIONS = ("Anger", "Joy")
Rows = Sequence[Mapping[str, object]]


def toml(value: object) -> str:
    """Return a value as TOML, tables inline."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{json.dumps(k)} = {toml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value)


@pytest.fixture(scope="session")
def plan_of_changes() -> Callable[..., str]:
    """Return a function that writes a plan that asks about changes."""

    def text(
        *,
        counterfactual: Rows = (),
        perturbation: Rows = (),
        gate: Rows = (),
        models: Sequence[Mapping[str, object]] = ({},),
        **tables: Mapping[str, object],
    ) -> str:
        purpose = {"system": "s", "intended_use": "u", "context": "research", "modality": "voice"}
        scale = {"kind": "continuous", "low": 0, "high": 7}
        whole: dict[str, object] = {
            "purpose": purpose,
            "data": {"name": "panel", "subjects": "synthetic", "items": "items.csv"},
            "ratings": {"file": "ratings.csv", "scale": scale, "emotions": list(EMOTIONS)},
            "statistics": {"seed": 1, "replicates": 200, **tables.get("statistics", {})},
            "report": tables.get("report", {}),
            "slices": tables.get("slices", {}),
            "attribute": [
                {"name": "tone", "source": "prompted", "levels": ["light", "dark"]},
                {"name": "gender", "source": "prompted", "levels": ["F", "M"]},
            ],
            "gate": gate,
            "counterfactual": counterfactual,
            "perturbation": perturbation,
            "model": [
                {"name": f"model{n or ''}", "predictions": f"model{n or ''}.csv", **more}
                for n, more in enumerate(models)
            ],
        }
        lines = ["evenhand = 1", 'title = "Test"']
        return (
            "\n".join([*lines, *(f"{name} = {toml(v)}" for name, v in whole.items() if v)]) + "\n"
        )

    return text


@dataclass(frozen=True, kw_only=True)
class Panel:
    """Persons, each with some pairs of items, light and dark; women and men take turns.

    Attributes:
        persons, pairs: how many persons, and pairs of each.
        shift: what a dark item gains, by emotion.
        person_shift: how much that differs between persons.
        noise: of each score.
        skill: 1 reads the labels, 0 knows nothing of them.
        women: how many of the persons are women; None: half.
        seed: of all random numbers.
    """

    persons: int = 40
    pairs: int = 5
    shift: tuple[float, float] = (0.0, 0.0)
    person_shift: float = 0.0
    noise: float = 0.2
    skill: float = 1.0
    women: int | None = None
    seed: int = 3
    lacking: tuple[int, ...] = field(default=())

    def table(self) -> Table:
        """Return the items: original and changed of each pair stand side by side."""
        count = self.persons * self.pairs
        who = np.repeat(np.arange(self.persons), self.pairs * 2)
        women = self.persons // 2 if self.women is None else self.women
        cells = np.stack([np.tile([0, 1], count), np.where(who < women, 0, 1)], axis=1)
        return Table(
            items=np.array([f"i{place:05d}" for place in range(2 * count)]),
            persons=np.array([f"p{person:04d}" for person in who]),
            attributes=(
                Attribute(name="tone", levels=("light", "dark", "unknown")),
                Attribute(name="gender", levels=("F", "M", "unknown")),
            ),
            cells=cells.astype(np.int16),
        )

    def draw(self, table: Table) -> tuple[Array, Array]:
        """Return labels, which a pair shares, and scores."""
        rng = np.random.default_rng(self.seed)
        count = len(table.items) // 2
        truth = np.repeat(rng.uniform(1, 6, (count, 2)), 2, axis=0)
        _, who = np.unique(table.persons, return_inverse=True)
        own = rng.normal(0, self.person_shift, (self.persons, 2))[who]
        guess = np.repeat(rng.uniform(1, 6, (count, 2)), 2, axis=0)
        scores = self.skill * truth + (1 - self.skill) * guess
        scores = scores + rng.normal(0, self.noise, truth.shape)
        scores += (table.cells[:, [0]] == 1) * (np.array(self.shift) + own)
        scores[list(self.lacking)] = np.nan
        return truth, scores

    def frame(self) -> pa.Table:
        """Return the table of pairs."""
        items = self.table().items
        return pa.table({"a": items[::2], "b": items[1::2], "factor": ["tone"] * (len(items) // 2)})


@pytest.fixture(scope="session")
def panel_of() -> type[Panel]:
    """Return what makes panels."""
    return Panel


@pytest.fixture(scope="session")
def evidence_of(plan_of_changes: Callable[..., str]) -> Callable[..., Evidence]:
    """Return a function that measures a panel; other arguments are the plan's."""

    def evidence(
        panel: Panel,
        *,
        frame: pa.Table | None = None,
        disturbed: Callable[[Array, Table], Array] | None = None,
        covers: Sequence[str] = EMOTIONS,
        table: Table | None = None,
        **plan: object,
    ) -> Evidence:
        rules = parse_plan(plan_of_changes(**plan), name="plan", metrics=catalogue())
        items = table or panel.table()
        truth, values = panel.draw(items)
        values[:, [e not in covers for e in EMOTIONS]] = np.nan
        scores = Scores(model="model", covers=tuple(covers), values=values)
        pairs = tuple(
            read_pairs(panel.frame() if frame is None else frame, items, asked, file="pairs.csv")
            for asked in rules.counterfactual
        )
        again = tuple(
            Disturbed(
                asked=asked,
                model=0,
                scores=Scores(
                    model="model",
                    covers=tuple(covers),
                    values=values if disturbed is None else disturbed(values.copy(), items),
                ),
            )
            for asked in rules.perturbation
        )
        labels = Truth(
            emotions=EMOTIONS,
            values=truth,
            raters=np.ones(truth.shape, dtype=np.int64),
            rater_count=1,
            rating_count=truth.size,
            within_item_sd=None,
        )
        changes = Changes(pairs=pairs, disturbed=again)
        return gather(rules, items, labels, [scores], changes=changes)

    return evidence


@pytest.fixture(scope="session")
def frames_of_panel() -> Callable[[Panel], dict[str, pd.DataFrame]]:
    """Return a function that writes a panel as frames: items, ratings, model, pairs."""

    def frames(panel: Panel) -> dict[str, pd.DataFrame]:
        table = panel.table()
        truth, scores = panel.draw(table)
        items = pd.DataFrame({"item": table.items, "person": table.persons})
        for place, attribute in enumerate(table.attributes):
            items[attribute.name] = np.array(attribute.levels)[table.cells[:, place]]
        long = pd.DataFrame(truth, columns=list(EMOTIONS)).assign(item=table.items, rater="r1")
        ratings = long.melt(id_vars=["item", "rater"], var_name="emotion", value_name="value")
        model = pd.DataFrame(scores, columns=list(EMOTIONS))
        model.insert(0, "item", table.items)
        return {
            "items": items,
            "ratings": ratings,
            "model": model,
            "pairs": panel.frame().to_pandas(),
        }

    return frames
