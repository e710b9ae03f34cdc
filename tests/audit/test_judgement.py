"""Gates end in the verdict that the planted truth deserves, and never in a better one."""

from collections.abc import Callable, Mapping

import numpy as np
import pytest

from evenhand.audit.evidence import Evidence
from evenhand.audit.judgement import judge
from evenhand.audit.table import Array, Table

Measured = Callable[..., Evidence]
Reading = Callable[..., Callable[[Array, Table, np.random.Generator], Array]]
Said = Callable[[Evidence], dict[str, tuple[str, tuple[str, ...]]]]

BIAS = {"metric": "bias", "margin": 0.3, "owner": "test", "emotions": ["Anger"]}
MEAN = {"metric": "bias", "margin": 0.3, "owner": "test"}
OVER = {
    "metric": "over_reading",
    "margin": 0.1,
    "owner": "test",
    "emotions": ["Anger"],
    "truth_at": 4,
    "score_at": 4,
}
SINGLE = ("gender=F", "gender=M", "age=young", "age=old")


def words(found: Mapping[str, tuple[str, tuple[str, ...]]]) -> set[str]:
    return {verdict for verdict, _ in found.values()}


def constant(truth: Array, table: Table, rng: np.random.Generator) -> Array:
    del table, rng
    return np.full(truth.shape, 3.5)


def at_random(truth: Array, table: Table, rng: np.random.Generator) -> Array:
    del table
    return rng.uniform(2, 5, truth.shape)


def permuted(truth: Array, table: Table, rng: np.random.Generator) -> Array:
    del table
    return rng.permutation(truth)


def copied(truth: Array, table: Table, rng: np.random.Generator) -> Array:
    del table, rng
    return truth.copy()


def test_a_planted_gap_of_three_margins_exceeds_in_both_slices(
    measured: Measured, reading: Reading, said: Said
) -> None:
    found = said(measured(reading(shifts={"gender=F": 0.9})))
    assert found["gender=F"] == found["gender=M"] == ("exceeds_margin", ())
    assert found["age=young"][0] == found["age=old"][0] == "within_margin"


def test_no_gap_and_many_persons_is_within(
    measured: Measured, reading: Reading, said: Said
) -> None:
    assert said(measured(reading())) == dict.fromkeys(SINGLE, ("within_margin", ()))


def test_few_persons_are_insufficient_whatever_the_number_of_items(
    measured: Measured, reading: Reading, said: Said
) -> None:
    cells = {("F", "young"): 7, ("M", "young"): 40, ("M", "old"): 40}
    found = said(measured(reading(), cells=cells, items_per_person=30))
    assert found["gender=F"] == ("insufficient_data", ("too_few_persons",))


def test_too_few_items_have_their_own_hint(
    measured: Measured, reading: Reading, said: Said
) -> None:
    cells = {("F", "young"): 20, ("M", "young"): 40, ("M", "old"): 40}
    found = said(measured(reading(), cells=cells, items_per_person=1))
    assert found["gender=F"] == ("insufficient_data", ("too_few_items",))


def test_a_noisy_gap_of_zero_is_inconclusive_and_underpowered(
    measured: Measured, reading: Reading, said: Said
) -> None:
    cells = {("F", "young"): 10, ("M", "young"): 10, ("F", "old"): 10, ("M", "old"): 10}
    found = said(measured(reading(noise=0.5, person=0.8), cells=cells))
    assert words(found) == {"inconclusive"}
    assert all("underpowered" in hints for _, hints in found.values())


def test_a_declared_level_without_data_is_listed_and_blocks(
    measured: Measured, reading: Reading, said: Said
) -> None:
    cells = {("F", "young"): 40, ("M", "young"): 40}
    found = said(measured(reading(), cells=cells))
    assert found["age=old"] == ("insufficient_data", ("too_few_items", "too_few_persons"))
    assert found["age=young"] == ("insufficient_data", ("too_few_items", "too_few_persons"))


@pytest.mark.parametrize("model", [constant, at_random, permuted])
@pytest.mark.parametrize("metric", ["bias", "mae", "over_reading", "tpr", "pearson", "ccc"])
def test_a_model_without_skill_is_never_cleared(
    measured: Measured,
    said: Said,
    model: Callable[[Array, Table, np.random.Generator], Array],
    metric: str,
) -> None:
    gate: dict[str, object] = {**BIAS, "metric": metric, "margin": 0.9}
    if metric in {"over_reading", "tpr"}:
        gate |= {"truth_at": 3.5, "score_at": 3.5}
    found = said(measured(model, gate=[gate]))
    assert "within_margin" not in words(found)
    if metric in {"bias", "mae"} or (metric != "ccc" and model is not constant):
        assert ("inconclusive", ("no_skill",)) in found.values()


