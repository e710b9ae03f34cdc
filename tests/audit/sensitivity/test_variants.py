"""Each variant against gaps that numpy makes of items, groups and labels by hand."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import msgspec
import numpy as np
import pytest

from evenhand.audit.errors import InputError
from evenhand.audit.evidence import Evidence
from evenhand.audit.plan import Model, Scale
from evenhand.audit.sensitivity.repeated import Repeated
from evenhand.audit.sensitivity.variant import all_variants
from evenhand.audit.sensitivity.variants.missing_scores import ends as ends_of
from evenhand.audit.table import Array, Scores, Table

Measured = Callable[..., Evidence]
Reading = Callable[..., Callable[[Array, Table, np.random.Generator], Array]]
Again = Callable[..., Repeated]
Counts = Callable[[Repeated, Evidence, str], Mapping[str, int]]
Ends = Callable[[Repeated, Evidence, str], tuple[float, float]]

BIAS = {"metric": "bias", "margin": 0.3, "owner": "test", "emotions": ["Anger"]}
FEW = {("F", "young"): 12, ("F", "old"): 12, ("M", "young"): 12, ("M", "old"): 12}
FEMALE = "gender=F"


def errors(evidence: Evidence) -> Array:
    return np.asarray(evidence.scores[0].values[:, 0] - evidence.truth.values[:, 0])


def gap(error: Array, inside: np.ndarray, outside: np.ndarray) -> float:
    return float(np.nanmean(error[inside]) - np.nanmean(error[outside]))


def women(evidence: Evidence) -> np.ndarray:
    return np.asarray(evidence.table.cells[:, 0] == 0)


def test_every_variant_has_a_title_and_a_code_of_its_own() -> None:
    codes = [variant.code for variant in all_variants()]
    assert len(codes) == len(set(codes)) == 10
    assert all(variant.title for variant in all_variants())


def test_each_person_is_left_out(
    measured: Measured, reading: Reading, again: Again, ends: Ends, counts: Counts
) -> None:
    evidence = measured(reading(shifts={FEMALE: 0.2}, person=0.4), cells=FEW)
    made = again(evidence, "leave_one_person")
    error, own, who = errors(evidence), women(evidence), evidence.table.persons
    expected = [gap(error, own & (who != p), ~own & (who != p)) for p in np.unique(who)]
    assert ends(made, evidence, FEMALE) == pytest.approx((min(expected), max(expected)), abs=1e-12)
    assert sum(counts(made, evidence, FEMALE).values()) == 48
    assert "each of the 48 persons" in made.what


def test_items_as_units_are_left_out_by_person(
    measured: Measured, reading: Reading, again: Again, ends: Ends
) -> None:
    model = reading(shifts={FEMALE: 0.2}, person=0.4)
    by_person = measured(model, cells=FEW)
    by_item = measured(model, cells=FEW, statistics={"unit": "item"})
    wanted = ends(again(by_person, "leave_one_person"), by_person, FEMALE)
    assert ends(again(by_item, "leave_one_person"), by_item, FEMALE) == pytest.approx(wanted)


@pytest.fixture
def poor(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let audits afford the fewest runs."""
    monkeypatch.setattr("evenhand.audit.sensitivity.work.BUDGET", 0)


@pytest.mark.usefixtures("poor")
def test_those_who_move_most_are_left_out_where_there_are_many(
    measured: Measured,
    reading: Reading,
    again: Again,
    ends: Ends,
    counts: Counts,
) -> None:
    evidence = measured(reading(person=0.4), cells=FEW)
    made = again(evidence, "leave_one_person")
    assert "the 5 of 48 persons who move a gap the most beside its margin" in made.what
    error, own, who = errors(evidence), women(evidence), evidence.table.persons
    expected = [gap(error, own & (who != p), ~own & (who != p)) for p in np.unique(who)]
    assert ends(made, evidence, FEMALE) == pytest.approx((min(expected), max(expected)), abs=1e-12)
    assert sum(counts(made, evidence, FEMALE).values()) == 5
    by_item = measured(reading(person=0.4), cells=FEW, statistics={"unit": "item"})
    other = again(by_item, "leave_one_person")
    assert "for the gaps" in made.what
    assert "for the gaps" not in other.what
    low, high = ends(other, by_item, FEMALE)
    assert min(expected) - 1e-12 <= low <= high <= max(expected) + 1e-12
    # Who moves the value of one slice most moves its gap most: all persons have as many items.
    base = gap(error, own, ~own)
    widest = max(expected, key=lambda value: abs(value - base))
    assert min(abs(low - widest), abs(high - widest)) < 1e-12


