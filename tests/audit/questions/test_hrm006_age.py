"""Age: readings and errors by level of an attribute of that kind."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from evenhand.audit.evidence import Evidence
from evenhand.audit.result import Finding
from evenhand.audit.table import Array, Table

Measured = Callable[..., Evidence]
Reading = Callable[..., Callable[[Array, Table, np.random.Generator], Array]]
Answers = Callable[[str, Evidence], tuple[Finding, ...]]
Cells = Callable[..., dict[str, Any]]

YEARS = {"name": "years", "source": "recorded", "levels": ["young", "old"], "kind": "age"}
PEOPLE = {("young",): 40, ("old",): 40}
SAD = {"metric": "bias", "margin": 0.3, "owner": "test", "emotions": ["Sadness"]}
NAMES = ("Sadness", "Joy")


def test_sadness_read_into_age_is_found(
    measured: Measured, reading: Reading, answers: Answers, cells: Cells
) -> None:
    evidence = measured(
        reading(shifts={"years=old": 0.5}),
        attribute=(YEARS,),
        cells=PEOPLE,
        emotions=NAMES,
        gate=(SAD,),
    )
    (finding,) = answers("HRM006", evidence)
    row = cells(finding, "Reading", row=("Sadness", "years=old"))
    assert row["gap"] == pytest.approx(0.5, abs=0.1)
    assert row["low"] > 0.3
    assert "Sadness, years old (+0." in finding.answer


def test_equal_ages_are_not_said_to_differ(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    evidence = measured(reading(), attribute=(YEARS,), cells=PEOPLE, emotions=NAMES, gate=(SAD,))
    (finding,) = answers("HRM006", evidence)
    assert "In 0 of 3 pairs" in finding.answer
    assert answers("HRM006", measured(reading())) == ()
