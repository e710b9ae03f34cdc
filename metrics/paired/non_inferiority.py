"""Non-inferiority: is the new model provably not worse than the old one, in every slice?

Both models are tried on the same items, so what counts is the difference of their errors item by
item. A release passes when the upper bound of the mean difference lies below the margin in every
slice: since all must pass, no level has to be adjusted (intersection-union). That a slice got worse
is claimed only if its lower bound stays above the margin after Holm's adjustment (Piaggio et al.
2012, doi:10.1001/jama.2012.87802; Berger & Hsu 1996, doi:10.1214/ss/1032280304).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from evenhand.metrics.arguments import one_sided
from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.inference.intervals import t_interval
from evenhand.metrics.inference.mean_difference import MeanDifference, mean_difference
from evenhand.metrics.inference.student import upper_tail
from evenhand.metrics.multiplicity import holm
from evenhand.metrics.numbered import Codes, Names, numbered
from evenhand.metrics.sums import Array, Mask, Undefined
from evenhand.metrics.vectors import checked_weights

Decision: TypeAlias = Literal["non_inferior", "worse", "inconclusive"]

FACTS = Facts(
    title="Non-inferiority of a new model",
    asks="Is the new model provably not worse than the old one, in every slice?",
    formula="mean(|new - truth| - |old - truth|), its one-sided upper bound against the margin",
    use="As a gate before a release, when the old model's behaviour is accepted.",
    avoid="It says nothing about gaps between slices: a model may be as bad as the old one"
    " everywhere. Without persons it takes items as independent, which makes bounds too tight.",
    takes="two_models",
    role="test",
    unit="scale points",
    span=(-float("inf"), float("inf")),
    best=None,
    headline="difference",
    reference="doi:10.1001/jama.2012.87802; doi:10.1214/ss/1032280304",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorChange:
    """The new model's mean absolute error minus the old one's, over some items.

    Attributes:
        items: how many there are.
        persons: whose they are; items where no person is named.
        difference: below 0 the new model errs less.
        standard_error: None where it cannot be estimated.
        low: lower one-sided bound at 1 - alpha.
        high: upper one-sided bound at 1 - alpha; below the margin: not worse.
        p_non_inferior: of H0 "worse by the margin or more".
        p_worse: of H0 "worse by the margin at most".
        verdict: what these items show when looked at alone, with no adjustment.
        missing: why a field is None, by field.
    """

    items: int
    persons: int
    difference: float
    standard_error: float | None
    low: float | None
    high: float | None
    p_non_inferior: float | None
    p_worse: float | None
    verdict: Decision
    missing: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class NonInferiority:
    """The new model against the old one, over all items and by group.

    Attributes:
        difference: change of the mean absolute error over all items.
        overall: all items.
        by_group: each group, by name.
        p_worse_adjusted: `p_worse` of the groups after Holm's adjustment; None where it is absent.
        verdict: `non_inferior` if every group is; `worse` if one is after adjustment; otherwise
            `inconclusive`.
    """

    difference: float
    overall: ErrorChange
    by_group: Mapping[str, ErrorChange]
    p_worse_adjusted: Mapping[str, float | None]
    verdict: Decision


@door
def non_inferiority(
    truth: Array,
    new: Array,
    old: Array,
    *,
    margin: float,
    groups: Names | None = None,
    persons: Names | None = None,
    alpha: float = 0.05,
) -> NonInferiority:
    """Return whether the new model is provably not worse than the old one in every group.

    `D_i = |new_i - truth_i| - |old_i - truth_i|`; its mean is held against the margin by t(G - 1)
    with the cluster-robust standard error of G persons.

    Args:
        truth: labels, shape (n,).
        new: scores of the new model, shape (n,), in the unit of the labels.
        old: scores of the old model, shape (n,), likewise.
        margin: tolerated worsening of the mean absolute error, 0 or more.
        groups: group of each item, shape (n,); None for one group of all items, named `all`.
        persons: whose item it is, shape (n,); None takes items as independent.
        alpha: level of each one-sided test.

    Returns:
        Differences in the unit of the labels; below 0 the new model errs less.

    Raises:
        Undefined: `no_items`.
        ValueError: vectors do not belong together, or margin or alpha out of range.

    Examples:
        >>> import numpy as np
        >>> truth = np.zeros(6)
        >>> old, new = np.array([1.0, 1.2, 0.9, 1.1, 1.0, 0.8]), np.full(6, 0.9)
        >>> found = non_inferiority(truth, new, old, margin=0.05)
        >>> round(found.difference, 3), found.verdict
        (-0.1, 'non_inferior')
    """
    one_sided(alpha)
    if not (np.isfinite(margin) and margin >= 0):
        msg = f"non_inferiority: margin must be finite and 0 or more, got {margin:g}"
        raise ValueError(msg)
    checked_weights("non_inferiority", truth, new, None)
    checked_weights("non_inferiority", truth, old, None)
    if not len(truth):
        reason = "no_items"
        raise Undefined(reason)
    changes = np.abs(new - truth) - np.abs(old - truth)
    size = float(max(np.abs(each).max() for each in (truth, new, old)))
    group, names = _groups(groups, count=len(truth))
    whose = None if persons is None else numbered("persons", persons, count=len(truth))[0]

    def change(rows: Mask) -> ErrorChange:
        own = None if whose is None else whose[rows]
        found = mean_difference(changes[rows], persons=own, size=size)
        return _change(found, items=int(rows.sum()), margin=margin, alpha=alpha)

    by_group = {name: change(group == k) for k, name in enumerate(names)}
    by_group = dict(sorted(by_group.items()))
    adjusted = _adjusted(by_group)
    overall = change(np.ones(len(truth), dtype=np.bool_))
    return NonInferiority(
        difference=overall.difference,
        overall=overall,
        by_group=by_group,
        p_worse_adjusted=adjusted,
        verdict=_decision(by_group, adjusted, alpha=alpha),
    )


def _groups(groups: Names | None, *, count: int) -> tuple[Codes, tuple[str, ...]]:
    """Return the number of each item's group and the groups' names."""
    if groups is None:
        return np.zeros(count, dtype=np.intp), ("all",)
    codes, names = numbered("non_inferiority: groups", groups, count=count)
    return codes, tuple(map(str, names))


def _change(found: MeanDifference, *, items: int, margin: float, alpha: float) -> ErrorChange:
    """Return bounds, tests and verdict of one mean difference."""
    error, df = found.standard_error, found.df
    ends = t_interval(found.mean, standard_error=error, df=df, level=1.0 - 2.0 * alpha)
    numbers: dict[str, float | Array] = {
        "standard_error": error,
        "low": ends.low,
        "high": ends.high,
        "p_non_inferior": upper_tail((margin - found.mean) / error, df=df),
        "p_worse": upper_tail((found.mean - margin) / error, df=df),
    }
    known = {name: None if found.reason else float(each) for name, each in numbers.items()}
    return ErrorChange(
        items=items,
        persons=found.persons,
        difference=found.mean,
        **known,
        verdict=_alone(float(ends.low), float(ends.high), margin),
        missing=dict.fromkeys(numbers, found.reason) if found.reason else {},
    )


def _alone(low: float, high: float, margin: float) -> Decision:
    """Return what both bounds show; NaN shows nothing."""
    if high < margin:
        return "non_inferior"
    return "worse" if low > margin else "inconclusive"


def _adjusted(by_group: Mapping[str, ErrorChange]) -> dict[str, float | None]:
    """Return Holm's p-values of "worse", by group."""
    given = [np.nan if found.p_worse is None else found.p_worse for found in by_group.values()]
    return {
        name: float(p) if np.isfinite(p) else None
        for name, p in zip(by_group, holm(given), strict=True)
    }


def _decision(
    by_group: Mapping[str, ErrorChange], adjusted: Mapping[str, float | None], *, alpha: float
) -> Decision:
    """Return what all groups together show."""
    if any(p is not None and p <= alpha for p in adjusted.values()):
        return "worse"
    passed = all(found.verdict == "non_inferior" for found in by_group.values())
    return "non_inferior" if passed else "inconclusive"
