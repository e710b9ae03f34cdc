"""Verdicts on changes: shares against a limit, several proofs in one, and skill before all."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from evenhand.audit.asked import Emotions, Show
from evenhand.audit.changes.estimate import Share
from evenhand.audit.claims import Claim, claims
from evenhand.audit.evidence import Evidence, skill_of
from evenhand.audit.losses import UNEQUAL_LOSS
from evenhand.audit.plan import Statistics
from evenhand.audit.result import Skill, Verdict
from evenhand.audit.skill import SkillTest, most_emotions, skill_test
from evenhand.metrics.catalogue import catalogue
from evenhand.metrics.inference.decision import Evidence as Shown
from evenhand.metrics.inference.decision import decide
from evenhand.metrics.verdict import overall

SHARE_BEYOND = "share_beyond"
"""Hint: the share is shown to be on the wrong side of its limit."""

SHARE_OPEN = "share_open"
"""Hint: the share is not shown to be on the right side of its limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A verdict with the hints that explain it."""

    verdict: Verdict
    hints: tuple[str, ...] = ()


def change_claims(evidence: Evidence, emotions: Emotions) -> list[Claim]:
    """Return what is asked of each model about some emotions, with the tests of skill that apply.

    Scores that are on no scale of the labels cannot be better than a constant; what they can show
    is that they go with the labels.
    """
    found = claims(evidence, [Show(metric="bias", emotions=emotions)])
    ordered = catalogue()["pearson"]
    links = [model.link for model in evidence.plan.model]
    return [replace(c, metric=ordered) if links[c.model] == "none" else c for c in found]


@dataclass(frozen=True, slots=True, kw_only=True)
class Skilled:
    """Whether a model shows over all items that it reads anything at all.

    Attributes:
        tests: each test of skill.
        shown: whether all of them, and in the mean half of the emotions, are passed.
    """

    tests: tuple[SkillTest, ...]
    shown: bool

    def records(self) -> tuple[Skill, ...]:
        """Return the tests for a result."""
        return tuple(
            Skill(
                test=test.name,
                value=_known(test.value[-1]),
                low=_known(test.low[-1]),
                shown=bool(test.shown[-1]),
            )
            for test in self.tests
        )


def skilled(evidence: Evidence, claim: Claim) -> Skilled:
    """Return what a model shows over all items; one without an output shows nothing."""
    if not claim.covered:
        return Skilled(tests=(), shown=False)
    tests = tuple(skill_test(evidence, test, claim) for test in skill_of(claim.metric))
    shown = all(bool(test.shown[-1]) for test in tests) and most_emotions(evidence, claim)
    return Skilled(tests=tests, shown=shown)


def share_answer(
    share: Share,
    *,
    limit: float,
    p_above: float,
    covered: bool,
    skilled: bool,
    rules: Statistics,
) -> Answer:
    """Return whether a share is below a limit, above it, or neither is shown.

    Args:
        share: what was found; nothing where the model has no output.
        limit: largest tolerated share.
        p_above: adjusted p-value that it is above.
        covered: whether the model has an output for it.
        skilled: whether the model reads anything at all.
        rules: the plan's.
    """
    shown = Shown(
        defined=covered,
        enough_items=share.items >= rules.min_items,
        enough_persons=share.persons >= rules.min_persons,
        enough_of_class=True,
        spread_known=share.worth > 0,
        exceeds=p_above <= rules.alpha,
        within=share.below(limit) < rules.alpha,
        skilled=skilled,
        differs_from_zero=False,
        underpowered=False,
    )
    verdict, hints = decide(shown)
    if verdict == "exceeds_margin":
        hints = (SHARE_BEYOND,)
    elif verdict == "inconclusive" and "no_skill" not in hints:
        hints = (SHARE_OPEN,)
    return Answer(verdict=verdict, hints=hints)


def both(answers: Sequence[Answer], *, lost: float, most: float) -> Answer:
    """Return one verdict from several, and none that clears where too many scores were lost.

    Args:
        answers: one at least.
        lost: share of scores that are absent after the change.
        most: so many may be.
    """
    verdict: Verdict = overall(answer.verdict for answer in answers)
    hints = tuple(dict.fromkeys(hint for answer in answers for hint in answer.hints))
    if verdict == "within_margin" and lost > most:
        return Answer(verdict="inconclusive", hints=(UNEQUAL_LOSS,))
    return Answer(verdict=verdict, hints=hints)


def _known(value: float) -> float | None:
    """Return a number, or None for what is not one."""
    return float(value) if np.isfinite(value) else None
