"""The cluster-robust sandwich: how uncertain a metric, or a gap of two groups, is by persons.

A finish f of sums S is linearised once: person c moves it by psi_c = grad f(S) . s_c. The variance
is the sum of psi_c**2 with a small-sample correction. For means this is the clustered regression of
textbooks.

* CR1 multiplies by G/(G-1) (n-1)/(n-k) and takes t(G_small - 1), G_small persons in the smaller
  arm.
* CR2 divides each person's psi by sqrt(1 - h_c), h_c the person's share of the arm, and takes the
  degrees of freedom of Bell & McCaffrey (Satterthwaite under equal variance). It is used where CR1
  is too bold: an arm of fewer than 40 persons, or persons of very unequal size. A person who
  stands in both arms is scaled on each side by the share there.

Sources: Liang & Zeger 1986, doi:10.1093/biomet/73.1.13; Bell & McCaffrey 2002, Survey Methodology
28(2); Pustejovsky & Tipton 2018, doi:10.1080/07350015.2016.1247004.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.metrics.sums import Array

FEW_CLUSTERS = 40
"""Below this many persons in an arm, small-sample corrections by arm are used."""

_EVEN_ENOUGH = 0.75


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """One side of a comparison, person by person.

    Attributes:
        clusters: number of each person who has items here, ascending, shape (G,).
        influence: psi, shape (G, ...).
        items: what the metric averages over (items; positives for a hit rate), by person, shape
            (G, ...).
        contributors: persons who contribute, shape (...), where that is not the number with items:
            a mean over emotions rests on the emotion that fewest persons have.
        floor: least variance that counts of events allow for, shape (...); 0 for other metrics.
    """

    clusters: NDArray[np.intp]
    influence: Array
    items: Array
    contributors: Array | None = None
    floor: Array | float = 0.0

    def persons(self) -> Array:
        """Return how many persons contribute, shape (...)."""
        if self.contributors is not None:
            return self.contributors
        return self.with_items()

    def with_items(self) -> Array:
        """Return how many persons have items at all, shape (...)."""
        return np.asarray((self.items > 0).sum(axis=0), dtype=np.float64)

    def lacking(self) -> Array:
        """Return by how much the plain variance falls short of the floor, shape (...)."""
        return np.asarray(np.maximum(self.floor - (self.influence**2).sum(axis=0), 0.0))

    def spread_is_seen(self) -> NDArray[np.bool_]:
        """Return whether the persons differ at all, or counts of events bound how they may."""
        return np.asarray((self.influence != 0).any(axis=0) | (np.asarray(self.floor) > 0))

    def share(self) -> Array:
        """Return each person's share of the arm, shape (G, ...)."""
        return np.asarray(self.items / np.maximum(self.items.sum(axis=0), 1))

    def left_out(self) -> Array:
        """Return how far the value moves when one person is left out; exact for means and rates.

        Returns:
            shape (G, ...); NaN for a person who is the whole arm, since nobody would be left.
        """
        remaining = 1 - self.share()
        moved = -self.influence / np.where(remaining > 0, remaining, 1.0)
        return np.where(remaining > 0, moved, np.nan)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """A standard error and the t distribution that goes with it.

    Attributes:
        standard_error: shape (...), NaN where fewer than two persons contribute.
        df: degrees of freedom, shape (...).
        method: `CR1` or `CR2` at each place.
    """

    standard_error: Array
    df: Array
    method: NDArray[np.str_]


def single(arm: Arm) -> Spread:
    """Return the uncertainty of a metric in one group.

    CR1 with t(G - 1), k = 1; CR2 with the degrees of freedom of Bell & McCaffrey for few persons,
    or persons of unequal size. Both are the same when all persons have equally many items.
    """
    plain, careful = cr1_of_one(arm), cr2(arm)
    persons = arm.persons()
    by_size = (persons > 1) & ((persons < FEW_CLUSTERS) | (_evenness(arm) < _EVEN_ENOUGH))
    error = np.where(by_size, careful.standard_error, plain.standard_error)
    df = np.where(by_size, careful.df, plain.df)
    return Spread(
        standard_error=np.where(persons > 1, np.sqrt(error**2 + arm.lacking()), np.nan),
        df=np.minimum(df, persons - 1),
        method=np.where(by_size, "CR2", "CR1"),
    )


