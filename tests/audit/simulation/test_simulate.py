"""The simulator: it draws what was declared, and its files are read back as the same data."""

from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from statistics import fmean, variance
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from evenhand.audit.errors import InputError
from evenhand.audit.intake.frames import read_frame
from evenhand.audit.intake.items import items_table
from evenhand.audit.intake.predictions import scores as read_scores
from evenhand.audit.intake.ratings import truth as read_truth
from evenhand.audit.plan import Plan
from evenhand.audit.simulation.files import write
from evenhand.audit.simulation.panel import Panel, Trait
from evenhand.audit.simulation.person_noise import person_noise
from evenhand.audit.simulation.planted import PlantedGap, Predictor
from evenhand.audit.simulation.simulate import Simulated, simulate

if TYPE_CHECKING:
    from collections.abc import Callable

EMOTIONS = ("Anger", "Fear", "Sadness")
GENDER = Trait(name="gender", levels=(("woman", 60), ("man", 50), ("unknown", 10)))
AGE = Trait(name="age", levels=(("young", 1), ("old, wise", 1), ("none", 0)), bins=(18, 40, 70, 90))
PANEL = Panel(
    traits=(GENDER, AGE), emotions=EMOTIONS, persons=120, items_per_person=5, items_vary=2
)
TILT = PlantedGap(where=(("gender", "man"),), emotions=("Anger",), points=0.8)
SKILLED = Predictor(name="skilled", residual_sd=0.5, icc=0.2, gaps=(TILT,))
ALL_KINDS = (
    SKILLED,
    Predictor(name="random", kind="random"),
    Predictor(name="constant", kind="constant"),
    Predictor(name="permuted", kind="permuted"),
)
PLAN = msgspec.convert(
    {
        "evenhand": 1,
        "title": "simulated",
        "purpose": {
            "system": "s",
            "intended_use": "u",
            "context": "research",
            "modality": "voice",
        },
        "data": {"name": "d", "subjects": "synthetic", "items": "items.csv"},
        "ratings": {
            "scale": {"kind": "continuous", "low": 0.0, "high": 7.0},
            "file": "ratings.csv",
            "emotions": list(EMOTIONS),
        },
        "statistics": {"seed": 1},
        "attribute": [
            {"name": "gender", "source": "prompted", "levels": ["woman", "man"]},
            {
                "name": "age",
                "source": "prompted",
                "bins": [18.0, 40.0, 70.0, 90.0],
                "labels": ["young", "old, wise", "none"],
            },
        ],
        "model": [{"name": p.name, "predictions": f"predictions_{p.name}.csv"} for p in ALL_KINDS],
    },
    Plan,
)


def drawn(seed: int = 3, panel: Panel = PANEL) -> Simulated:
    return simulate(panel, ALL_KINDS, np.random.default_rng(seed))


def test_the_same_seed_draws_the_same_audit_and_another_seed_another() -> None:
    first, again, other = drawn(3), drawn(3), drawn(4)
    np.testing.assert_array_equal(first.truth.values, again.truth.values)
    np.testing.assert_array_equal(first.table.cells, again.table.cells)
    for one, two in zip(first.scores, again.scores, strict=True):
        np.testing.assert_array_equal(one.values, two.values)
    assert (
        first.truth.values.shape != other.truth.values.shape
        or (first.truth.values != other.truth.values).any()
    )


def test_quotas_are_head_counts_and_declared_levels_without_persons_stay() -> None:
    found = drawn()
    _, first = np.unique(found.table.persons, return_index=True)
    cells = found.table.cells[first]
    assert found.table.attributes[0].levels == ("woman", "man", "unknown")
    assert np.bincount(cells[:, 0]).tolist() == [60, 50, 10]
    assert found.table.attributes[1].levels == ("young", "old, wise", "none", "unknown")
    assert np.bincount(cells[:, 1], minlength=4).tolist() == [60, 60, 0, 0]


@given(
    weights=st.lists(st.floats(0, 1e3), min_size=1, max_size=6).filter(lambda w: sum(w) > 1e-3),
    persons=st.integers(1, 500),
)
def test_quotas_add_up_and_are_off_by_less_than_one_person(
    weights: list[float], persons: int
) -> None:
    trait = Trait(name="t", levels=tuple((f"l{k}", w) for k, w in enumerate(weights)))
    codes = trait.codes(persons, np.random.default_rng(0))
    counts = np.bincount(codes, minlength=len(weights))
    assert counts.sum() == persons
    assert (np.abs(counts - np.array(weights) / sum(weights) * persons) < 1 + 1e-6).all()


