"""AUC inside each group, and of one class of a group against the other class of all others.

Three questions a group: is the order right among its own items (subgroup)? Do positives from
elsewhere score above its negatives (BPSN: background positive, subgroup negative), or is the group
read into? Do its positives score above negatives from elsewhere (BNSP), or is the group overlooked?
A power mean with exponent -5 over the groups stays close to the worst one (Borkan et al. 2019,
arXiv:1903.04561).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from evenhand.metrics.arguments import share
from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.forecasts.binary_labels import class_weights
from evenhand.metrics.groups.power_mean import power_mean
from evenhand.metrics.inference.delong import AucEstimate, Placements, auc_estimate, placements
from evenhand.metrics.inference.mean_difference import NOISE
from evenhand.metrics.inference.student import quantile
from evenhand.metrics.numbered import Names, numbered
from evenhand.metrics.sums import Array, Undefined

FACTS = Facts(
    title="AUC by group (subgroup, BPSN, BNSP)",
    asks="Are scores in the right order within each group, and between groups?",
    formula="AUC of the group's items; of its negatives with the others' positives (BPSN); of its"
    " positives with the others' negatives (BNSP); (mean AUC^p)^(1/p); largest minus smallest",
    use="To tell apart a group whose own order is poor from one that scores too high or too low as"
    " a whole.",
    avoid="A group whose labels are alike has a low AUC with any model, and the largest of many"
    " gaps is large by chance: read it with its interval, and gate on errors in scale units.",
    takes="slices",
    unit="1",
    span=(0.0, 1.0),
    best=0.0,
    headline="max_gap",
    reference="arXiv:1903.04561",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupAuc:
    """One group's three AUCs; one is None where a class is absent.

    Attributes:
        subgroup: among the group's own items.
        bpsn: the group's negatives with the positives of all others.
        bnsp: the group's positives with the negatives of all others.
        missing: why a field is None, by field.
    """

    subgroup: AucEstimate | None
    bpsn: AucEstimate | None
    bnsp: AucEstimate | None
    missing: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubgroupAuc:
    """AUCs of all groups and what they come to.

    Attributes:
        overall: of all items.
        by_group: by the name of the group.
        power_mean_subgroup: over groups that have one.
        power_mean_bpsn: likewise.
        power_mean_bnsp: likewise.
        max_gap: largest minus smallest AUC inside a group.
        max_gap_low: lower end of its interval, at least 0.
        max_gap_high: upper end.
        covered: the groups whose AUC is defined; the gap and the interval are theirs alone.
        missing: why a field is None, by field.
    """

    overall: AucEstimate | None
    by_group: Mapping[str, GroupAuc]
    power_mean_subgroup: float | None
    power_mean_bpsn: float | None
    power_mean_bnsp: float | None
    max_gap: float | None
    max_gap_low: float | None
    max_gap_high: float | None
    covered: Sequence[str]
    missing: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Items:
    """Checked items and how to estimate an AUC from some of them."""

    truth: Array
    scores: Array
    times: Array
    persons: Names | None
    level: float

    def estimate(self, rows: Array) -> tuple[AucEstimate | None, str]:
        """Return the AUC of rows, or None and why."""
        try:
            found = auc_estimate(
                self.truth,
                self.scores,
                weights=self.times * rows,
                persons=self.persons,
                level=self.level,
            )
        except Undefined as absent:
            return None, str(absent)
        return found, ""

    def placed(self, rows: Array) -> Placements:
        """Return the placements of rows; units are those of all items."""
        return placements(self.truth, self.scores, times=self.times * rows, persons=self.persons)


@door
def subgroup_auc(
    truth: Array,
    scores: Array,
    *,
    groups: Names,
    weights: Array | None = None,
    persons: Names | None = None,
    power: float = -5.0,
    level: float = 0.95,
) -> SubgroupAuc:
    """Return three AUCs a group, their power means and the widest gap between groups.

    The interval of the widest gap comes from intervals for all pairs of groups that hold together
    (Bonferroni): the largest of their lower ends and the largest of their upper ends. It reaches
    down to 0 unless two groups provably differ, although the widest gap itself is never 0.

    Args:
        truth: labels, 0 or 1, shape (n,).
        scores: predictions, shape (n,), any unit.
        groups: name of each item's group, shape (n,).
        weights: whole numbers, shape (n,); default once.
        persons: whose item it is, shape (n,); None takes items as independent.
        power: exponent of the power mean, not 0; the more negative, the closer to the worst group.
        level: share of intervals that hold the true value.

    Returns:
        AUCs in [0, 1] and the widest gap in [0, 1]; 0 is the same AUC in all groups.

    Raises:
        Undefined: `no_items`.
        ValueError: vectors do not belong together, or a level or power out of range.

    Examples:
        Group `b` is in order by itself, but scores above everyone else:

        >>> import numpy as np
        >>> truth = np.array([0.0, 0, 1, 1, 0, 0, 1, 1])
        >>> scores = np.array([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8])
        >>> found = subgroup_auc(truth, scores, groups=["a"] * 4 + ["b"] * 4)
        >>> found.by_group["b"].subgroup.auc, found.by_group["b"].bpsn.auc
        (1.0, 0.0)
    """
    share(level, name="level")
    times = class_weights("subgroup_auc", truth, scores, weights)
    if not times.any():
        reason = "no_items"
        raise Undefined(reason)
    codes, names = numbered("subgroup_auc: groups", groups, count=len(truth))
    items = _Items(truth=truth, scores=scores, times=times, persons=persons, level=level)
    member = {str(name): (codes == k).astype(np.float64) for k, name in enumerate(names)}
    positive = (truth == 1).astype(np.float64)
    by_group = {name: _of_group(items, rows, positive) for name, rows in sorted(member.items())}
    covered = [name for name, found in by_group.items() if found.subgroup is not None]
    overall, why = items.estimate(np.ones(len(truth)))
    means = {
        f"power_mean_{kind}": _mean_of([getattr(g, kind) for g in by_group.values()], power)
        for kind in ("subgroup", "bpsn", "bnsp")
    }
    gap, low, high, reasons = _widest([items.placed(member[name]) for name in covered], level=level)
    first = next(iter(by_group.values())).missing
    missing = {
        key: first[key.removeprefix("power_mean_")] for key, value in means.items() if value is None
    }
    return SubgroupAuc(
        overall=overall,
        by_group=by_group,
        **means,
        max_gap=gap,
        max_gap_low=low,
        max_gap_high=high,
        covered=covered,
        missing={**({"overall": why} if why else {}), **missing, **reasons},
    )


def _of_group(items: _Items, member: Array, positive: Array) -> GroupAuc:
    """Return the AUCs of one group."""
    others = 1.0 - member
    rows = {
        "subgroup": member,
        "bpsn": member * (1.0 - positive) + others * positive,
        "bnsp": member * positive + others * (1.0 - positive),
    }
    found = {name: items.estimate(taken) for name, taken in rows.items()}
    return GroupAuc(
        subgroup=found["subgroup"][0],
        bpsn=found["bpsn"][0],
        bnsp=found["bnsp"][0],
        missing={name: reason for name, (_, reason) in found.items() if reason},
    )


def _mean_of(found: Sequence[AucEstimate | None], power: float) -> float | None:
    """Return the power mean of the AUCs that exist."""
    values = np.array([estimate.auc for estimate in found if estimate is not None])
    return power_mean(values, power=power) if len(values) else None


def _widest(
    placed: Sequence[Placements], *, level: float
) -> tuple[float | None, float | None, float | None, dict[str, str]]:
    """Return the widest gap, both ends of its interval, and why one of them is absent."""
    pairs = list(combinations(placed, 2))
    if not pairs:
        fields = ("max_gap", "max_gap_low", "max_gap_high")
        return None, None, None, dict.fromkeys(fields, "one_group")
    gaps = np.array([abs(first.auc - second.auc) for first, second in pairs])
    widest = float(gaps.max())
    spreads = [each.spread() for each in placed]
    unknown = next((spread.reason for spread in spreads if spread.reason), "")
    if unknown:
        return widest, None, None, dict.fromkeys(("max_gap_low", "max_gap_high"), unknown)
    error = np.sqrt([_variance(first, second) for first, second in pairs])
    if (error <= NOISE).any():
        return widest, None, None, dict.fromkeys(("max_gap_low", "max_gap_high"), "no_spread")
    df = np.array([min(a.df, b.df) for a, b in combinations(spreads, 2)])
    reach = quantile(1.0 - (1.0 - level) / (2.0 * len(pairs)), df=df) * error
    return widest, max(0.0, float((gaps - reach).max())), min(1.0, float((gaps + reach).max())), {}


def _variance(first: Placements, second: Placements) -> float:
    """Return the variance of the difference of two groups' AUCs; persons may be in both."""
    own = first.covariance(first) + second.covariance(second)
    return max(0.0, own - 2.0 * first.covariance(second))
