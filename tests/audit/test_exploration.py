"""Leads: adjusted over what is shown, without what a gate names or a small slice would tell."""

from collections.abc import Callable

import numpy as np
import pytest

from evenhand.audit.evidence import Evidence
from evenhand.audit.exploration import explore
from evenhand.audit.table import Array, Table

Measured = Callable[..., Evidence]
Reading = Callable[..., Callable[[Array, Table, np.random.Generator], Array]]

BIAS = {"metric": "bias", "margin": 0.3, "owner": "test", "emotions": ["Anger"]}
SHOW = [{"metric": "mae"}, {"metric": "pearson"}]


def step_up(p: list[float]) -> list[float]:
    """Return Benjamini and Hochberg's adjustment, from its definition."""
    return [min(min(1.0, len(p) * x / sum(y <= x for y in p)) for x in p if x >= own) for own in p]


def test_cells_are_adjusted_over_all_that_are_listed_of_a_model(
    measured: Measured, reading: Reading
) -> None:
    evidence = measured(reading(shifts={"gender=F": 0.1}), reading(), show=SHOW)
    found = explore(evidence)
    for model in ("model", "model1"):
        own = [cell for cell in found if cell.model == model]
        p = [cell.p for cell in own if cell.p is not None]
        q = [cell.q for cell in own if cell.q is not None]
        assert len(p) == len(q) == 5 * 4
        assert q == pytest.approx(step_up(p))
        assert all(b >= a for a, b in zip(p, q, strict=True))
        assert [cell.listed for cell in own] == [b <= 0.05 for b in q]


def test_what_a_gate_names_is_no_lead(measured: Measured, reading: Reading) -> None:
    found = explore(measured(reading(), show=SHOW))
    kinds = {(cell.metric, cell.emotion) for cell in found}
    assert kinds == {
        ("bias", "Joy"),
        ("mae", "Anger"),
        ("mae", "Joy"),
        ("pearson", "Anger"),
        ("pearson", "Joy"),
    }
    every = explore(measured(reading(), gate=[{**BIAS, "emotions": "each"}]))
    assert every == ()
    mean = explore(measured(reading(), gate=[{**BIAS, "emotions": "mean"}]))
    assert {cell.emotion for cell in mean} == {"Anger", "Joy"}


def test_withheld_and_small_slices_are_never_listed(measured: Measured, reading: Reading) -> None:
    cells = {("F", "young"): 9, ("M", "young"): 60, ("M", "old"): 60}
    found = explore(measured(reading(), cells=cells, show=SHOW))
    assert {cell.slice for cell in found} == {"age=young", "age=old"}
    internal = explore(
        measured(
            reading(),
            cells={**cells, ("F", "young"): 7},
            show=SHOW,
            report={"audience": "internal"},
        )
    )
    assert {cell.slice for cell in internal} == {"age=young", "age=old"}


def test_an_emotion_that_a_model_lacks_is_no_cell(measured: Measured, reading: Reading) -> None:
    found = explore(measured(reading(covers=[1]), show=SHOW))
    assert {cell.emotion for cell in found} == {"Joy"}


def test_a_perfect_copy_gives_no_leads(measured: Measured) -> None:
    def copied(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        del table, rng
        return truth.copy()

    assert explore(measured(copied, gate=[], show=[{"metric": "bias"}, {"metric": "mae"}])) == ()
    show = [{"metric": name} for name in ("pearson", "ccc", "calibration_slope")]
    assert not any(cell.listed for cell in explore(measured(copied, gate=[], show=show)))


def test_a_gap_without_spread_is_no_lead(measured: Measured) -> None:
    def shifted(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        del rng
        found: Array = truth + 0.3 * (table.cells[:, [0]] == 0)
        return found

    found = explore(measured(shifted, gate=[], show=[{"metric": "bias"}]))
    assert not [cell for cell in found if cell.slice.startswith("gender")]


def test_a_planted_lead_is_found_with_its_interval(measured: Measured, reading: Reading) -> None:
    evidence = measured(reading(shifts={"gender=F": 0.5}), show=SHOW)
    listed = [cell for cell in explore(evidence) if cell.listed]
    assert {(cell.metric, cell.slice) for cell in listed} >= {
        ("mae", "gender=F"),
        ("mae", "gender=M"),
    }
    for cell in listed:
        assert cell.gap.low is not None
        assert cell.gap.high is not None
        assert cell.gap.low * cell.gap.high > 0


def test_rates_of_few_positives_are_no_leads(measured: Measured, reading: Reading) -> None:
    def labels(shape: tuple[int, int], rng: np.random.Generator) -> Array:
        values = rng.uniform(0, 3.9, shape)
        values[::80] = 5.0
        return values

    show = [{"metric": "tpr", "truth_at": 4, "score_at": 4}]
    assert explore(measured(reading(), gate=[], show=show, labels=labels)) == ()
