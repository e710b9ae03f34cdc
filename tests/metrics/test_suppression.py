"""No withheld count follows from what is published, by linear algebra and by trying all tables."""

from collections.abc import Iterator, Sequence
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from evenhand.metrics.slices import UNKNOWN, Attribute, Slice, slices_of
from evenhand.metrics.suppression import Reason, suppressed

Counts = NDArray[np.int64]

GENDER = Attribute(name="gender", levels=("Female", "Male", "Other", UNKNOWN))
AGE = Attribute(name="age", levels=("18-39", "40-59", "60+", UNKNOWN))
ORIGIN = Attribute(name="origin", levels=("North", "South", UNKNOWN))


def _atoms(attributes: Sequence[Attribute]) -> list[dict[str, str]]:
    """Return every combination of known levels: the finest cells that persons fall into."""
    known = [[(a.name, level) for level in a.levels if level != UNKNOWN] for a in attributes]
    return [dict(pairs) for pairs in product(*known)]


def _members(parts: Sequence[Slice], attributes: Sequence[Attribute]) -> Counts:
    """Return which atoms each slice is made of, shape (slices, atoms)."""
    atoms = _atoms(attributes)
    return np.array([[all(atom[n] == v for n, v in p.where) for atom in atoms] for p in parts]) * 1


def _determined(members: Counts, persons: Counts, hidden: Sequence[bool]) -> list[int]:
    """Return the withheld slices that are a linear combination of published ones and everybody."""
    out = np.array(hidden)
    possible = ~members[~out & (persons == 0)].any(axis=0)
    told = np.vstack([members[~out], np.ones(members.shape[1])])[:, possible]
    rank = np.linalg.matrix_rank(told)
    return [
        int(k)
        for k in np.flatnonzero(out)
        if np.linalg.matrix_rank(np.vstack([told, members[k, possible]])) == rank
    ]


def _tables(total: int, cells: int) -> Iterator[tuple[int, ...]]:
    """Yield all ways to spread persons over cells."""
    for bars in combinations(range(total + cells - 1), cells - 1):
        ends = (-1, *bars, total + cells - 1)
        yield tuple(ends[k + 1] - ends[k] - 1 for k in range(cells))


def _believable(
    members: Counts, persons: Counts, hidden: Sequence[bool], atoms: Counts, *, below: int
) -> Counts:
    """Return counts of slices, one row a table that fits all that a reader is told."""
    counts = np.array(list(_tables(int(atoms.sum()), len(atoms)))) @ members.T
    small, out = (persons > 0) & (persons < below), np.array(hidden)
    fits = np.where(small, (counts > 0) & (counts < below), counts >= below)
    return np.asarray(counts[np.where(out, fits, counts == persons).all(axis=1)])


def _hidden(reasons: Sequence[Reason]) -> list[bool]:
    return [reason != "" for reason in reasons]


def _one_way(*persons: int, below: int = 10) -> tuple[Reason, ...]:
    levels = [Slice((("level", str(k)),)) for k in range(len(persons))]
    return suppressed(levels, np.array(persons), below=below)


def test_a_small_level_takes_the_next_smallest_with_it() -> None:
    assert _one_way(80, 60, 4) == ("", "disclosure_complement", "disclosure")


def test_two_small_levels_hide_each_other() -> None:
    assert _one_way(80, 7, 4) == ("", "disclosure", "disclosure")


def test_two_levels_of_one_person_do_not_hide_each_other() -> None:
    # a reader who knows that both are non-empty and 2 in total knows both
    assert _one_way(80, 60, 1, 1) == ("", "disclosure_complement", "disclosure", "disclosure")


def test_a_complement_of_which_the_least_is_known_must_leave_room() -> None:
    # 1 + 10 = 11 with "1 to 9" and "10 or more" has one solution only, 1 + 12 = 13 has three
    assert _one_way(80, 10, 1) == ("disclosure_complement", "", "disclosure")
    assert _one_way(80, 12, 1) == ("", "disclosure_complement", "disclosure")


def test_what_no_withholding_can_hide_is_withheld_with_what_remains() -> None:
    # 11 persons in a level of 1 to 9 and one of 10 or more: only 1 and 10 fit, withheld or not
    assert _one_way(10, 1, 0) == ("disclosure_complement", "disclosure", "")


def test_an_empty_level_is_visible_and_hides_nobody() -> None:
    assert _one_way(80, 0, 4) == ("disclosure_complement", "", "disclosure")


def test_a_small_level_with_nobody_beside_it_stays_withheld_alone() -> None:
    assert _one_way(4, 0, 0) == ("disclosure", "", "")


def test_large_levels_are_all_published() -> None:
    assert _one_way(10, 11, 12) == ("", "", "")
    assert _one_way(1, 2, 3, below=0) == ("", "", "")
    assert suppressed((), np.array([], dtype=np.int64), below=10) == ()


def test_a_level_that_is_a_complement_does_not_follow_from_its_intersections() -> None:
    parts = slices_of([GENDER, AGE], all_pairs=True)
    atoms = np.array([40, 30, 30, 20, 25, 30, 2, 1, 1])
    persons = _members(parts, [GENDER, AGE]) @ atoms
    reasons = suppressed(parts, persons, below=10)
    by_id = {part.id: reason for part, reason in zip(parts, reasons, strict=True)}
    assert by_id["gender=Other"] == "disclosure"
    assert by_id["gender=Male"] == "disclosure_complement"
    assert any(by_id[f"gender=Male & age={age}"] for age in ("18-39", "40-59", "60+"))
    assert _determined(_members(parts, [GENDER, AGE]), persons, _hidden(reasons)) == []


