"""Moments that merge, against numpy on the whole."""

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.metrics.forecasts.joint_moments import joint_moments, merged_moments
from evenhand.metrics.sums import Undefined

RNG = np.random.default_rng(3)
TRUTH = RNG.normal(3, 1, 50)
SCORES = TRUTH + RNG.normal(0, 1, 50)


def test_the_whole_is_that_of_numpy() -> None:
    found = joint_moments(TRUTH, SCORES)
    cov = np.cov(TRUTH, SCORES)
    assert found.truth_variance() == pytest.approx(cov[0, 0])
    assert found.score_variance() == pytest.approx(cov[1, 1])
    assert found.covariance() == pytest.approx(cov[0, 1])
    assert found.correlation() == pytest.approx(np.corrcoef(TRUTH, SCORES)[0, 1])
    assert found.mean_absolute_error() == pytest.approx(np.abs(TRUTH - SCORES).mean())


@settings(deadline=None)
@given(st.sets(st.integers(1, 49), max_size=8), st.randoms(), st.sampled_from([0.0, 1e6]))
def test_any_partition_in_any_order_gives_the_same(
    cuts: set[int], chance: Random, shift: float
) -> None:
    truth, scores = TRUTH + shift, SCORES + shift
    parts = [
        joint_moments(t, s)
        for t, s in zip(np.split(truth, sorted(cuts)), np.split(scores, sorted(cuts)), strict=True)
    ]
    chance.shuffle(parts)
    merged, whole = merged_moments(parts), joint_moments(truth, scores)
    for name in ("n", "truth", "score", "truth_scatter", "score_scatter", "joint_scatter"):
        assert getattr(merged, name) == pytest.approx(getattr(whole, name), rel=1e-9), name
    assert merged.absolute_error == pytest.approx(whole.absolute_error, rel=1e-9)


def test_what_is_not_there_has_a_reason() -> None:
    with pytest.raises(Undefined, match=r"^no_items\b"):
        joint_moments(np.empty(0), np.empty(0))
    with pytest.raises(Undefined, match=r"^no_items\b"):
        merged_moments([])
    with pytest.raises(Undefined, match=r"^too_few\b"):
        joint_moments(TRUTH[:1], SCORES[:1]).truth_variance()
    with pytest.raises(Undefined, match=r"^constant_truth\b"):
        joint_moments(np.full(7, 0.1), SCORES[:7]).correlation()
    with pytest.raises(Undefined, match=r"^constant_scores\b"):
        joint_moments(TRUTH[:7], np.full(7, 0.1)).correlation()
