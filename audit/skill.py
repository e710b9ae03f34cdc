"""Skill: what a model must show, here and overall, before a gap of it can be cleared."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from evenhand.audit.claims import Claim
from evenhand.audit.evidence import Evidence, key_of, skill_of
from evenhand.metrics.inference.student import quantile, spread_is_known
from evenhand.metrics.sums import AdditiveMetric, Array


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillTest:
    """One test of skill in every slice, everybody last.

    Attributes:
        name: of the metric.
        value: the advantage, shape (slices,).
        low: lower one-sided bound.
        shown: whether it is above 0.
    """

    name: str
    value: Array
    low: Array
    shown: NDArray[np.bool_]


def skill_test(evidence: Evidence, test: AdditiveMetric, claim: Claim) -> SkillTest:
    """Return one test of skill for the model and outcome of a claim.

    An advantage without spread, or no larger than rounding, is none: the covariance of labels with
    a constant comes out as a few units of the last place, above 0 as often as below.
    """
    side = evidence.compared[key_of(test)].inside
    at = (slice(None), claim.model, claim.outcome)
    value, error, df = side.value[at], side.spread.standard_error[at], side.spread.df[at]
    low = value - quantile(1 - evidence.plan.statistics.skill_alpha, df=df) * error
    shown = spread_is_known(error, df=df) & (low > evidence.rounding[claim.model])
    return SkillTest(name=test.name, value=value, low=low, shown=shown)


def most_emotions(evidence: Evidence, claim: Claim) -> bool:
    """Say whether the model shows skill in at least half of the emotions that a mean is over.

    One emotion that is read well must not vouch for others that are guessed. True for a claim
    about one emotion, and where there is no test of skill.
    """
    emotions, covers = evidence.truth.emotions, evidence.scores[claim.model].covers
    tests = skill_of(claim.metric)
    if claim.outcome < len(emotions) or not tests:
        return True
    own = [replace(claim, outcome=k) for k, name in enumerate(emotions) if name in covers]
    shown = [all(skill_test(evidence, test, single).shown[-1] for test in tests) for single in own]
    return 2 * sum(shown) >= len(shown)
