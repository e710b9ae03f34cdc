"""Verdicts on changes: planted worsening is found, a model that guesses is never cleared."""

from collections.abc import Callable

import numpy as np
import pytest

from evenhand.audit.evidence import Evidence
from evenhand.audit.model_comparisons.answered import Answered, answered
from evenhand.audit.table import Array, Table

Model = Callable[..., Array]


def decisions(evidence: Evidence, kind: str = "change") -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return decision and hints of every slice of the first metric."""
    own = first(evidence, kind)
    assert own.found is not None
    ids = [evidence.slices[place].id for place in own.places]
    words = [own.decision(row) for row in range(len(ids))]
    return dict(zip(ids, zip(words, own.found.hints, strict=True), strict=True))


def first(evidence: Evidence, kind: str = "change") -> Answered:
    return next(own for own in answered(evidence, evidence.matched[0]) if own.kind == kind)


def test_what_gets_worse_for_one_group_only_is_found_although_everybody_gains(
    compared: Callable[..., Evidence], noisy: Callable[..., Model]
) -> None:
    cells = {("F", "young"): 30, ("F", "old"): 30, ("M", "young"): 120, ("M", "old"): 120}
    evidence = compared(noisy(0.7), noisy(0.3, own=1.2), cells=cells, items_per_person=8)
    found = decisions(evidence)
    assert found[""][0] == "better"
    assert found["gender=F"][0] == "worse"
    assert found["gender=M"][0] == "better"
    grown = decisions(evidence, "growth")
    assert grown["gender=F"][0] == "worse"
    assert "" not in grown


def test_the_change_is_the_mean_difference_of_item_errors(
    compared: Callable[..., Evidence], noisy: Callable[..., Model]
) -> None:
    evidence = compared(noisy(0.7), noisy(0.5), plan={"emotions": ["Anger"]})
    own, truth = first(evidence), evidence.truth.values
    sizes = [np.abs(scores.values - truth).mean(axis=1) for scores in evidence.scores]
    for row, place in enumerate(own.places):
        rows = evidence.members(int(place))
        expected = (sizes[1] - sizes[0])[rows].mean()
        assert own.tests.change[row] == pytest.approx(expected, abs=1e-12)


def test_items_that_one_model_lost_take_no_part(
    compared: Callable[..., Evidence], noisy: Callable[..., Model]
) -> None:
    def losing(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        found = noisy(0.5)(truth, table, rng)
        found[::10] = np.nan
        return found

    evidence = compared(noisy(0.5), losing)
    matched, own = evidence.matched[0], first(evidence)
    assert not matched.common[::10].any()
    assert own.items[0] == matched.common[:, 0].sum() == 648


def test_a_model_that_loses_more_scores_of_a_group_is_not_cleared_there(
    compared: Callable[..., Evidence], noisy: Callable[..., Model]
) -> None:
    def losing(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        found = noisy(0.5)(truth, table, rng)
        women = np.flatnonzero(table.cells[:, 0] == 0)
        found[women[::8]] = np.nan
        return found

    found = decisions(compared(noisy(0.5), losing))
    assert found["gender=F"] == ("inconclusive", ("unequal_loss",))
    assert found["gender=M"][0] == "non_inferior"


def test_what_the_new_model_scores_beyond_the_old_one_does_not_make_up_for_what_it_lost(
    compared: Callable[..., Evidence], noisy: Callable[..., Model]
) -> None:
    def losing(first: int) -> Model:
        def model(truth: Array, table: Table, rng: np.random.Generator) -> Array:
            found = noisy(0.5)(truth, table, rng)
            found[np.flatnonzero(table.cells[:, 0] == 0)[first::8]] = np.nan
            return np.asarray(found)

        return model

    assert decisions(compared(losing(0), losing(1)))["gender=F"][1] == ("unequal_loss",)
    assert decisions(compared(losing(0), noisy(0.5)))["gender=F"][0] == "non_inferior"


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("margin", [0.1, 3.0])
def test_a_new_model_that_guesses_is_never_cleared(
    compared: Callable[..., Evidence],
    noisy: Callable[..., Model],
    guessing: Model,
    seed: int,
    margin: float,
) -> None:
    gate = {"metric": "mae", "margin": margin, "owner": "test"}
    for old in (noisy(0.5), guessing):
        found = decisions(compared(old, guessing, gate=[gate], seed=seed))
        assert not {word for word, _ in found.values()} & {"better", "non_inferior"}


def test_being_no_worse_than_a_model_that_guesses_proves_nothing_and_being_better_does(
    compared: Callable[..., Evidence], noisy: Callable[..., Model], guessing: Model
) -> None:
    def slightly(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        return np.asarray(0.5 * truth + 0.5 * guessing(truth, table, rng))

    assert decisions(compared(guessing, noisy(0.3)))["gender=F"][0] == "better"
    gate = {"metric": "mae", "margin": 3.0, "owner": "test"}
    cells = {("F", "young"): 9, ("M", "young"): 9, ("F", "old"): 9, ("M", "old"): 9}
    found = decisions(
        compared(guessing, slightly, gate=[gate], cells=cells, items_per_person=4, seed=3)
    )
    words = {word for word, _ in found.values()}
    assert "non_inferior" not in words


def test_a_model_held_against_its_copy_is_not_worse_and_says_why(
    compared: Callable[..., Evidence], noisy: Callable[..., Model]
) -> None:
    kept: list[Array] = []

    def old(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        kept.append(noisy(0.5)(truth, table, rng))
        return kept[-1]

    def new(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        del truth, table, rng
        return kept[-1].copy()

    evidence = compared(old, new)
    for kind in ("change", "growth"):
        found = decisions(evidence, kind)
        assert set(found.values()) == {("non_inferior", ("identical_scores",))}


def test_slices_without_items_and_small_intersections_lack_data(
    compared: Callable[..., Evidence], noisy: Callable[..., Model]
) -> None:
    cells = {("F", "young"): 40, ("M", "young"): 40, ("F", "old"): 6}
    evidence = compared(
        noisy(0.5),
        noisy(0.5),
        cells=cells,
        plan={"slices": {"intersections": [["gender", "age"]]}},
    )
    own = first(evidence)
    assert own.found is not None
    words = dict(
        zip((evidence.slices[p].id for p in own.places), own.found.verdict.tolist(), strict=True)
    )
    assert words["gender=F & age=old"] == words["gender=M & age=old"] == "insufficient_data"
    assert not own.family[list(words).index("gender=F & age=old")]
    assert len(own.verdicts()) == own.family.sum()


def test_a_change_without_a_margin_has_numbers_and_no_decision(
    compared: Callable[..., Evidence], noisy: Callable[..., Model]
) -> None:
    evidence = compared(
        noisy(0.5), noisy(0.5), gate=[], plan={"show": [{"metric": "mae"}, {"metric": "bias"}]}
    )
    every = answered(evidence, evidence.matched[0])
    assert {own.asked.metric.name for own in every} == {"mae"}
    assert all(own.found is None and own.verdicts() == () for own in every)
    assert every[0].decision(0) == ""


def test_a_gap_that_is_not_gated_is_outside_the_family(
    compared: Callable[..., Evidence], noisy: Callable[..., Model]
) -> None:
    gate = {"metric": "mae", "margin": 0.1, "owner": "test"}
    evidence = compared(noisy(), noisy(), gate=[gate])
    every = answered(evidence, evidence.matched[0])
    assert [own.found is None for own in every] == [False, True]


def test_an_emotion_that_one_model_does_not_cover_stays_undefined(
    compared: Callable[..., Evidence], noisy: Callable[..., Model]
) -> None:
    def half(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        found = noisy(0.5)(truth, table, rng)
        found[:, 1] = np.nan
        return found

    gate = {"metric": "mae", "margin": 0.1, "owner": "test", "emotions": ["Joy"]}
    own = first(compared(noisy(0.5), half, gate=[gate]))
    assert not own.asked.covered
    assert set(own.verdicts()) == {"undefined"}
    mean = first(compared(noisy(0.5), half))
    assert set(mean.verdicts()) == {"within_margin"}


def test_items_as_units_never_count_more_persons_than_there_are(
    compared: Callable[..., Evidence], noisy: Callable[..., Model]
) -> None:
    evidence = compared(noisy(0.5), noisy(0.5), plan={"statistics": {"unit": "item"}})
    assert first(evidence).persons.max() == 120
