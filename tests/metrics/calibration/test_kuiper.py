"""The cumulative calibration test: values of its core, and a p-value that knows persons."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from evenhand.metrics.calibration.kuiper import kuiper
from evenhand.metrics.forecasts.cumulative_calibration import cumulative_calibration
from evenhand.metrics.sums import Array

RNG = np.random.default_rng(51)
SCORES = RNG.integers(1, 20, 90) / 20
CONTRACT: Mapping[str, Any] = {
    "inputs": {"truth": (RNG.random(90) < SCORES).astype(float), "scores": SCORES},
    "rows": ("truth", "scores"),
    "weights": "weights",
    "perfect": {"scores": np.tile([0.0, 1.0], 45), "truth": np.tile([0.0, 1.0], 45)},
    "undefined": [({"truth": np.empty(0), "scores": np.empty(0)}, "no_items")],
}


def _persons(rng: np.random.Generator, *, bias: float = 0.0) -> tuple[Array, Array, Array]:
    """Return labels that share a tilt within each of 40 persons of 10, scores and persons."""
    person = np.repeat(np.arange(40), 10)
    scores = rng.uniform(0.2, 0.8, 400)
    tilt = rng.choice([-0.2, 0.2], 40)[person]
    truth = (rng.random(400) < scores + tilt + bias).astype(float)
    return truth, scores, person.astype(float)


def test_without_persons_it_is_the_known_distribution() -> None:
    inputs = CONTRACT["inputs"]
    found, core = kuiper(**inputs), cumulative_calibration(**inputs)
    assert (found.kuiper, found.ks, found.sigma) == (core.kuiper, core.ks, core.sigma)
    assert (found.p, found.ks_p, found.persons) == (core.p, core.ks_p, None)
    assert (found.items, found.missing) == (90, {})


def test_e04_persons_with_a_tilt_of_their_own_are_no_miscalibration() -> None:
    # p-values that take a person's items as independent reject calibrated models far too often
    rng = np.random.default_rng(1)
    naive, known = [], []
    for _ in range(150):
        truth, scores, person = _persons(rng)
        naive.append(kuiper(truth, scores).p)
        known.append(kuiper(truth, scores, persons=person, rng=rng, draws=199).p)
    assert np.mean(np.array(naive) < 0.05) > 0.15
    assert np.mean(np.array(known) <= 0.05) < 0.05 + 3 * 0.018


def test_a_bias_of_all_persons_is_found() -> None:
    rng = np.random.default_rng(2)
    truth, scores, person = _persons(rng, bias=0.15)
    found = kuiper(truth, scores, persons=person, rng=rng)
    assert found.persons == 40
    assert found.p is not None
    assert found.p < 0.02
    assert found.ks_p is not None
    assert found.ks_p < 0.02


def test_names_and_weights_of_persons() -> None:
    rng = np.random.default_rng(3)
    truth, scores, person = _persons(rng)
    times = np.where(person < 30, 1.0, 0.0)
    held = times > 0
    names = [f"p{number:.0f}" for number in person]
    weighted = kuiper(
        truth, scores, weights=times, persons=names, rng=np.random.default_rng(4), draws=99
    )
    fewer = kuiper(
        truth[held],
        scores[held],
        persons=np.array(names)[held],
        rng=np.random.default_rng(4),
        draws=99,
    )
    assert (weighted.persons, weighted.items) == (30, 300)
    assert weighted.p == pytest.approx(fewer.p)
    assert weighted.ks_p == pytest.approx(fewer.ks_p)


def test_many_items_are_redrawn_in_blocks() -> None:
    rng = np.random.default_rng(5)
    scores = rng.random(300_000)
    truth = (rng.random(300_000) < scores).astype(float)
    found = kuiper(truth, scores, persons=np.arange(300_000) % 50, rng=rng, draws=20)
    assert found.p is not None
    assert 1 / 21 <= found.p <= 1


def test_fewer_than_five_persons_have_no_p_value() -> None:
    rng = np.random.default_rng(6)
    found = kuiper(**CONTRACT["inputs"], persons=np.arange(90) % 4, rng=rng)
    assert (found.p, found.ks_p, found.persons) == (None, None, 4)
    assert found.missing == {"p": "too_few", "ks_p": "too_few"}
    assert found.kuiper_over_sigma is not None


def test_certain_scores_have_no_known_distribution() -> None:
    truth, scores = np.array([0.0, 1.0, 1.0, 0.0, 1.0]), np.array([0.0, 1.0, 0.0, 0.0, 1.0])
    alone = kuiper(truth, scores)
    assert set(alone.missing.items()) == {
        (name, "certain_scores") for name in ("p", "ks_p", "kuiper_over_sigma", "ks_over_sigma")
    }
    # persons do not need it: one error among five, which a sign cannot make larger
    together = kuiper(truth, scores, persons=np.arange(5), rng=np.random.default_rng(1))
    assert together.p == 1.0
    assert set(together.missing) == {"kuiper_over_sigma", "ks_over_sigma"}


def test_persons_need_a_source_of_signs() -> None:
    inputs = CONTRACT["inputs"]
    with pytest.raises(ValueError, match="kuiper: persons need an rng"):
        kuiper(**inputs, persons=np.arange(90))
    with pytest.raises(ValueError, match="1000 draws, 3 names for 90 items"):
        kuiper(**inputs, persons=["a", "b", "c"], rng=np.random.default_rng(1))
    with pytest.raises(ValueError, match="0 draws"):
        kuiper(**inputs, persons=np.arange(90), rng=np.random.default_rng(1), draws=0)