def test_thresholds_move_both_ways(
    measured: Measured, reading: Reading, again: Again, ends: Ends
) -> None:
    rate = {
        "metric": "tpr",
        "margin": 0.2,
        "owner": "test",
        "emotions": ["Anger"],
        "truth_at": 3.5,
        "score_at": 3.5,
    }
    evidence = measured(reading(shifts={FEMALE: 0.4}), gate=[rate, BIAS])
    made = again(evidence, "other_threshold")
    truth, scores = evidence.truth.values[:, 0], evidence.scores[0].values[:, 0]
    own = women(evidence)

    def hits(truth_at: float, score_at: float) -> float:
        there = truth >= truth_at
        found = scores >= score_at
        return float(found[own & there].mean() - found[~own & there].mean())

    moved = [hits(2.8, 3.5), hits(4.2, 3.5), hits(3.5, 2.8), hits(3.5, 4.2)]
    assert ends(made, evidence, FEMALE) == pytest.approx((min(moved), max(moved)), abs=1e-12)
    assert not made.verdicts[1].any()  # bias has no threshold
    assert "score_at by 0.7 and truth_at by 0.7" in made.what


def test_thresholds_at_the_end_of_a_scale_stay(
    measured: Measured, reading: Reading, again: Again
) -> None:
    def coin(shape: tuple[int, int], rng: np.random.Generator) -> Array:
        return rng.integers(0, 2, shape).astype(float)

    def flip(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        del table
        return np.where(rng.random(truth.shape) < 0.9, truth, 1 - truth)

    rate = {
        "metric": "selection_rate",
        "margin": 0.2,
        "owner": "test",
        "emotions": ["Anger"],
        "truth_at": 1,
        "score_at": 0.5,
    }
    scale = {"kind": "binary", "low": 0, "high": 1}
    plan = {"scale": scale, "labels": coin, "gate": [rate | {"metric": "tpr"}]}
    made = again(measured(flip, **plan), "other_threshold")
    assert "score_at by 0.1" in made.what
    assert made.verdicts[0, 0].sum() == 2
    assert again(measured(reading()), "other_threshold").reason == "no_threshold"


@pytest.mark.parametrize("compare", ["rest", "overall"])
def test_missing_scores_are_filled_with_the_worst(
    measured: Measured, reading: Reading, again: Again, ends: Ends, compare: str
) -> None:
    def lossy(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        found = reading()(truth, table, rng)
        found[rng.random(len(truth)) < 0.1, 0] = np.nan
        return found

    evidence = measured(lossy, cells=FEW, slices={"compare": compare})
    made = again(evidence, "missing_scores")
    error, own, truth = errors(evidence), women(evidence), evidence.truth.values[:, 0]
    lost = np.isnan(error)
    expected = []
    for here, there in ((7.0, 0.0), (0.0, 7.0)):
        filled = np.where(lost, np.where(own, here, there) - truth, error)
        other = ~own if compare == "rest" else np.ones_like(own)
        expected.append(gap(filled, own, other))
    assert ends(made, evidence, FEMALE) == pytest.approx((min(expected), max(expected)), abs=1e-12)
    assert again(measured(reading(), cells=FEW), "missing_scores").reason == "nothing_missing"


def test_the_ends_of_a_scale_follow_the_link() -> None:
    class _Plan:
        ratings = type("R", (), {"scale": Scale(kind="continuous", low=0, high=7)})

    scale = Scale(kind="continuous", low=0, high=1)
    plain = Model(name="m", scale=scale)
    turned = Model(name="m", scale=scale, link="linear", slope=-7, intercept=7)
    assert ends_of(plain, _Plan()) == (0, 1)  # type: ignore[arg-type]
    assert ends_of(turned, _Plan()) == (0, 7)  # type: ignore[arg-type]
    assert ends_of(Model(name="m"), _Plan()) == (0, 7)  # type: ignore[arg-type]


def test_other_seeds_are_drawn_where_verdicts_rest_on_draws(
    measured: Measured, reading: Reading, again: Again, counts: Counts, ends: Ends
) -> None:
    model = reading(shifts={FEMALE: 0.6})
    for rule in ({"standard_error": "bootstrap"}, {"multiplicity": "max_t"}):
        evidence = measured(model, cells=FEW, statistics=rule)
        made = again(evidence, "other_seed")
        assert counts(made, evidence, FEMALE) == {"exceeds_margin": 3}
        low, high = ends(made, evidence, FEMALE)
        assert low == high
        persons = again(evidence, "leave_one_person")
        assert sum(counts(persons, evidence, FEMALE).values()) == 48
    assert again(measured(model, cells=FEW), "other_seed").reason == "no_draws"


def test_each_source_of_items_is_left_out(
    measured: Measured, reading: Reading, again: Again, ends: Ends
) -> None:
    attribute = [
        {"name": "gender", "source": "recorded", "levels": ["F", "M"]},
        {"name": "corpus", "source": "recorded", "levels": ["a", "b"]},
    ]
    cells = {("F", "a"): 12, ("F", "b"): 12, ("M", "a"): 12, ("M", "b"): 12}
    evidence = measured(reading(shifts={FEMALE: 0.3}), cells=cells, attribute=attribute)
    made = again(evidence, "leave_one_dataset")
    error, own, corpus = errors(evidence), women(evidence), evidence.table.cells[:, 1]
    expected = [gap(error, own & (corpus == k), ~own & (corpus == k)) for k in (0, 1)]
    assert ends(made, evidence, FEMALE) == pytest.approx((min(expected), max(expected)), abs=1e-12)
    assert made.persons[0, 0] == 12
    assert again(measured(reading(), cells=FEW), "leave_one_dataset").reason == "one_source"


def test_the_other_reach_of_a_crosswalk_is_read(
    measured: Measured, reading: Reading, again: Again, ends: Ends
) -> None:
    evidence = measured(reading(shifts={FEMALE: 0.3}), cells=FEW)
    assert again(evidence, "crosswalk_reach").reason == "no_crosswalk"
    model = msgspec.structs.replace(evidence.plan.model[0], crosswalk="basic-emotions")
    mapped = replace(evidence, plan=msgspec.structs.replace(evidence.plan, model=(model,)))
    assert again(mapped, "crosswalk_reach").reason == "files_not_at_hand"
    asked: list[str] = []

    def wider(model: Model) -> Scores:
        asked.append(model.reach)
        higher = evidence.scores[0].values + 0.5 * women(evidence)[:, None]
        return replace(evidence.scores[0], values=higher)

    def nothing(model: Model) -> Scores:
        raise InputError([f"{model.name}: covers nothing"])

    made = again(mapped, "crosswalk_reach", read_again=wider)
    error, own = errors(evidence), women(evidence)
    expected = gap(error, own, ~own) + 0.5
    assert ends(made, mapped, FEMALE) == pytest.approx((expected, expected), abs=1e-12)
    assert asked == ["wide"]
    assert again(mapped, "crosswalk_reach", read_again=nothing).reason == "no_other_reach"


def test_one_person_cannot_be_left_out(measured: Measured, reading: Reading, again: Again) -> None:
    evidence = measured(reading(), cells={("F", "young"): 1}, items_per_person=60)
    assert again(evidence, "leave_one_person").reason == "one_person"