def cr1_of_one(arm: Arm) -> Spread:
    """Return the CR1 sandwich of one group: G/(G-1), t(G - 1); NaN below two persons."""
    persons = arm.persons()
    with np.errstate(all="ignore"):
        error = np.sqrt(persons / (persons - 1) * (arm.influence**2).sum(axis=0))
    enough = persons > 1
    return Spread(
        standard_error=np.where(enough, error, np.nan),
        df=np.where(enough, persons - 1, np.nan),
        method=np.full(persons.shape, "CR1"),
    )


def contrast(inside: Arm, outside: Arm, *, nested: bool = False) -> Spread:
    """Return the uncertainty of metric(inside) - metric(outside).

    The method follows from the data (module text). An arm in which no two persons differ leaves the
    gap without a standard error: what has not been seen to vary is not known to be certain.

    Args:
        inside: the slice.
        outside: what it is held against.
        nested: whether the items inside are also among those outside.
    """
    small = np.minimum(inside.persons(), outside.persons())
    few = small < FEW_CLUSTERS
    uneven = np.minimum(_evenness(inside), _evenness(outside)) < _EVEN_ENOUGH
    plain = cr1(inside, outside, nested=nested)
    by_size, careful = few | uneven, plain
    if by_size.any():
        shared = _share_persons(inside, outside)
        careful = (_shared if shared else cr2)(inside, outside)
    error = np.where(by_size, careful.standard_error, plain.standard_error)
    lacking = inside.lacking() + outside.lacking()
    known = (small > 1) & inside.spread_is_seen() & outside.spread_is_seen()
    df = np.where(by_size, careful.df, plain.df)
    fewer = np.minimum(inside.with_items(), outside.with_items()) > small
    df = np.where(fewer, np.minimum(df, small - 1), df)
    return Spread(
        standard_error=np.where(known, np.sqrt(error**2 + lacking), np.nan),
        df=np.where(known, df, np.nan),
        method=np.where(by_size, "CR2", "CR1"),
    )


def _shared(inside: Arm, outside: Arm) -> Spread:
    """Return a contrast of groups with common persons, each person scaled as in CR2.

    Exact for means of groups without common items; a slice within its reference is taken as one.
    """
    first, second = _aligned(inside, outside)
    moved = [arm.influence / np.sqrt(np.maximum(1 - arm.share(), 1e-12)) for arm in (first, second)]
    variance = ((moved[0] - moved[1]) ** 2).sum(axis=0)
    return Spread(
        standard_error=np.sqrt(variance),
        df=_shared_freedom(first, second),
        method=np.full(variance.shape, "CR2"),
    )


def _shared_freedom(first: Arm, second: Arm) -> Array:
    """Return the degrees of freedom of Bell & McCaffrey for arms on one list of persons."""
    own, pulls, trace = np.zeros(first.items.shape), [], np.zeros(first.items.shape[1:])
    for arm in (first, second):
        share, size = np.minimum(arm.share(), 1 - 1e-12), 1 / np.maximum(arm.items.sum(axis=0), 1)
        own = own + share / (1 - share) * size
        pulls.append(share * np.sqrt(size / (1 - share)))
        trace = trace + size
    squares = [pull**2 for pull in pulls]
    total = (own**2 - 2 * own * (squares[0] + squares[1])).sum(axis=0)
    total = total + squares[0].sum(axis=0) ** 2 + squares[1].sum(axis=0) ** 2
    total = total + 2 * (pulls[0] * pulls[1]).sum(axis=0) ** 2
    with np.errstate(all="ignore"):
        return np.asarray(trace**2 / total)


