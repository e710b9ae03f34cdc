"""Verdicts on changes: each word and hint, Holm over the family, and power by simulation."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest
from scipy import stats

from evenhand.metrics.changes.change_tests import change_tests
from evenhand.metrics.changes.change_verdict import DECISIONS, ChangeVerdicts, change_verdicts
from evenhand.metrics.multiplicity import holm

ENOUGH: dict[str, Any] = {
    "power": 0.8,
    "items": 400,
    "persons": 41,
    "min_items": 30,
    "min_persons": 8,
}


def _verdicts(
    change: list[float],
    error: float | list[float] = 0.01,
    *,
    margin: float | list[float] = 0.05,
    given: Mapping[str, Any] = MappingProxyType({}),
) -> ChangeVerdicts:
    tests = change_tests(
        change, standard_error=error, df=40, margin=margin, alpha=0.05, harm="above"
    )
    return change_verdicts(tests, **ENOUGH | dict(given))


@pytest.mark.parametrize(
    ("change", "error", "decision", "verdict", "hints"),
    [
        (-0.08, 0.02, "better", "within_margin", ()),
        (0.00, 0.01, "non_inferior", "within_margin", ()),
        (0.03, 0.01, "non_inferior", "within_margin", ("worse_than_before",)),
        (0.09, 0.01, "worse", "exceeds_margin", ()),
        (0.05, 0.01, "inconclusive", "inconclusive", ("worse_than_before",)),
        (0.02, 0.06, "inconclusive", "inconclusive", ("underpowered",)),
        (0.025, 0.018, "inconclusive", "inconclusive", ("near_margin",)),
        (0.02, 0.0, "inconclusive", "inconclusive", ("no_variation",)),
        (np.nan, 0.01, "", "undefined", ()),
    ],
)
def test_each_word_has_its_evidence(
    change: float, error: float, decision: str, verdict: str, hints: tuple[str, ...]
) -> None:
    found = _verdicts([change], error)
    assert (found.decision[0], found.verdict[0], found.hints[0]) == (decision, verdict, hints)


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        ({"items": 29}, "too_few_items"),
        ({"persons": 7}, "too_few_persons"),
        ({"enough_of_class": False}, "too_few_of_a_class"),
    ],
)
def test_too_few_of_anything_gives_no_verdict(given: dict[str, Any], hint: str) -> None:
    found = _verdicts([0.3], given=given)
    assert (found.decision[0], found.verdict[0]) == ("inconclusive", "insufficient_data")
    assert found.hints == ((hint,),)


def test_being_no_worse_than_a_model_without_skill_proves_nothing() -> None:
    found = _verdicts([0.0, 0.2], given={"skilled": np.array([False, False])})
    assert found.decision.tolist() == ["inconclusive", "worse"]
    assert found.hints[0] == ("no_skill",)


def test_identical_scores_need_no_spread() -> None:
    found = _verdicts(
        [0.0, 0.0], 0.0, margin=[0.0, 0.05], given={"identical": np.array([True, False])}
    )
    assert found.decision.tolist() == ["non_inferior", "inconclusive"]
    assert found.hints == (("identical_scores",), ("no_variation",))
    assert np.isnan(found.persons_needed).all()


def test_claims_of_worse_and_better_share_one_family_each() -> None:
    changes = [0.072, *[0.0] * 9, -0.02]
    found, alone = _verdicts(changes), _verdicts(changes[:1])
    assert alone.decision[0] == "worse"
    assert found.decision[0] == "inconclusive"
    tests = change_tests(changes, standard_error=0.01, df=40, margin=0.05, alpha=0.05, harm="above")
    assert np.array_equal(found.p_worse_adjusted, holm(tests.p_worse))
    assert np.array_equal(found.p_better_adjusted, holm(tests.p_better))
    assert found.decision[-1] == "non_inferior"
    assert _verdicts(changes[-1:]).decision[0] == "better"


def test_the_provable_margin_is_proved_as_often_as_promised() -> None:
    found = _verdicts([0.0], 0.02)
    df, runs = 40, 40_000
    rng = np.random.default_rng(3)
    error = 0.02 * np.sqrt(rng.chisquare(df, runs) / df)
    upper = rng.normal(0, 0.02, runs) + stats.t.ppf(0.95, df) * error
    assert (upper < found.provable_margin[0]).mean() == pytest.approx(0.8, abs=0.02)
    assert found.provable_margin[0] == pytest.approx(
        0.02 * (stats.t.ppf(0.95, df) + stats.t.ppf(0.8, df))
    )


def test_persons_needed_grow_with_precision_and_never_fall_below_the_least() -> None:
    needed = _verdicts([0.0, 0.0, 0.0], [0.02, 0.04, 0.001]).persons_needed
    assert needed[1] / needed[0] == pytest.approx(4, rel=0.1)
    assert needed[2] == ENOUGH["min_persons"]
    assert (needed == np.round(needed)).all()
    assert np.isnan(_verdicts([0.0], margin=0.0).persons_needed).all()
    assert _verdicts([0.0], 0.02, given={"power": 0.3}).persons_needed[0] < needed[0]


def test_decisions_fit_their_array() -> None:
    assert _verdicts([0.0, 0.0]).decision.dtype == np.dtype(f"U{max(map(len, DECISIONS))}")


def test_flags_are_flags() -> None:
    with pytest.raises(ValueError, match="skilled must hold True or False, got float64"):
        _verdicts([0.0], given={"skilled": 1.0})
    with pytest.raises(ValueError, match="power must lie strictly between 0 and 1, got 80"):
        _verdicts([0.0], given={"power": 80})
