"""Multicalibration against its definitions, and the p-value under the null."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from evenhand.metrics.calibration.multicalibration import Multicalibration, multicalibration
from evenhand.metrics.forecasts.cumulative_calibration import cumulative_calibration, range_tail
from evenhand.metrics.sums import Array

RNG = np.random.default_rng(71)
SCORES = RNG.beta(1, 3, 200).round(2)
GENDER, AGE = RNG.choice(["F", "M"], 200), RNG.choice(["old", "young"], 200)
TRUTH = (RNG.random(200) < np.where(GENDER == "F", SCORES + 0.1, SCORES)).astype(np.float64)
ATTRIBUTES = {"gender": GENDER, "age": AGE}

CONTRACT: Mapping[str, Any] = {
    "inputs": {
        "truth": TRUTH,
        "scores": SCORES,
        "attributes": {"group": np.repeat("all of them", 200)},
        "depth": 0,
        "draws": 5,
        "rng": 1,
    },
    "rows": ("truth", "scores"),
    "perfect": {"scores": TRUTH},
    "undefined": [
        ({"truth": np.empty(0), "scores": np.empty(0), "attributes": {}}, "no_items"),
        ({"weights": np.zeros(200)}, "no_items"),
        ({"least": 1000}, "too_few"),
    ],
}


def _found(
    truth: Array = TRUTH,
    scores: Array = SCORES,
    draws: int = 20,
    **more: Any,  # noqa: ANN401 any argument
) -> Multicalibration:
    rng = np.random.default_rng(3)
    options = {"attributes": ATTRIBUTES, **more}
    return multicalibration(truth, scores, draws=draws, rng=rng, **options)


def test_every_segment_has_the_numbers_of_its_items() -> None:
    found = {one.name: one for one in _found().segments}
    assert len(found) == 9
    rows = (GENDER == "F") & (AGE == "old")
    one, gap = found["gender=F&age=old"], TRUTH[rows] - SCORES[rows]
    walk = cumulative_calibration(TRUTH[rows], SCORES[rows])
    bins = np.minimum(np.floor(SCORES[rows] * 10 + 1e-12), 9)
    assert one.where == (("gender", "F"), ("age", "old"))
    assert one.items == rows.sum()
    assert one.mean_gap == pytest.approx(gap.mean())
    assert one.kuiper == pytest.approx(walk.kuiper)
    assert one.kuiper_sigma == pytest.approx(walk.kuiper_over_sigma)
    assert one.worst_bin == pytest.approx(max(abs(gap[bins == b].sum()) for b in range(10)) / 200)


def test_the_headlines_are_the_worst_segments() -> None:
    found = _found()
    assert found.alpha == max(one.worst_bin for one in found.segments)
    assert found.multiaccuracy == pytest.approx(
        max(abs(one.mean_gap or 0) * one.items / 200 for one in found.segments)
    )
    assert found.max_kuiper_sigma == max(one.kuiper_sigma or 0 for one in found.segments)
    assert found.p == min(one.p or 1 for one in found.segments)
    assert found.draws == 20


def test_weights_repeat_items() -> None:
    times = RNG.integers(0, 3, 200)
    rows = np.repeat(np.arange(200), times)
    weighted = _found(weights=times.astype(np.float64))
    repeated = _found(
        TRUTH[rows], SCORES[rows], attributes={"gender": GENDER[rows], "age": AGE[rows]}
    )
    own = {one.name: one for one in weighted.segments}
    assert weighted.alpha == pytest.approx(repeated.alpha)
    assert weighted.max_kuiper_sigma == pytest.approx(repeated.max_kuiper_sigma)
    for one in repeated.segments:
        assert own[one.name].items == one.items
        assert own[one.name].kuiper_sigma == pytest.approx(one.kuiper_sigma)


def test_wrong_only_where_two_attributes_meet() -> None:
    # exactly right for men, women, old and young; 130 or 70 of 200 instead of 100 in each crossing
    gender, age = np.repeat(["F", "M"], 400), np.tile(["old", "young"], 400)
    scores, place = np.full(800, 0.5), np.arange(800) // 2 % 200
    events = np.where((gender == "F") == (age == "old"), 130, 70)
    truth = (place < events).astype(np.float64)
    single = _found(truth, scores, draws=200, depth=1, attributes={"g": gender, "a": age})
    double = _found(truth, scores, draws=200, attributes={"g": gender, "a": age})
    assert single.p is not None
    assert double.p is not None
    assert single.p == 1.0
    assert double.p < 0.01


def test_the_p_value_is_right_when_nothing_is_wrong() -> None:
    # the largest of nine overlapping segments; each one's own p-value would be too small too often
    rng, whole, apart = np.random.default_rng(5), [], []
    for _ in range(100):
        truth = (rng.random(200) < SCORES).astype(np.float64)
        found = multicalibration(truth, SCORES, attributes=ATTRIBUTES, draws=99, rng=rng)
        whole.append(found.p or 1.0)
        apart.append(range_tail(found.max_kuiper_sigma or 0.0))
    assert np.mean(np.array(whole) <= 0.05) <= 0.11
    assert np.mean(whole) == pytest.approx(0.5, abs=0.1)
    assert np.mean(apart) < 0.3


def test_e04_items_of_one_person_are_not_redrawn_apart() -> None:
    # Each of 40 persons has one label ten times over. Redrawn labels call that a finding in most
    # samples of a calibrated model; signs turned by person do not.
    rng, counts = np.random.default_rng(6), np.zeros(2)
    persons = np.repeat(np.arange(40), 10)
    scores, attributes = np.full(400, 0.5) + 0.001 * np.arange(400) / 400, {"g": persons % 2}
    for _ in range(60):
        truth = (rng.random(40) < 0.5)[persons].astype(np.float64)
        for place, whose in enumerate((None, persons)):
            found = multicalibration(
                truth, scores, attributes=attributes, persons=whose, draws=99, rng=rng
            )
            counts[place] += (found.p or 1.0) <= 0.05
    assert counts[0] > 30
    assert counts[1] <= 9


def test_e16_small_segments_are_listed_and_not_judged() -> None:
    # A group of one that is off by a whole point must not be the finding.
    gender = np.append(GENDER[:-1], "X")
    found = _found(attributes={"gender": gender}, least=10)
    one = next(part for part in found.segments if part.name == "gender=X")
    assert (one.items, one.p) == (1, None)
    assert one.missing == {"p": "too_few"}
    assert one.kuiper_sigma is not None


def test_e18_a_crossing_without_items_is_shown_without_values() -> None:
    found = _found(attributes={"gender": GENDER, "again": GENDER})
    empty = next(part for part in found.segments if part.name == "gender=F&again=M")
    assert (empty.items, empty.mean_gap, empty.kuiper, empty.p) == (0, None, None, None)
    assert set(empty.missing.values()) == {"no_items"}


def test_certain_probabilities_leave_nothing_to_chance() -> None:
    found = _found(scores=TRUTH)
    assert (found.alpha, found.max_kuiper_sigma, found.p) == (0.0, None, None)
    assert found.missing == {"max_kuiper_sigma": "certain_scores", "p": "certain_scores"}
    assert found.segments[0].missing == {
        "kuiper_sigma": "certain_scores",
        "p": "certain_scores",
    }


def test_one_certain_segment_does_not_hide_the_others() -> None:
    scores = np.where(GENDER == "F", 0.0, SCORES)
    found = _found(scores=scores)
    names = [one.name for one in found.segments if one.kuiper_sigma is None]
    assert sorted(names) == ["gender=F", "gender=F&age=old", "gender=F&age=young"]
    assert found.max_kuiper_sigma is not None


def test_bad_arguments_are_named() -> None:
    for name in ("draws", "bins", "least"):
        nought: dict[str, Any] = {name: 0}
        with pytest.raises(ValueError, match=f"multicalibration: {name} must be 1 or more, got 0"):
            _found(**nought)
    with pytest.raises(ValueError, match=r"multicalibration: scores must lie within 0\.\.1"):
        _found(scores=SCORES + 1)
    with pytest.raises(ValueError, match="attribute 'age' must be one name for each of 200 items"):
        _found(attributes={"age": AGE[:3]})
    with pytest.raises(ValueError, match="multicalibration: persons must be one name"):
        _found(persons=["a"])
