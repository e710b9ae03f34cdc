"""Rating design: was the rating done in a way that makes agreement mean something?

Agreement compares raters who judged the same items without knowing of each other. Where a second
rater is asked only about what the first accepted, where refusals leave no row, or where raters
share no item, coefficients still come out, and say nothing about the raters. This looks for such
designs in the ratings themselves (Krippendorff 2011; Brennan 2001, doi:10.1007/978-1-4757-3456-0).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import special

from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.numbered import Codes
from evenhand.metrics.raters.rater_pairs import Partners, partners
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.regression.crossed_effects import crossed_effects
from evenhand.metrics.sums import Array, Undefined

FACTS = Facts(
    title="Rating design",
    asks="Was the rating done in a way that makes agreement mean something?",
    formula="number of faults: no shared items, disconnected raters, constant or copied raters,"
    " items selected by another rater, refusals without a row",
    use="Before any agreement coefficient, severity or human ceiling of a data set is quoted.",
    avoid="Taking 0 for proof of a sound design: raters may have talked, and no table shows it.",
    takes="ratings",
    unit="faults",
    span=(0.0, np.inf),
    best=0.0,
    headline="faults",
    reference="doi:10.1007/978-1-4757-3456-0",
)

FEWEST_SHARED = 20
"""With fewer items two raters are not accused of anything."""

LEAST_CHANCE = 0.001
"""A pattern that chance would make this often or more, in the whole table, is not reported."""

LEAST_BEYOND = 0.05
"""Least share of a rater's items elsewhere that must lie beyond what was passed on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that makes agreement mean less or nothing.

    Attributes:
        code: `one_rater`, `one_level`, `positives_only`, `disconnected`, `rater_alone`,
            `constant_rater`, `copied_rater` or `selected_items`.
        sentence: the same in words, with counts.
        raters: numbers of the raters concerned, empty where it is all of them.
    """

    code: str
    sentence: str
    raters: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingDesign:
    """What was found.

    Attributes:
        faults: how many were found; 0 is no objection.
        found: each of them.
        items, raters, ratings: what was looked at.
        shared_items: items with two judgements or more.
    """

    faults: int
    found: tuple[Fault, ...]
    items: int
    raters: int
    ratings: int
    shared_items: int

    @property
    def codes(self) -> frozenset[str]:
        """Return the different codes found."""
        return frozenset(fault.code for fault in self.found)


@door
def rating_design(ratings: Ratings, *, lowest: float | None = None) -> RatingDesign:
    """Return what in a table of ratings makes agreement meaningless, each with a reason code.

    A coefficient cannot see how its table came about. The patterns here can: they are reported only
    where chance would make them in less than one table of a thousand.

    Args:
        ratings: who judged what.
        lowest: the lowest level of the scale, if known. A table with missing judgements in which it
            never occurs was made by people who left it out.

    Returns:
        Faults with sentences; none is no proof of a sound design.

    Raises:
        Undefined: `no_items`.

    Examples:
        A cascade: rater 1 is asked only where rater 0 said yes.

        >>> first = np.repeat([1.0, 0.0], 30)
        >>> second = np.where(first == 1, np.tile([1.0, 0.0], 30), np.nan)
        >>> rating_design(Ratings.of_table(np.column_stack([first, second]))).found[0].code
        'selected_items'
    """
    if not len(ratings.value):
        reason = "no_items"
        raise Undefined(reason)
    times = ratings.per_item()
    found = list(_of_table(ratings, lowest))
    if times.max() > 1:
        pairs = [partners(ratings, rater) for rater in range(ratings.raters)]
        found += [
            *_of_graph(ratings),
            *_constant(ratings, pairs),
            *_copied(pairs),
            *_selected(pairs),
        ]
    return RatingDesign(
        faults=len(found),
        found=tuple(found),
        items=int((times > 0).sum()),
        raters=len(np.unique(ratings.rater)),
        ratings=len(ratings.value),
        shared_items=int((times > 1).sum()),
    )


def _of_table(ratings: Ratings, lowest: float | None) -> Iterator[Fault]:
    """Yield what the table shows as a whole."""
    times, value = ratings.per_item(), ratings.value
    raters = len(np.unique(ratings.rater))
    holes = len(value) < raters * int((times > 0).sum())
    if times.max() == 1:
        yield Fault(
            code="one_rater",
            sentence=f"each of {int(times.sum())} items was judged by one rater only",
            raters=(),
        )
    unsaid = lowest is not None and float(value.min()) > lowest
    if holes and (unsaid or not np.ptp(value)):
        yield Fault(
            code="positives_only",
            sentence=f"no judgement lies below {value.min():g} and cells are empty, so refusals"
            " were probably not recorded",
            raters=(),
        )
    elif not np.ptp(value):
        yield Fault(code="one_level", sentence=f"every judgement is {value[0]:g}", raters=())


def _of_graph(ratings: Ratings) -> Iterator[Fault]:
    """Yield raters who are not tied to the others by shared items."""
    fit = crossed_effects(ratings)
    sizes = np.bincount(fit.part[fit.part >= 0])
    alone = np.flatnonzero((fit.part >= 0) & (sizes[fit.part] == 1))
    for rater in alone:
        judged = int((ratings.rater == rater).sum())
        yield Fault(
            code="rater_alone",
            sentence=f"rater {rater} shares none of {judged} items with anybody",
            raters=(int(rater),),
        )
    if fit.parts > 1:
        yield Fault(
            code="disconnected",
            sentence=f"raters fall into {fit.parts} groups that share no item",
            raters=(),
        )


def _constant(ratings: Ratings, pairs: list[Partners]) -> Iterator[Fault]:
    """Yield raters with one answer, where those who share their items give several."""
    for rater, each in enumerate(pairs):
        own = ratings.value[ratings.rater == rater]
        shared = int(each.shared.sum())
        if len(own) < FEWEST_SHARED or np.ptp(own) or not shared:
            continue
        usual = (int(each.equal.sum()) + 1) / (shared + 2)
        if int(each.equal.sum()) < shared and usual ** len(own) < LEAST_CHANCE / len(pairs):
            yield Fault(
                code="constant_rater",
                sentence=f"rater {rater} answers {own[0]:g} on all of {len(own)} items,"
                f" others on {usual:.0%} of the same ones",
                raters=(rater,),
            )


def _copied(pairs: list[Partners]) -> Iterator[Fault]:
    """Yield pairs that agree on everything, though either agrees less with all others."""
    count = sum(len(each.other) for each in pairs) / 2
    for rater, each in enumerate(pairs):
        same = (each.equal == each.shared) & (each.shared >= FEWEST_SHARED) & (each.levels > 1)
        for k in np.flatnonzero(same & (each.other > rater)):
            other = int(each.other[k])
            if _usual((each, pairs[other]), (other, rater)) ** int(each.shared[k]) < (
                LEAST_CHANCE / count
            ):
                yield Fault(
                    code="copied_rater",
                    sentence=f"raters {rater} and {other} agree on all of"
                    f" {int(each.shared[k])} shared items",
                    raters=(rater, other),
                )


def _usual(two: tuple[Partners, Partners], left_out: tuple[int, int]) -> float:
    """Return the share of items on which two raters agree with third ones, one half if none."""
    equal = shared = 1
    for each, out in zip(two, left_out, strict=True):
        third = each.other != out
        equal, shared = equal + int(each.equal[third].sum()), shared + int(each.shared[third].sum())
    return equal / (shared + 1)


def _selected(pairs: list[Partners]) -> Iterator[Fault]:
    """Yield pairs in which one rater was asked only about what the other let pass."""
    count = 2 * sum(len(each.other) for each in pairs)
    for rater, each in enumerate(pairs):
        elsewhere = each.judged - each.shared
        beyond = each.beyond - each.beyond_shared
        enough = (
            (each.shared >= FEWEST_SHARED) & (beyond >= LEAST_BEYOND * elsewhere) & (beyond > 0)
        )
        for k in np.flatnonzero(enough & (_chance_of_so_few(each) < LEAST_CHANCE / count)):
            other, passed = int(each.other[k]), int(each.shared[k] - each.beyond_shared[k])
            yield Fault(
                code="selected_items",
                sentence=f"rater {other} judged items that rater {rater} had let through: {passed}"
                f" of {int(each.shared[k])} shared ones, while rater {rater} turned down"
                f" {int(beyond[k])} of {int(elsewhere[k])} others",
                raters=(rater, other),
            )


def _chance_of_so_few(each: Partners) -> Array:
    """Return the chance of so few shared items beyond, or fewer, were they shared at random.

    The lower tail of the hypergeometric distribution.
    """
    few = np.arange(each.beyond_shared.max(initial=0) + 1.0)[:, None]
    ways = _log_choose(each.beyond, few) + _log_choose(each.judged - each.beyond, each.shared - few)
    chance = np.exp(ways - _log_choose(np.array(each.judged), each.shared))
    return np.asarray(np.where(few <= each.beyond_shared, chance, 0.0).sum(axis=0))


def _log_choose(of: Codes, taken: Array | Codes) -> Array:
    """Return the logarithm of a binomial coefficient, minus infinity where there is no way."""
    ways = special.gammaln(of + 1) - special.gammaln(taken + 1) - special.gammaln(of - taken + 1)
    return np.asarray(ways, dtype=np.float64)