@pytest.mark.parametrize("seed", range(5))
def test_random_scores_show_no_skill_by_chance(measured: Measured, said: Said, seed: int) -> None:
    gate = {**BIAS, "margin": 1.5}
    assert words(said(measured(at_random, gate=[gate], seed=seed))) == {"inconclusive"}


def test_skill_must_show_in_the_slice_too(measured: Measured, reading: Reading, said: Said) -> None:
    good = reading()

    def deaf_to_women(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        found = good(truth, table, rng)
        women = np.flatnonzero(table.cells[:, 0] == 0)
        found[women] = found[rng.permutation(women)]
        return found

    cells = {("F", "young"): 20, ("M", "young"): 50, ("M", "old"): 50}
    found = said(measured(deaf_to_women, cells=cells, gate=[{**BIAS, "margin": 0.6}]))
    assert found["gender=F"] == ("inconclusive", ("no_skill",))
    assert found["gender=M"] == ("within_margin", ())


def test_a_perfect_copy_has_no_variation_and_so_no_proof(measured: Measured, said: Said) -> None:
    assert said(measured(copied)) == dict.fromkeys(SINGLE, ("inconclusive", ("no_variation",)))


def test_a_rate_without_enough_items_of_the_class_is_insufficient(
    measured: Measured, reading: Reading, said: Said
) -> None:
    def labels(shape: tuple[int, int], rng: np.random.Generator) -> Array:
        values = rng.uniform(0, 3.9, shape)
        values[::24] = 5.0
        return values

    gate = {**OVER, "metric": "tpr"}
    cells = {("F", "young"): 12, ("F", "old"): 12, ("M", "young"): 90, ("M", "old"): 90}
    found = said(measured(reading(), gate=[gate], labels=labels, cells=cells))
    verdict, hints = found["gender=F"]
    assert verdict == "insufficient_data"
    assert "too_few_of_a_class" in hints


def test_a_rate_without_any_positive_is_undefined(
    measured: Measured, reading: Reading, said: Said
) -> None:
    gate = {**OVER, "metric": "tpr", "truth_at": 6, "score_at": 6}
    found = said(measured(reading(), gate=[gate]))
    assert words(found) == {"undefined"}


def test_an_emotion_that_the_plan_names_and_the_model_lacks_is_undefined(
    measured: Measured, reading: Reading, said: Said
) -> None:
    evidence = measured(reading(covers=[1]), gate=[BIAS, MEAN])
    assert said(evidence) == dict.fromkeys(SINGLE, ("undefined", ()))
    mean = judge(evidence)[1]
    assert mean.verdicts.verdict.tolist() == ["within_margin"] * 4


def test_each_speaks_of_covered_emotions_only(measured: Measured, reading: Reading) -> None:
    evidence = measured(reading(covers=[1]), gate=[{**BIAS, "emotions": "each"}])
    assert [j.claim.outcome for j in judge(evidence)] == [1]


def test_the_mean_is_over_covered_emotions(measured: Measured, reading: Reading) -> None:
    whole = measured(reading(), gate=[MEAN])
    part = measured(reading(covers=[1]), gate=[MEAN])
    compared = whole.compared["bias"]
    by_hand = compared.gap[:-1, 0, :2].mean(axis=1)
    np.testing.assert_allclose(compared.gap[:-1, 0, 2], by_hand, atol=1e-15)
    compared = part.compared["bias"]
    np.testing.assert_array_equal(compared.gap[:-1, 0, 2], compared.gap[:-1, 0, 1])


def test_half_of_the_scores_of_a_slice_may_be_missing(
    measured: Measured, reading: Reading, said: Said
) -> None:
    good = reading(shifts={"gender=F": 0.9})

    def fails_on_women(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        found = good(truth, table, rng)
        women = np.flatnonzero(table.cells[:, 0] == 0)
        found[women[::2]] = np.nan
        return found

    evidence = measured(fails_on_women)
    assert said(evidence)["gender=F"][0] == "exceeds_margin"
    women = evidence.slices.index(evidence.slices[0])
    assert evidence.compared["bias"].inside.items[women, 0, 0] == evidence.items[0] / 2


def test_unknown_levels_are_counted_and_never_judged(
    measured: Measured, reading: Reading, said: Said
) -> None:
    cells = {("F", "young"): 30, ("M", "old"): 30, ("unknown", "young"): 30}
    evidence = measured(reading(), cells=cells)
    ids = [part.id for part in evidence.slices]
    assert evidence.persons[ids.index("gender=unknown")] == 30
    assert "age=unknown" not in ids
    assert "gender=unknown" not in said(evidence)
    women = evidence.compared["bias"]
    assert women.outside.persons[ids.index("gender=F"), 0, 0] == 60