def cr1(inside: Arm, outside: Arm, *, nested: bool = False) -> Spread:
    """Return the CR1 sandwich of a contrast: G/(G-1) (n-1)/(n-2), t(smaller arm - 1).

    Items of a slice that is nested in its reference are counted once in n.
    """
    if _share_persons(inside, outside):
        first, second = _aligned(inside, outside)
        clusters = np.asarray(((first.items > 0) | (second.items > 0)).sum(axis=0))
        moved = ((first.influence - second.influence) ** 2).sum(axis=0)
    else:
        clusters = inside.persons() + outside.persons()
        moved = (inside.influence**2).sum(axis=0) + (outside.influence**2).sum(axis=0)
    items = outside.items.sum(axis=0) + (0 if nested else inside.items.sum(axis=0))
    with np.errstate(all="ignore"):
        factor = clusters / (clusters - 1) * (items - 1) / (items - 2)
        error = np.sqrt(factor * moved)
    df = np.minimum(inside.persons(), outside.persons()) - 1
    return Spread(
        standard_error=np.where(df > 0, error, np.nan),
        df=np.where(df > 0, df, np.nan),
        method=np.full(moved.shape, "CR1"),
    )


def gap_left_out(inside: Arm, outside: Arm) -> Array:
    """Return how far the gap moves when one person is left out, of both arms if need be.

    Returns:
        shape (persons, ...): the persons of the slice, then those of its reference; who stands in
        both is there once. NaN for a person who is a whole arm.
    """
    if _share_persons(inside, outside):
        first, second = _aligned(inside, outside)
        return first.left_out() - second.left_out()
    return np.concatenate([inside.left_out(), -outside.left_out()])


def _share_persons(inside: Arm, outside: Arm) -> bool:
    """Say whether a person stands in both arms; both lists of persons are ascending."""
    few, many = sorted((inside.clusters, outside.clusters), key=len)
    if not len(few):
        return False
    place = np.minimum(np.searchsorted(many, few), len(many) - 1)
    return bool((many[place] == few).any())


def _aligned(inside: Arm, outside: Arm) -> tuple[Arm, Arm]:
    """Put both arms on the union of their persons; who is absent has no influence and no items."""
    union = np.union1d(inside.clusters, outside.clusters)

    def spread_out(arm: Arm) -> Arm:
        place = np.searchsorted(union, arm.clusters)
        influence, items = np.zeros((2, len(union), *arm.items.shape[1:]))
        influence[place], items[place] = arm.influence, arm.items
        return Arm(clusters=union, influence=influence, items=items)

    return spread_out(inside), spread_out(outside)


def cr2(*arms: Arm) -> Spread:
    """Return the CR2 sandwich of one group or of groups without common persons.

    Its degrees of freedom are those of Bell & McCaffrey.

    The formula of the degrees of freedom is that of the full matrices, with H_g = J_g / n.
    """
    variance, trace, square = np.zeros(3)
    for arm in arms:
        leverage = np.minimum(arm.share(), 1 - 1e-12)
        scale = 1 / (1 - leverage)
        variance = variance + (arm.influence**2 * scale).sum(axis=0)
        size = 1 / np.maximum(arm.items.sum(axis=0), 1)
        own, cross = scale * leverage * size, scale * leverage**2 * size
        trace = trace + size
        square = square + (own**2 - 2 * own * cross).sum(axis=0) + cross.sum(axis=0) ** 2
    with np.errstate(all="ignore"):
        df = np.asarray(trace**2 / square)
    return Spread(standard_error=np.sqrt(variance), df=df, method=np.full(df.shape, "CR2"))


def _evenness(arm: Arm) -> Array:
    """Return the effective number of persons over their number: 1 when all are of one size."""
    with np.errstate(all="ignore"):
        return np.asarray(1 / (arm.share() ** 2).sum(axis=0) / arm.persons())