def test_levels_by_chance_follow_the_probabilities() -> None:
    trait = Trait(name="t", levels=(("a", 0.2), ("b", 0.8)), drawn="chance")
    codes = trait.codes(20_000, np.random.default_rng(2))
    assert codes.mean() == pytest.approx(0.8, abs=4 * 0.4 / np.sqrt(20_000))


def test_items_of_a_person_vary_as_declared() -> None:
    _, counts = np.unique(drawn().table.persons, return_counts=True)
    assert set(counts.tolist()) == {3, 4, 5, 6, 7}


def test_the_truth_is_the_mean_of_its_ratings_by_different_raters() -> None:
    found = drawn()
    rows = found.ratings
    given_to = defaultdict(list)
    columns = (rows.item, rows.emotion, rows.rater, rows.value)
    for item, emotion, rater, value in zip(*(c.tolist() for c in columns), strict=True):
        given_to[item, emotion].append((rater, value))
    for (item, emotion), pairs in given_to.items():
        assert len({rater for rater, _ in pairs}) == PANEL.raters_per_item
        assert found.truth.values[item, emotion] == pytest.approx(fmean(v for _, v in pairs))
    spread = fmean(variance([v for _, v in pairs]) for pairs in given_to.values())
    assert found.truth.within_item_sd == pytest.approx(np.sqrt(spread))
    assert len(given_to) == found.truth.values.size
    assert (found.truth.rater_count, found.truth.rating_count) == (12, len(rows.value))


def test_without_repeated_ratings_nothing_is_said_of_their_spread() -> None:
    found = drawn(panel=replace(PANEL, raters_per_item=1))
    assert found.truth.within_item_sd is None


def test_the_spread_of_the_noise_is_split_between_persons_and_items_as_declared() -> None:
    persons, each = 4000, 5
    person = np.repeat(np.arange(persons), each)
    noise = person_noise(
        person, 2, sd=[1.0, 3.0], icc=0.4, shared=0.5, rng=np.random.default_rng(1)
    )
    np.testing.assert_allclose(noise.std(axis=0), [1.0, 3.0], rtol=0.03)
    means = noise.reshape(persons, each, 2).mean(axis=1)
    # The variance of a person's mean is ICC + (1 - ICC) / m, here 0.4 + 0.6 / 5.
    np.testing.assert_allclose(means.var(axis=0), [0.52, 9 * 0.52], rtol=0.08)
    assert stats.pearsonr(*noise.T).statistic == pytest.approx(0.5, abs=0.03)


def test_a_planted_gap_is_there_and_nowhere_else() -> None:
    panel = replace(PANEL, persons=3000)
    found = simulate(panel, [SKILLED], np.random.default_rng(8))
    error = found.scores[0].values - found.truth.values
    men = found.table.cells[:, 0] == 1
    gap = error[men].mean(axis=0) - error[~men].mean(axis=0)
    # 15,000 items, sd 0.5, ICC 0.2, about 5.4 items of weight a person: se about 0.011.
    np.testing.assert_allclose(gap, [0.8, 0.0, 0.0], atol=0.045)
    assert error[~men].std() == pytest.approx(0.5, rel=0.03)


def test_predictors_without_skill_know_nothing() -> None:
    found = simulate(replace(PANEL, persons=2000), ALL_KINDS, np.random.default_rng(5))
    truth = found.truth.values
    by_name = {one.model: one.values for one in found.scores}
    for name in ("random", "permuted"):
        for place in range(3):
            r = np.corrcoef(truth[:, place], by_name[name][:, place])[0, 1]
            assert abs(r) < 4 / np.sqrt(len(truth))
        np.testing.assert_allclose(by_name[name].mean(axis=0), truth.mean(axis=0), atol=0.05)
        np.testing.assert_allclose(by_name[name].std(axis=0), truth.std(axis=0), rtol=0.05)
    np.testing.assert_array_equal(np.sort(by_name["permuted"], axis=0), np.sort(truth, axis=0))
    np.testing.assert_allclose(by_name["constant"], truth.mean(axis=0) + np.zeros(truth.shape))


def test_clipping_and_rounding_happen_only_where_declared_and_are_counted() -> None:
    wild = replace(PANEL, truth_sd=3.0)
    free = drawn(panel=wild)
    held = drawn(panel=replace(wild, clip=True, decimals=1))
    assert free.off_scale > 0.1
    assert (free.ratings.value < 0).any()
    assert held.ratings.value.min() == 0
    assert held.ratings.value.max() == 7
    np.testing.assert_array_equal(held.ratings.value, np.round(held.ratings.value, 1))
    assert drawn().off_scale < 0.01


