"""The null of the largest range against Brownian motion, and walks taken one by one."""

import numpy as np
import pytest

from evenhand.metrics.forecasts.cumulative_calibration import cumulative_calibration, range_tail
from evenhand.metrics.replicates import redrawn_walks as module
from evenhand.metrics.replicates.redrawn_walks import redrawn_largest
from evenhand.metrics.sums import Array

RNG = np.random.default_rng(11)
SCORES = RNG.integers(1, 20, 60) / 20
LABELS = (RNG.random((60, 25)) < SCORES[:, None]).astype(np.float64)
PARTS = [np.arange(60), np.arange(0, 60, 2), np.arange(30)]


def test_each_draw_has_the_largest_range_of_its_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    order = np.argsort(SCORES, kind="stable")

    def planned(items: module._Items, draws: int, _: np.random.Generator) -> Array:
        return np.asarray(LABELS[order][:, :draws] - items.scores[:, None])

    monkeypatch.setattr(module._Items, "_steps", planned)
    found = redrawn_largest(
        SCORES, SCORES, parts=PARTS, weights=np.ones(60), persons=None, draws=25, rng=RNG
    )
    for draw, value in enumerate(found):
        one_by_one = [
            cumulative_calibration(LABELS[rows, draw], SCORES[rows]).kuiper_over_sigma or 0.0
            for rows in PARTS
        ]
        assert value == pytest.approx(max(one_by_one))


def test_one_segment_is_the_range_of_brownian_motion() -> None:
    p = np.linspace(0.02, 0.98, 3000)
    found = redrawn_largest(
        p,
        p,
        parts=[np.arange(3000)],
        weights=np.ones(3000),
        persons=None,
        draws=1000,
        rng=np.random.default_rng(12),
    )
    for reach in (1.2, 1.6, 2.2):
        assert (found > reach).mean() == pytest.approx(range_tail(reach), abs=0.045)


def test_draws_are_made_some_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_NUMBERS_AT_ONCE", 200)
    found = redrawn_largest(
        SCORES,
        SCORES,
        parts=PARTS,
        weights=np.ones(60),
        persons=None,
        draws=10,
        rng=np.random.default_rng(1),
    )
    assert found.shape == (10,)
    assert len(set(found.tolist())) > 5


def test_a_weight_is_as_many_draws() -> None:
    # 40 items of weight 25 vary as 1000 items do
    p = np.linspace(0.1, 0.9, 40)
    weighted, plain = (
        redrawn_largest(
            p.repeat(times),
            p.repeat(times),
            parts=[np.arange(40 * times)],
            weights=np.full(40 * times, 25.0 / times),
            persons=None,
            draws=2000,
            rng=np.random.default_rng(2),
        )
        for times in (1, 25)
    )
    assert weighted.mean() == pytest.approx(plain.mean(), rel=0.03)
    assert weighted.std() == pytest.approx(plain.std(), rel=0.08)


def test_all_differences_of_a_person_turn_round_together() -> None:
    # One person: the walk is the observed one or its mirror image, and the range is the same.
    truth = LABELS[:, 0]
    found = redrawn_largest(
        truth,
        SCORES,
        parts=PARTS[:1],
        weights=np.ones(60),
        persons=np.zeros(60, dtype=np.intp),
        draws=5,
        rng=np.random.default_rng(3),
    )
    assert found == pytest.approx(cumulative_calibration(truth, SCORES).kuiper_over_sigma)


def test_nothing_to_test_gives_zeros() -> None:
    found = redrawn_largest(
        SCORES, SCORES, parts=[], weights=np.ones(60), persons=None, draws=3, rng=RNG
    )
    assert found.tolist() == [0, 0, 0]
