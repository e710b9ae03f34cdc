"""A number beside its distribution under the null, and the two ways to draw it."""

import numpy as np
import pytest

from evenhand.metrics.replicates.null_reference import (
    null_reference,
    redrawn_labels,
    reshuffled_slices,
)


def test_the_summary_by_hand() -> None:
    found = null_reference(0.3, np.array([0.1, 0.2, 0.3, 0.4]))
    assert found.observed == 0.3
    assert found.mean == pytest.approx(0.25)
    assert found.excess == pytest.approx(0.05)
    assert found.upper == pytest.approx(np.quantile([0.1, 0.2, 0.3, 0.4], 0.95))
    assert found.p == pytest.approx((1 + 2) / 5)
    assert found.draws == 4


def test_a_draw_that_differs_by_rounding_counts_as_large() -> None:
    assert null_reference(0.1 + 0.2, np.array([0.3])).p == 1.0
    assert null_reference(-0.3, np.array([-(0.1 + 0.2)])).p == 1.0


@pytest.mark.parametrize("draws", [np.empty(0), np.array([0.1, np.nan]), np.ones((2, 2))])
def test_draws_that_are_none_are_refused(draws: np.ndarray) -> None:
    with pytest.raises(ValueError, match="needs one finite number a draw"):
        null_reference(0.1, draws)


def test_labels_follow_the_probabilities() -> None:
    probabilities = np.array([0.0, 0.2, 1.0])
    labels = redrawn_labels(probabilities, rng=np.random.default_rng(1), draws=20_000)
    assert labels.shape == (20_000, 3)
    assert set(np.unique(labels)) == {0.0, 1.0}
    np.testing.assert_allclose(labels.mean(axis=0), probabilities, atol=0.012)


def test_shares_of_raters_vary_less_than_events() -> None:
    labels = redrawn_labels(np.full(1, 0.5), rng=np.random.default_rng(1), draws=20_000, raters=4)
    assert set(np.unique(labels)) == {0.0, 0.25, 0.5, 0.75, 1.0}
    assert labels.var() == pytest.approx(0.25 / 4, rel=0.05)


def test_a_persons_items_stay_together() -> None:
    slices, persons = ["a", "a", "b", "b", "b"], ["p", "p", "q", "r", "r"]
    seen = set()
    for seed in range(40):
        dealt = reshuffled_slices(slices, persons, rng=np.random.default_rng(seed))
        assert dealt[0] == dealt[1]
        assert dealt[3] == dealt[4]
        assert sorted({0: dealt[0], 1: dealt[2], 2: dealt[3]}.values()) == [0, 1, 1]
        seen.add(tuple(dealt.tolist()))
    assert seen == {(0, 0, 1, 1, 1), (1, 1, 0, 1, 1), (1, 1, 1, 0, 0)}


def test_nobody_can_be_dealt_out_as_well() -> None:
    assert len(reshuffled_slices([], [], rng=np.random.default_rng(1))) == 0


def test_a_person_of_two_slices_cannot_be_dealt_out() -> None:
    with pytest.raises(ValueError, match="person 'p' has items of more than one slice"):
        reshuffled_slices(["a", "b"], ["p", "p"], rng=np.random.default_rng(1))
    with pytest.raises(ValueError, match="must have one length, got 1 and 2"):
        reshuffled_slices(["a"], ["p", "q"], rng=np.random.default_rng(1))