def test_a_cell_that_bridges_two_blocks_is_protected_too() -> None:
    # two small cells in each row and column are not enough: the one that joins two blocks follows
    ages = Attribute(name="age", levels=("a", "b", "c", "d", UNKNOWN))
    rows = Attribute(name="row", levels=("1", "2", "3", "4", UNKNOWN))
    parts = slices_of([rows, ages], all_pairs=True)
    members = _members(parts, [rows, ages])
    atoms = np.array([3, 4, 50, 50, 5, 3, 6, 50, 50, 50, 4, 3, 50, 50, 5, 4])
    persons = members @ atoms
    small = [0 < n < 10 for n in persons.tolist()]
    assert [parts[k].id for k in _determined(members, persons, small)] == ["row=2 & age=c"]
    assert _determined(members, persons, _hidden(suppressed(parts, persons, below=10))) == []


def test_an_intersection_whose_pairs_are_not_published_is_protected() -> None:
    attributes = [GENDER, AGE, ORIGIN]
    parts = slices_of(attributes, intersections=[("gender", "age", "origin")])
    members = _members(parts, attributes)
    rng = np.random.default_rng(3)
    persons = members @ rng.integers(8, 40, members.shape[1])
    reasons = suppressed(parts, persons, below=10)
    assert "disclosure" in reasons
    assert _determined(members, persons, _hidden(reasons)) == []


def test_a_small_unknown_level_is_protected_as_others_are() -> None:
    parts = slices_of([GENDER])
    reasons = suppressed(parts, np.array([50, 40, 30, 2]), below=10)
    assert reasons == ("", "", "disclosure_complement", "disclosure")


counts = st.one_of(st.integers(0, 12), st.sampled_from([0, 30, 55, 80]))


@settings(max_examples=60)
@given(st.data(), st.sampled_from([[GENDER], [GENDER, AGE], [AGE, ORIGIN], [GENDER, AGE, ORIGIN]]))
def test_no_withheld_count_is_a_combination_of_published_ones(
    data: st.DataObject, attributes: list[Attribute]
) -> None:
    parts = slices_of(attributes, all_pairs=True)
    members = _members(parts, attributes)
    size = members.shape[1]
    atoms = np.array(data.draw(st.lists(counts, min_size=size, max_size=size)))
    persons = members @ atoms
    reasons = suppressed(parts, persons, below=10)
    helpless = _determined(members, persons, (persons > 0).tolist())
    assert set(_determined(members, persons, _hidden(reasons))) <= set(helpless)
    _check_words(reasons, persons)


def _check_words(reasons: Sequence[Reason], persons: Counts) -> None:
    for reason, n in zip(reasons, persons.tolist(), strict=True):
        expected = {"disclosure"} if 0 < n < 10 else {"", "disclosure_complement"}
        assert reason in ({""} if n == 0 else expected)


@settings(max_examples=25)
@given(st.lists(st.integers(0, 4), min_size=6, max_size=6).filter(lambda n: 0 < sum(n) < 14))
def test_every_small_count_can_be_more_than_one_number(cells: list[int]) -> None:
    attributes = [
        Attribute(name="gender", levels=("Female", "Male", UNKNOWN)),
        Attribute(name="age", levels=("18-39", "40-59", "60+", UNKNOWN)),
    ]
    parts = slices_of(attributes, all_pairs=True)
    members, atoms, below = _members(parts, attributes), np.array(cells), 3
    persons = members @ atoms
    reasons = suppressed(parts, persons, below=below)
    told = _believable(members, persons, _hidden(reasons), atoms, below=below)
    least = _believable(members, persons, (persons > 0).tolist(), atoms, below=below)
    assert (told == persons).all(axis=1).any()
    for k in np.flatnonzero((persons > 0) & (persons < below)):
        helpless = len(set(least[:, k])) == 1
        assert helpless or len(set(told[:, k])) > 1, parts[k].id


def test_the_same_counts_are_withheld_each_time() -> None:
    parts = slices_of([GENDER, AGE], all_pairs=True)
    members = _members(parts, [GENDER, AGE])
    persons = members @ np.random.default_rng(5).integers(0, 30, members.shape[1])
    first = suppressed(parts, persons, below=10)
    assert suppressed(parts, persons, below=10) == first
    assert "disclosure_complement" in first


@pytest.mark.parametrize("cell", range(5))
def test_nothing_more_is_withheld_where_small_cells_hide_each_other(cell: int) -> None:
    persons = [3, 4, 5, 6, 7]
    persons[cell] = 100
    assert _one_way(*persons).count("disclosure_complement") == 0


def test_one_count_a_slice_is_wanted() -> None:
    with pytest.raises(ValueError, match=r"one count a slice: 4 slices, counts \(3,\)"):
        suppressed(slices_of([GENDER]), np.array([1, 2, 3]), below=10)


@pytest.mark.parametrize(("persons", "below"), [([5, -3, 9, 0], 10), ([5, 3, 9, 0], -3)])
def test_negative_numbers_are_refused(persons: list[int], below: int) -> None:
    with pytest.raises(ValueError, match=r"0 or more, got -3"):
        suppressed(slices_of([GENDER]), np.array(persons), below=below)
