"""Rater groups: do two pools of raters see the same thing, and the same thing in every slice?

Experts and a crowd, women and men, listeners and viewers: a pool may agree within itself and not
with the other. Agreement across pools is read against agreement within them (Wong, Paritosh &
Aroyo 2021, arXiv:2106.07393), and the pools' mean difference is compared between slices.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

import numpy as np

from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.inference.clustered_mean import clustered_mean
from evenhand.metrics.inference.student import upper_tail
from evenhand.metrics.numbered import Codes, Names, numbered
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.regression.least_squares import least_squares
from evenhand.metrics.sums import Array, Mask, Undefined

Distance: TypeAlias = Literal["interval", "nominal"]

FACTS = Facts(
    title="Agreement across rater groups",
    asks="Do two groups of raters see the same thing, in every slice?",
    formula="1 - mean distance across groups on the same item / mean distance across groups on any"
    " two items; normalised by the root of both groups' own agreement",
    use="Where raters have attributes: who judges may matter as much as who is judged.",
    avoid="With a handful of raters in a group, whose differences are those of persons.",
    takes="ratings",
    unit="1",
    span=(-np.inf, 1.0),
    best=1.0,
    headline="across",
    reference="arXiv:2106.07393",
)

_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class RaterGroups:
    """Two pools of raters side by side.

    Attributes:
        across: agreement of a rater of one group with one of the other beyond chance (kappa_x).
        within: group -> the same between two raters of the group, on the items that both groups
            judged; None where no item has two of its raters.
        items: items that both groups judged; no other takes part.
        normalised: across over the root of the product of both; 1 says that groups differ no more
            than raters within them. None where one of them is missing or not above 0.
        difference: mean over items of (second group's mean - first group's mean), in scale points
            (in the order of sorted names); None for categories.
        standard_error: of the difference, over persons; None for a single person.
        p: of no difference; None likewise, or where the difference never varies.
        by_slice: slice -> mean difference; empty without slices.
        slice_f, slice_df, slice_p: cluster-robust test that the difference is the same in all
            slices; None without slices, or where it cannot be made.
        missing: field -> reason, for fields that have no value.
    """

    across: float
    within: Mapping[Hashable, float | None]
    items: int
    normalised: float | None = None
    difference: float | None = None
    standard_error: float | None = None
    p: float | None = None
    by_slice: Mapping[Hashable, float] = field(default_factory=dict)
    slice_f: float | None = None
    slice_df: tuple[float, float] | None = None
    slice_p: float | None = None
    missing: Mapping[str, str] = field(default_factory=dict)


@door
def rater_groups(
    ratings: Ratings,
    groups: Names,
    *,
    slices: Names | None = None,
    persons: Names | None = None,
    distance: Distance = "interval",
) -> RaterGroups:
    """Return how two groups of raters agree with each other, and whether slices make a difference.

    Items count once, however many judged them: the observed distance is the mean over items of the
    mean over pairs of raters, the expected one that of judgements drawn from two items at random.

    Args:
        ratings: who judged what.
        groups: group of each rater, shape (raters,); two different ones.
        slices: slice of each item, shape (items,), to see whether groups differ by slice.
        persons: whose item each one is, shape (items,); default every item its own.
        distance: `interval`, the squared difference, or `nominal`, 1 for different categories.

    Returns:
        Agreements up to 1, 0 is chance; differences in scale points.

    Raises:
        Undefined: `no_items`; `no_overlap`, no item was judged by both groups; `no_variation`.
        ValueError: not exactly two groups, names that do not fit, or an unknown distance.

    Examples:
        Either group agrees within itself, and they see different things:

        >>> table = np.array([[1.0, 1.0, 4.0, 4.0], [2.0, 2.0, 1.0, 2.0], [4.0, 3.0, 1.0, 1.0]])
        >>> found = rater_groups(Ratings.of_table(table), ["crowd", "crowd", "expert", "expert"])
        >>> {name: round(value, 2) for name, value in found.within.items()}, round(found.across, 2)
        ({'crowd': 0.85, 'expert': 0.91}, -0.81)
    """
    if distance not in ("interval", "nominal"):
        msg = f"rater_groups: distance must be interval or nominal, got {distance!r}"
        raise ValueError(msg)
    group, names = numbered("rater_groups: groups", groups, count=ratings.raters)
    if len(names) != 2:  # noqa: PLR2004 a pair
        msg = f"rater_groups: groups must name two groups, got {len(names)}"
        raise ValueError(msg)
    if not len(ratings.value):
        reason = "no_items"
        raise Undefined(reason)
    order = sorted(range(2), key=lambda k: str(names[k]))
    pools = [_pool(ratings, group == k, distance) for k in order]
    both = (pools[0].count > 0) & (pools[1].count > 0)
    if not both.any():
        reason = "no_overlap"
        raise Undefined(reason)
    pools = [each.of(both) for each in pools]
    within = {names[k]: _within(pool) for k, pool in zip(order, pools, strict=True)}
    found = _compared(_across(*pools), within, items=int(both.sum()))
    if distance == "nominal":
        lacking = dict.fromkeys(("difference", "standard_error", "p"), "no_scale")
        return replace(found, missing={**found.missing, **lacking})
    gap = pools[1].mean[:, 0] - pools[0].mean[:, 0]
    named = np.arange(ratings.items) if persons is None else persons
    person, _ = numbered("rater_groups: persons", named, count=ratings.items)
    found = _difference(found, gap, person[both])
    if slices is None:
        return found
    slice_of, levels = numbered("rater_groups: slices", slices, count=ratings.items)
    return _by_slice(found, gap, slice_of[both], levels, person[both])


@dataclass(frozen=True, slots=True)
class _Pool:
    """One group: how many of its raters judged each item, their mean, their mean square.

    Judgements are vectors (a number, or a 1 at the category's place), so that either distance is a
    squared distance and needs only means.
    """

    count: Codes
    mean: Array
    square: Array

    def of(self, items: Mask) -> "_Pool":
        return _Pool(self.count[items], self.mean[items], self.square[items])


def _pool(ratings: Ratings, members: Mask, distance: Distance) -> _Pool:
    rows = members[ratings.rater]
    item, value = ratings.item[rows], ratings.value
    if distance == "interval":
        told = (value - value.mean())[rows, None]
    else:
        told = (value[rows, None] == np.unique(value)) / np.sqrt(2.0)
    count = np.bincount(item, minlength=ratings.items)
    times = np.maximum(count, 1)
    total = np.zeros((ratings.items, told.shape[1]))
    np.add.at(total, item, told)
    square = np.bincount(item, weights=(told**2).sum(axis=1), minlength=ratings.items)
    return _Pool(count, total / times[:, None], square / times)


def _across(one: _Pool, other: _Pool) -> float:
    """Return one minus observed over expected distance between the groups."""
    squares = float(one.square.mean() + other.square.mean())
    same = float((one.mean * other.mean).sum(axis=1).mean())
    expected = squares - 2.0 * float(one.mean.mean(axis=0) @ other.mean.mean(axis=0))
    if expected <= _ROUNDING * squares or squares == 0.0:
        reason = "no_variation"
        raise Undefined(reason)
    return 1.0 - (squares - 2.0 * same) / expected


def _within(pool: _Pool) -> float | str:
    """Return the same between two raters of one group on items that have two, or why not."""
    pairs = pool.of(pool.count > 1)
    if not len(pairs.count):
        return "one_rater"
    times = pairs.count.astype(np.float64)
    spread = pairs.square - (pairs.mean**2).sum(axis=1)
    centre = pairs.mean.mean(axis=0)
    expected = float(pairs.square.mean() - centre @ centre)
    if expected <= _ROUNDING * float(pairs.square.mean()):
        return "no_variation"
    return 1.0 - float((spread * times / (times - 1.0)).mean()) / expected


def _compared(across: float, within: Mapping[Hashable, float | str], *, items: int) -> RaterGroups:
    """Return agreement across groups, and as a share of that within them."""
    missing = {f"within[{name}]": one for name, one in within.items() if isinstance(one, str)}
    known = {name: None if isinstance(one, str) else one for name, one in within.items()}
    one, other = known.values()
    normalised = None
    if one is not None and other is not None and one > 0 and other > 0:
        normalised = across / float(np.sqrt(one * other))
    else:
        missing["normalised"] = "low_reliability"
    return RaterGroups(
        across=across, within=known, items=items, normalised=normalised, missing=missing
    )


def _difference(found: RaterGroups, gap: Array, person: Codes) -> RaterGroups:
    """Return the result with the mean difference and its test."""
    mean = clustered_mean(gap, weights=np.ones(len(gap)), persons=person)
    missing = dict(found.missing)
    p = None
    if mean.standard_error is None:
        missing |= dict.fromkeys(("standard_error", "p"), "too_few")
    elif mean.standard_error <= _ROUNDING * float(np.abs(gap).max()):
        missing["p"] = "no_variation"
    else:
        t = abs(mean.value) / mean.standard_error
        p = float(2.0 * upper_tail(t, df=mean.df or 0.0))
    return replace(
        found, difference=mean.value, standard_error=mean.standard_error, p=p, missing=missing
    )


def _by_slice(
    found: RaterGroups, gap: Array, slices: Codes, names: tuple[Hashable, ...], person: Codes
) -> RaterGroups:
    """Return the result with the difference in each slice, and the test that they are equal."""
    there = np.unique(slices)
    design = (slices[:, None] == there).astype(np.float64)
    means = {names[s]: float(gap[slices == s].mean()) for s in there}
    tested = ("slice_f", "slice_df", "slice_p")
    if len(there) < 2:  # noqa: PLR2004 a comparison takes two
        missing = {**found.missing, **dict.fromkeys(tested, "one_group")}
        return replace(found, by_slice=means, missing=missing)
    contrasts = np.eye(len(there))[1:] - np.eye(len(there))[0]
    try:
        test = least_squares(design, gap, clusters=person).wald(contrasts)
    except Undefined as error:
        missing = {**found.missing, **dict.fromkeys(tested, str(error))}
        return replace(found, by_slice=means, missing=missing)
    return replace(found, by_slice=means, slice_f=test.f, slice_df=test.df, slice_p=test.p)
