"""Score parity: how far apart are two groups' distributions of scores?

The Wasserstein distance is the mean distance, in scale points, by which scores would have to move
to make the distributions alike; the Kolmogorov-Smirnov distance is the largest difference of shares
below any one threshold. Both are above 0 for equal groups, the more so the smaller the groups: read
them against their null reference, in which the slices are dealt out anew among persons.
"""

from dataclasses import dataclass

import numpy as np

from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.groups.two_arms import Name, numbered, two_arms
from evenhand.metrics.groups.wasserstein import sorted_scores
from evenhand.metrics.numbered import Names
from evenhand.metrics.replicates.null_reference import USUAL_DRAWS, NullReference
from evenhand.metrics.replicates.relabelling import reference_of, relabellings
from evenhand.metrics.sums import Array
from evenhand.metrics.vectors import checked_weights

FACTS = Facts(
    title="Score parity",
    asks="How far apart are two groups' distributions of scores?",
    formula="integral of |F_slice(t) - F_other(t)| dt",
    use="Where scores are shown or ranked, to see differences of shape that means hide.",
    avoid=(
        "Groups whose labels differ: a perfect model has a distance then; take "
        "conditional_score_parity. Never compare distances of different sizes of groups: "
        "compare each with its null reference."
    ),
    takes="slices",
    unit="scale points",
    span=(0.0, float("inf")),
    best=None,
    headline="wasserstein",
    reference="Jiang et al. 2020, arXiv:1907.12059",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreParity:
    """Distances of two score distributions.

    Attributes:
        wasserstein: Wasserstein-1 distance, in scale points, 0 or more.
        ks: Kolmogorov-Smirnov distance, in [0, 1].
        mean_gap: mean score of the slice minus that of the other side; its size is never above
            the Wasserstein distance.
        items: items of the slice.
        other_items: items of the other side.
        wasserstein_reference: the distance beside its distribution among equal groups; None when
            no `rng` was given.
        ks_reference: the same for the Kolmogorov-Smirnov distance.
    """

    wasserstein: float
    ks: float
    mean_gap: float
    items: int
    other_items: int
    wasserstein_reference: NullReference | None
    ks_reference: NullReference | None


@door
def score_parity(
    scores: Array,
    *,
    slices: Names,
    of: Name,
    against: Name | None = None,
    persons: Names | None = None,
    weights: Array | None = None,
    rng: np.random.Generator | None = None,
    draws: int = USUAL_DRAWS,
) -> ScoreParity:
    """Return how far two groups' score distributions are apart, beside what chance gives.

    Args:
        scores: predictions, shape (n,).
        slices: name of each item's slice, shape (n,).
        of: the slice.
        against: the slice that it is held against; default everybody else.
        persons: name of each item's person, shape (n,), whose items stay together in the null
            reference; default every item is a person of its own.
        weights: how often each item counts, whole numbers, shape (n,); default once.
        rng: source of the null reference; default none is made.
        draws: relabellings of the null reference.

    Returns:
        Distances, both 0 for equal distributions, and their null references.

    Raises:
        Undefined: `no_items` or `one_group`.
        ValueError: vectors do not belong together, or with `rng` a person has items on both sides.

    Examples:
        Equal means can hide a distance:

        >>> found = score_parity(np.array([0.0, 4, 2, 2]), slices=["a", "a", "b", "b"], of="a")
        >>> found.mean_gap, found.wasserstein, found.ks
        (0.0, 2.0, 0.5)
    """
    name = "score_parity"
    times = checked_weights(name, scores, scores, weights)
    arms = two_arms(name, slices, of=of, against=against, times=times)
    rows = arms.either()
    inside, counts, kept = arms.inside[rows], times[rows], scores[rows]
    pool = sorted_scores(kept, times=counts)
    found = pool.distances(inside)
    wasserstein, ks = float(found.wasserstein[0]), float(found.ks[0])
    first, second = np.where(inside, counts, 0.0), np.where(inside, 0.0, counts)
    references: list[NullReference | None] = [None, None]
    if rng is not None:
        person = None
        if persons is not None:
            person = numbered(name, persons, size=len(times), what="persons")[1][rows]
        dealt = relabellings(name, inside.astype(np.intp), persons=person, rng=rng, draws=draws)
        chance = [pool.distances(member == 1) for member in dealt]
        references = [
            reference_of(wasserstein, np.array([d.wasserstein[0] for d in chance])),
            reference_of(ks, np.array([d.ks[0] for d in chance])),
        ]
    return ScoreParity(
        wasserstein=wasserstein,
        ks=ks,
        mean_gap=float(first @ kept / first.sum() - second @ kept / second.sum()),
        items=int(first.sum()),
        other_items=int(second.sum()),
        wasserstein_reference=references[0],
        ks_reference=references[1],
    )
