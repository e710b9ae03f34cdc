"""Memberships dealt out at random: what stays together, and what is refused."""

import numpy as np
import pytest

from evenhand.metrics.replicates.relabelling import reference_of, relabellings

SLICES = np.repeat([2, 0, 1, 0], 5)


def test_items_are_exchanged_one_by_one() -> None:
    for dealt in relabellings("gap", SLICES, rng=np.random.default_rng(0), draws=5):
        assert np.bincount(dealt).tolist() == [10, 5, 5]


def test_within_strata_every_stratum_keeps_its_numbers() -> None:
    stratum = np.tile([0, 1, 1, 2, 2], 4)
    seen = []
    for dealt in relabellings(
        "gap", SLICES, rng=np.random.default_rng(0), draws=5, stratum=stratum
    ):
        seen.append(dealt.tolist())
        for k in range(3):
            expected = np.sort(SLICES[stratum == k])
            assert np.sort(dealt[stratum == k]).tolist() == expected.tolist()
    assert len({tuple(row) for row in seen}) == 5


def test_items_of_a_person_stay_together() -> None:
    persons = np.repeat([7, 3, 5, 9], 5)
    seen = set()
    for dealt in relabellings(
        "gap", SLICES, rng=np.random.default_rng(0), draws=200, persons=persons
    ):
        by_person = dealt.reshape(4, 5)
        assert (by_person == by_person[:, :1]).all()
        assert sorted(by_person[:, 0]) == [0, 0, 1, 2]
        seen.add(tuple(by_person[:, 0].tolist()))
    assert len(seen) == 12  # 4! / 2!: every arrangement turns up


def test_what_cannot_be_dealt_is_refused() -> None:
    persons = np.zeros(20, dtype=np.intp)
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="gap: slices are dealt out among persons, and 15 items"):
        next(relabellings("gap", SLICES, rng=rng, draws=5, persons=persons))
    with pytest.raises(ValueError, match="draws must be 1 or more, got 0"):
        next(relabellings("gap", SLICES, rng=rng, draws=0))


def test_draws_without_a_value_are_left_out() -> None:
    found = reference_of(0.5, np.array([0.4, np.nan, 0.6]))
    assert found is not None
    assert found.draws == 2
    assert found.mean == pytest.approx(0.5)
    assert reference_of(0.5, np.array([np.nan])) is None
