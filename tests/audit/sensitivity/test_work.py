"""How many runs are made: a rule about sizes, which the words of a record repeat."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from evenhand.audit.evidence import Evidence
from evenhand.audit.sensitivity.remeasure import gates_alone
from evenhand.audit.sensitivity.work import FEWEST, MOST, affordable
from evenhand.audit.table import Array, Table

Measured = Callable[..., Evidence]
Reading = Callable[..., Callable[[Array, Table, np.random.Generator], Array]]


def test_small_audits_take_all_and_large_ones_a_few(
    measured: Measured, reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    evidence = gates_alone(measured(reading()))
    assert affordable(evidence, wanted=7) == 7
    assert affordable(evidence, wanted=10_000) == MOST
    monkeypatch.setattr("evenhand.audit.sensitivity.work.ENTRIES", 1)
    assert affordable(evidence, wanted=10_000) == FEWEST
    assert affordable(evidence, wanted=3) == 3


def test_more_slices_mean_fewer_runs(
    measured: Measured, reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evenhand.audit.sensitivity.work.MOST", 10_000)
    evidence = gates_alone(measured(reading()))
    twice = replace(evidence, slices=evidence.slices * 2)
    assert affordable(twice, wanted=10_000) < affordable(evidence, wanted=10_000)
