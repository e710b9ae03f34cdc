"""A model must not look good by not answering, nor by what hardly anybody shows."""

from collections.abc import Callable

import numpy as np

from evenhand.audit.evidence import Evidence
from evenhand.audit.judgement import judge
from evenhand.audit.table import Array, Table

Measured = Callable[..., Evidence]
Reading = Callable[..., Callable[[Array, Table, np.random.Generator], Array]]
Model = Callable[[Array, Table, np.random.Generator], Array]

BIAS = {"metric": "bias", "margin": 0.5, "owner": "test", "emotions": ["Anger"]}
MEAN = {"metric": "bias", "margin": 0.5, "owner": "test"}
CELLS = {("F", "young"): 60, ("M", "young"): 60, ("M", "old"): 60}


def silent(model: Model, share: float, group: str | None) -> Model:
    """Return a model that gives no Anger score for a share of the items of one group, or of all."""

    def scores(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        found = model(truth, table, rng)
        levels = table.attributes[0].levels
        own = np.ones(len(found), dtype=np.bool_)
        if group is not None:
            own = table.cells[:, 0] == levels.index(group)
        found[own & (rng.random(len(found)) < share), 0] = np.nan
        return found

    return scores


def test_a_group_that_is_often_refused_is_not_cleared(measured: Measured, reading: Reading) -> None:
    (found,) = judge(measured(silent(reading(), 0.4, "F"), gate=[BIAS], cells=CELLS))
    assert found.verdicts.verdict[0] == "inconclusive"
    assert found.verdicts.hints[0] == ("unequal_loss",)


def test_losses_that_fall_on_all_alike_bar_nothing(measured: Measured, reading: Reading) -> None:
    (found,) = judge(measured(silent(reading(), 0.4, None), gate=[BIAS], cells=CELLS))
    assert found.verdicts.verdict[0] == "within_margin"


def test_a_shown_gap_stays_shown_whatever_is_missing(measured: Measured, reading: Reading) -> None:
    model = silent(reading(shifts={"gender=F": 2.0}), 0.4, "F")
    (found,) = judge(measured(model, gate=[BIAS], cells=CELLS))
    assert found.verdicts.verdict[0] == "exceeds_margin"


def test_a_mean_rests_on_the_emotion_that_fewest_persons_have(
    measured: Measured, reading: Reading
) -> None:
    model = reading()

    def scores(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        found = model(truth, table, rng)
        own = table.cells[:, 0] == table.attributes[0].levels.index("F")
        found[own & (table.persons != table.persons[own][0]), 1] = np.nan
        return found

    evidence = measured(scores, gate=[MEAN], cells=CELLS)
    (found,) = judge(evidence)
    assert found.verdicts.verdict[0] == "insufficient_data"
    assert np.isnan(found.standard_error[0])


def test_one_emotion_read_well_does_not_vouch_for_a_guessed_majority(
    measured: Measured, reading: Reading
) -> None:
    model = reading()

    def scores(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        found = model(truth, table, rng)
        found[:, 1:] = rng.permutation(found[:, 1:])
        return found

    emotions = ("Anger", "Joy", "Fear", "Awe")
    (found,) = judge(measured(scores, gate=[MEAN], cells=CELLS, emotions=emotions))
    assert "within_margin" not in found.verdicts.verdict
