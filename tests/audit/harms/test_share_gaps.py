"""Gaps of shares: against Newcombe's own numbers, and with few persons."""

import numpy as np
import pytest

from evenhand.audit.changes.estimate import share
from evenhand.audit.harms.gaps import FEW_PERSONS
from evenhand.audit.harms.share_gaps import share_gap
from evenhand.metrics.inference.proportions import newcombe_difference


def test_many_persons_of_one_item_give_the_interval_of_newcombe() -> None:
    inside = share((np.arange(5000) < 700).astype(float), np.arange(5000))
    outside = share((np.arange(5000) < 500).astype(float), np.arange(5000))
    found = share_gap(inside, outside, level=0.95)
    ends = newcombe_difference(700, 5000, reference_count=500, reference_total=5000)
    assert found.low == pytest.approx(float(ends.low), rel=1e-2)
    assert found.high == pytest.approx(float(ends.high), rel=1e-2)


def test_few_persons_have_no_interval_and_equal_shares_no_test() -> None:
    few, many = (share(np.zeros(n), np.arange(n)) for n in (3, 50))
    assert share_gap(few, many, level=0.95).reason == FEW_PERSONS
    found = share_gap(many, many, level=0.95)
    assert found.value == 0
    assert found.p is None
