"""Diagnostics without a value, with several, and with none that is a number."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pytest

from evenhand.audit import diagnostics
from evenhand.audit.diagnostics import measured as diagnosed
from evenhand.audit.evidence import Evidence
from evenhand.audit.result import Finding
from evenhand.audit.table import Array, Table
from evenhand.metrics.calibration.linear_recalibration import linear_recalibration
from evenhand.metrics.catalogue import measures
from evenhand.metrics.rules import REASONS

Measured = Callable[..., Evidence]
Reading = Callable[..., Callable[[Array, Table, np.random.Generator], Array]]
Answers = Callable[[str, Evidence], tuple[Finding, ...]]


def test_an_emotion_without_a_usable_item_is_said_to_have_none(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    def labels(shape: tuple[int, int], rng: np.random.Generator) -> Array:
        drawn = rng.uniform(2, 5, shape)
        drawn[:, 0] = np.nan
        return drawn

    def model(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        return reading()(np.nan_to_num(truth, nan=3.0), table, rng)

    asked = {"measure": "spearman", "emotions": ["Anger"]}
    (finding,) = answers("DIA001", measured(model, labels=labels, diagnostic=[asked]))
    assert finding.answer.startswith("Spearman correlation, Anger: no value over all items: ")
    assert finding.tables[0].rows == (("all items", 0, 0, REASONS["no_items"]),)


def test_what_a_measure_refuses_is_said(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    def shares(shape: tuple[int, int], rng: np.random.Generator) -> Array:
        return rng.uniform(0, 1, shape)

    asked = {"measure": "corp", "emotions": ["Anger"], "truth_at": 0.5}
    scale = {"kind": "continuous", "low": 0, "high": 1}
    evidence = measured(reading(noise=0.5), labels=shares, diagnostic=[asked], scale=scale)
    (finding,) = answers("DIA001", evidence)
    assert "[truth_at=0.5], Anger: no value over all items: not computed: corp" in finding.answer


def test_a_record_is_told_number_by_number(measured: Measured, reading: Reading) -> None:
    asked = {"measure": "linear_recalibration", "emotions": ["Anger"]}
    evidence = measured(reading(), diagnostic=[asked])
    everybody = diagnosed(evidence, evidence.plan.diagnostic[0], 0, 0)[-1]
    truth, scores = evidence.truth.values[:, 0], evidence.scores[0].values[:, 0]
    line = linear_recalibration(truth, scores, persons=evidence.table.persons)
    assert next(iter(everybody.values)) == "slope"
    assert everybody.values["slope_error"] == pytest.approx(line.slope_error, rel=1e-9)
    assert {"persons", "items"}.isdisjoint(everybody.values)


def test_a_number_that_noise_makes_large_stands_beside_that_of_a_calibrated_model(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    asked = {"measure": "binned_bias_curve", "emotions": ["Anger"], "bins": 5}
    (finding,) = answers("DIA001", measured(reading(), diagnostic=[asked]))
    row = dict(zip(finding.tables[0].columns, finding.tables[0].rows[-1], strict=True))
    chance = row["of a calibrated model"]
    assert isinstance(chance, float)
    assert 0 < chance < 0.1
    assert finding.id == "DIA001.model.binned_bias_curve[bins=5].Anger"
    assert "a calibrated model would show" in finding.answer


def test_binary_judgements_are_present_from_half_of_the_raters_on(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    def shares(shape: tuple[int, int], rng: np.random.Generator) -> Array:
        return rng.integers(0, 4, shape) / 3

    asked = {"measure": "auc", "emotions": ["Anger"]}
    binary = {"kind": "binary", "low": 0, "high": 1}
    evidence = measured(reading(), labels=shares, diagnostic=[asked], scale=binary)
    (finding,) = answers("DIA001", evidence)
    assert "[truth_at=0.5]" in finding.answer
    assert "auc" in finding.tables[0].columns


def test_probabilities_of_presence_are_drawn_anew(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    def shares(shape: tuple[int, int], rng: np.random.Generator) -> Array:
        return rng.integers(0, 2, shape).astype(np.float64)

    def sure(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        return np.clip(reading()(truth, table, rng), 0.01, 0.99)

    asked = [{"measure": "corp", "emotions": ["Anger"], "truth_at": 0.5}]
    asked.append({"measure": "smece", "emotions": ["Joy"]})
    scale = {"kind": "continuous", "low": 0, "high": 1}
    found = answers("DIA001", measured(sure, labels=shares, diagnostic=asked, scale=scale))
    assert ["of a calibrated model" in f.tables[0].columns for f in found] == [True, True]


@dataclass(frozen=True, slots=True, kw_only=True)
class Odd:
    """A result whose headline may be absent."""

    value: float | None
    items: int
    missing: Mapping[str, str]


def instead_of_spearman(monkeypatch: pytest.MonkeyPatch, function: Callable[..., object]) -> None:
    """Have the name of a measure mean something else."""
    known = measures()["spearman"]
    facts = replace(known.facts, headline="value")
    odd = replace(known, facts=facts, function=function)
    monkeypatch.setattr(diagnostics, "measures", lambda: {"spearman": odd})


def test_a_record_without_its_headline_has_no_value(
    measured: Measured, reading: Reading, monkeypatch: pytest.MonkeyPatch, answers: Answers
) -> None:
    def function(truth: Array, scores: Array) -> Odd:
        del scores
        return Odd(value=None, items=len(truth), missing={"value": "too_few"})

    instead_of_spearman(monkeypatch, function)
    asked = {"measure": "spearman", "emotions": ["Anger"]}
    (finding,) = answers("DIA001", measured(reading(), diagnostic=[asked]))
    assert finding.tables[0].columns == ("slice", "items", "persons", "no value because")
    assert {row[-1] for row in finding.tables[0].rows} == {REASONS["too_few"]}
    assert (
        finding.answer
        == f"Spearman correlation, Anger: no value over all items: {REASONS['too_few']}."
    )


def test_a_measure_of_labels_that_gives_no_number_is_a_fault_of_ours(
    measured: Measured, reading: Reading, monkeypatch: pytest.MonkeyPatch, answers: Answers
) -> None:
    instead_of_spearman(monkeypatch, lambda truth, scores: f"{len(truth)} {len(scores)}")
    evidence = measured(reading(), diagnostic=[{"measure": "spearman", "emotions": ["Anger"]}])
    with pytest.raises(TypeError, match="gives a number, or a record with one, got '360 360'"):
        answers("DIA001", evidence)
