"""Strata of neighbouring labels: large enough, and blind to scores."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.metrics.groups.label_strata import label_strata
from evenhand.metrics.groups.two_arms import TwoArms

ROWS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 2)), min_size=0, max_size=60)


@given(ROWS, st.integers(1, 5))
@settings(deadline=None)
def test_every_stratum_has_enough_and_no_label_is_parted(
    rows: list[tuple[int, int]], least: int
) -> None:
    truth = np.array([row[0] for row in rows], dtype=np.float64)
    side = np.array([row[1] for row in rows], dtype=np.intp)
    arms = TwoArms(inside=side == 0, outside=side == 1)
    stratum = label_strata(truth, arms, least=least)
    for label in np.unique(truth):
        assert len(np.unique(stratum[truth == label])) == 1
    order = np.argsort(truth, kind="stable")
    assert (np.diff(stratum[order]) >= 0).all()
    names = np.unique(stratum)
    assert names.tolist() == list(range(len(names)))
    if len(names) > 1:
        for name in names:
            assert (arms.inside & (stratum == name)).sum() >= least
            assert (arms.outside & (stratum == name)).sum() >= least


def test_a_small_sample_is_one_stratum() -> None:
    arms = TwoArms(inside=np.array([True, False]), outside=np.array([False, True]))
    assert label_strata(np.array([0.0, 5.0]), arms).tolist() == [0, 0]


def test_a_stratum_of_nobody_is_refused() -> None:
    arms = TwoArms(inside=np.ones(1, dtype=np.bool_), outside=np.zeros(1, dtype=np.bool_))
    with pytest.raises(ValueError, match="got least=0"):
        label_strata(np.zeros(1), arms, least=0)
