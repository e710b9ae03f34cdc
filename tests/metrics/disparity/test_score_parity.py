"""Score parity: distances by hand, and null references that hold what they promise."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import wasserstein_distance

from evenhand.metrics.disparity.score_parity import score_parity
from evenhand.metrics.sums import Undefined

RNG = np.random.default_rng(5)
SLICES = np.array(["a", "b", "c"])[RNG.integers(0, 3, 90)]
CONTRACT: Mapping[str, Any] = {
    "inputs": {"scores": RNG.normal(size=90), "slices": SLICES, "of": "a", "against": "b"},
    "rows": ("scores", "slices"),
    "weights": "weights",
    "undefined": [({"of": "z"}, "no_items"), ({"against": "z"}, "one_group")],
    "power": {"scores": 1, "headline": 1},
}


def test_by_hand() -> None:
    scores, slices = np.array([0.0, 4, 2, 2, 9]), ["a", "a", "b", "b", "c"]
    found = score_parity(scores, slices=slices, of="a", against="b")
    assert (found.mean_gap, found.wasserstein, found.ks) == (0.0, 2.0, 0.5)
    assert (found.items, found.other_items) == (2, 2)
    assert found.wasserstein_reference is None
    rest = score_parity(scores, slices=slices, of="a")
    assert rest.other_items == 3
    assert rest.wasserstein == pytest.approx(wasserstein_distance([0, 4], [2, 2, 9]))


@given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=2, max_size=30))
@settings(deadline=None)
def test_a_distance_is_no_smaller_than_the_mean_gap(rows: list[tuple[int, bool]]) -> None:
    scores, slices = np.array([r[0] for r in rows], dtype=np.float64), [int(r[1]) for r in rows]
    if len(set(slices)) == 2:
        found, turned = (score_parity(scores, slices=slices, of=k) for k in (0, 1))
        assert found.wasserstein >= abs(found.mean_gap) - 1e-12
        assert found.wasserstein == pytest.approx(turned.wasserstein)
        assert found.mean_gap == pytest.approx(-turned.mean_gap)
        assert 0 <= found.ks <= 1


def test_the_null_reference_is_of_the_same_size() -> None:
    # 40 equal normal scores a side: W1 has a mean near sqrt(2/40) * .75; far from 0, and no finding
    rng = np.random.default_rng(0)
    p = []
    for _ in range(200):
        scores, slices = rng.normal(size=80), np.repeat([0, 1], 40)
        found = score_parity(scores, slices=slices, of=1, rng=rng, draws=99)
        assert found.wasserstein_reference is not None
        p.append(found.wasserstein_reference.p)
        assert found.wasserstein_reference.mean > 0.1
    assert np.mean(np.array(p) <= 0.05) <= 0.10
    assert 0.4 <= np.mean(p) <= 0.6


def test_persons_stay_together_in_the_null_reference() -> None:
    # 10 persons with 20 nearly equal clips each: dealt clip by clip, chance would look small
    rng = np.random.default_rng(1)
    person = np.repeat(np.arange(10), 20)
    scores = rng.normal(size=10)[person] + 0.1 * rng.normal(size=200)
    slices = person % 2
    references = [
        score_parity(scores, slices=slices, of=1, persons=p, rng=np.random.default_rng(2))
        for p in (person, None)
    ]
    by_person, by_clip = (r.wasserstein_reference for r in references)
    assert by_person is not None
    assert by_clip is not None
    assert by_person.mean > 2 * by_clip.mean
    assert references[0].ks_reference is not None


def test_a_weight_is_a_repeated_row_in_the_reference_as_well() -> None:
    scores, person = RNG.normal(size=12), np.arange(12) % 6
    times = np.array([1.0, 2, 3, 1, 2, 0] * 2)
    many = np.repeat(np.arange(12), times.astype(int))
    whole = score_parity(
        scores[many],
        slices=(person % 2)[many],
        of=1,
        persons=person[many],
        rng=np.random.default_rng(3),
    )
    weighted = score_parity(
        scores,
        slices=person % 2,
        of=1,
        persons=person,
        weights=times,
        rng=np.random.default_rng(3),
    )
    assert weighted.wasserstein_reference is not None
    assert whole.wasserstein_reference is not None
    assert weighted.wasserstein_reference.mean == pytest.approx(whole.wasserstein_reference.mean)


def test_what_cannot_be_answered_says_why() -> None:
    with pytest.raises(Undefined, match=r"^no_items\b"):
        score_parity(np.ones(2), slices=["a", "b"], of="a", weights=np.array([0.0, 1.0]))
    with pytest.raises(ValueError, match="score_parity: slices are dealt out among persons"):
        score_parity(
            np.ones(2), slices=["a", "b"], of="a", persons=["p", "p"], rng=np.random.default_rng(0)
        )
    with pytest.raises(ValueError, match="score_parity: draws must be 1 or more"):
        score_parity(np.ones(2), slices=["a", "b"], of="a", rng=np.random.default_rng(0), draws=0)
