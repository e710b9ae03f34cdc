"""Gaps between groups: what has no value has a reason, and chance is not taken for a gap."""

from collections.abc import Callable

import numpy as np
import pytest

from evenhand.audit.evidence import Evidence
from evenhand.audit.harms.gaps import Gap, Outcome, gap_between
from evenhand.audit.table import Array, Table
from evenhand.metrics.rules import REASONS

Measured = Callable[..., Evidence]
Reading = Callable[..., Callable[[Array, Table, np.random.Generator], Array]]


@pytest.mark.parametrize("apart", [10.0, 2.999])
def test_groups_without_common_labels_have_no_gap(
    measured: Measured, reading: Reading, apart: float
) -> None:
    evidence = measured(reading())
    women = evidence.table.cells[:, 0] == 0
    labels = evidence.truth.values[:, 0] - evidence.truth.values[:, 0].min()
    labels = np.where(women, np.minimum(labels, 2.999), np.maximum(labels, 0.0) + apart)
    outcome = Outcome(name="x", shown=labels, compared=labels, labels=labels)
    found = gap_between(evidence, outcome, women, ~women)
    assert found == Gap(reason=REASONS["no_overlap"])


def test_a_plain_gap_is_the_difference_of_means(measured: Measured, reading: Reading) -> None:
    evidence = measured(reading())
    women, values = evidence.table.cells[:, 0] == 0, evidence.scores[0].values[:, 0]
    found = gap_between(evidence, Outcome(name="x", shown=values, compared=values), women, ~women)
    assert found.value == pytest.approx(values[women].mean() - values[~women].mean())
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    assert found.low < found.value < found.high