def test_files_are_read_back_as_the_same_audit(tmp_path: Path) -> None:
    found = drawn(panel=replace(PANEL, clip=True))
    files = write(found, tmp_path / "new" / "folder")
    assert [path.name for path in files[:2]] == ["items.csv", "ratings.csv"]
    table = items_table(read_frame(files[0]), PLAN, file="items.csv")
    truth = read_truth(read_frame(files[1]), table, PLAN, file="ratings.csv")
    assert table.attributes == found.table.attributes
    for name in ("items", "persons", "cells"):
        np.testing.assert_array_equal(getattr(table, name), getattr(found.table, name))
    np.testing.assert_array_equal(truth.values, found.truth.values)
    np.testing.assert_array_equal(truth.raters, found.truth.raters)
    assert truth.within_item_sd == pytest.approx(found.truth.within_item_sd, rel=1e-12)
    assert (truth.rater_count, truth.rating_count) == (
        found.truth.rater_count,
        found.truth.rating_count,
    )
    assert (table.dropped, truth.dropped) == ((), ())
    for model, path, drawn_scores in zip(PLAN.model, files[2:], found.scores, strict=True):
        scores = read_scores(
            read_frame(path), table, EMOTIONS, model, scale=PLAN.ratings.scale, file=path.name
        )
        np.testing.assert_array_equal(scores.values, drawn_scores.values)
        assert (scores.model, scores.covers) == (drawn_scores.model, drawn_scores.covers)
        assert scores.dropped == ()


def test_values_off_the_scale_are_not_written(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"simulated ratings are off the scale 0\.\.7; set clip"):
        write(drawn(panel=replace(PANEL, truth_sd=3.0)), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be written"):
        write(drawn(panel=replace(PANEL, clip=True)), tmp_path / "file")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"persons": 0}, "persons is 0, expected 1 or more"),
        ({"items_vary": 5}, "items_vary is 5, expected less than items_per_person"),
        ({"raters": 2}, "raters is 2, expected at least raters_per_item"),
        ({"truth_sd": float("nan")}, "truth_sd is nan, expected a number from 0"),
        ({"truth_icc": 1.5}, "truth_icc is 1.5, expected a share"),
        ({"truth_mean": 9.0}, r"truth_mean is 9, expected a value on the scale 0\.\.7"),
        ({"emotions": ()}, "expected one or more different names"),
        ({"traits": (GENDER, GENDER)}, "traits are named gender, gender"),
        ({"traits": (Trait(name="t", levels=()),)}, "levels are"),
        ({"traits": (Trait(name="t", levels=(("a", -1),)),)}, "weights are"),
        ({"traits": (replace(AGE, bins=(1, 2)),)}, "expected 4 rising whole numbers"),
    ],
)
def test_a_panel_that_makes_no_sense_is_refused(change: dict[str, object], says: str) -> None:
    make: Callable[..., Panel] = replace
    with pytest.raises(InputError, match=says):
        simulate(make(PANEL, **change), [Predictor(name="m")], np.random.default_rng(0))


@pytest.mark.parametrize(
    ("predictors", "says"),
    [
        ([], "predictors are named nothing"),
        ([Predictor(name="a"), Predictor(name="a")], "expected different names"),
        ([Predictor(name="../a")], "expected different names of letters"),
        ([Predictor(name="a", residual_sd=-1)], "residual_sd is -1"),
        ([Predictor(name="a", icc=2)], "icc is 2, expected a share"),
        ([replace(SKILLED, gaps=(replace(TILT, points=float("inf")),))], "inf points"),
        ([replace(SKILLED, gaps=(replace(TILT, emotions=("Joy",)),))], "planted in 'Joy'"),
        (
            [replace(SKILLED, gaps=(replace(TILT, where=(("gender", "men"),)),))],
            "gender=men; the panel has gender: woman, man, unknown",
        ),
    ],
)
def test_predictors_that_make_no_sense_are_refused(predictors: list[Predictor], says: str) -> None:
    with pytest.raises(InputError, match=says):
        simulate(PANEL, predictors, np.random.default_rng(0))


def test_all_problems_of_a_panel_are_named_at_once() -> None:
    with pytest.raises(InputError) as caught:
        replace(PANEL, persons=0, raters=0, truth_icc=2.0).check()
    assert len(caught.value.problems) == 3
