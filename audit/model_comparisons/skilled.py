"""Skill of both models: to be no worse than a model that knows nothing is worth nothing."""

from dataclasses import dataclass

import numpy as np

from evenhand.audit.evidence import Evidence, key_of, skill_of
from evenhand.audit.model_comparisons.asked_changes import AskedChange
from evenhand.audit.result import Skill
from evenhand.metrics.changes.model_changes import NEW, OLD
from evenhand.metrics.inference.student import quantile, spread_is_known


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillShown:
    """What one model shows over all common items.

    Attributes:
        tests: each test of skill.
        shown: whether all of them are met, and for a mean in half of the emotions.
    """

    tests: tuple[Skill, ...]
    shown: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BothSkilled:
    """What the old and the new model show."""

    old: SkillShown
    new: SkillShown


def both_skilled(evidence: Evidence, asked: AskedChange) -> BothSkilled:
    """Return whether each of two models does better than a predictor that knows nothing.

    Args:
        evidence: knows the rules.
        asked: metric and outcome, whose tests of skill apply.
    """
    return BothSkilled(old=_skilled(evidence, asked, OLD), new=_skilled(evidence, asked, NEW))


def _skilled(evidence: Evidence, asked: AskedChange, side: int) -> SkillShown:
    """Return what one model shows; without an output, or without a test, it shows nothing."""
    if not asked.covered:
        return SkillShown(tests=(), shown=False)
    tests = _tests(evidence, asked, side, asked.outcome)
    shown = bool(tests) and all(test.shown for test in tests)
    emotions = np.flatnonzero(asked.matched.both).tolist()
    if shown and asked.outcome == len(evidence.truth.emotions):
        single = [
            all(test.shown for test in _tests(evidence, asked, side, place)) for place in emotions
        ]
        shown = 2 * sum(single) >= len(single)
    return SkillShown(tests=tests, shown=shown)


def _tests(evidence: Evidence, asked: AskedChange, side: int, outcome: int) -> tuple[Skill, ...]:
    """Return the tests of skill of one model over all common items, for one outcome."""
    level = 1 - evidence.plan.statistics.skill_alpha
    model = (asked.matched.old, asked.matched.new)[side]
    found = []
    for test in skill_of(asked.metric):
        measured, at = asked.matched.skill[key_of(test)], (-1, side, outcome)
        error, df = measured.spread.standard_error[at], measured.spread.df[at]
        value = float(measured.value[at])
        low = float(value - quantile(level, df=df) * error)
        found.append(
            Skill(
                test=test.name,
                value=value if np.isfinite(value) else None,
                low=low if np.isfinite(low) else None,
                shown=bool(spread_is_known(error, df=df) and low > evidence.rounding[model]),
            )
        )
    return tuple(found)
