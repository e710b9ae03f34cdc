"""Conditional score parity: at equal label, how far apart are two groups' scores?

Equalised odds for scores: within each label the distributions of both groups should be one. The
distances are averaged with the labels' shares of all items, and the worst label is named. Like all
distances they are above 0 for equal groups; the null reference says by how much.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.groups.standardisation import standardised_gap
from evenhand.metrics.groups.stratified_arms import StratifiedArms, stratified_arms
from evenhand.metrics.groups.two_arms import Name
from evenhand.metrics.groups.wasserstein import Distances, SortedScores, sorted_scores
from evenhand.metrics.numbered import Names
from evenhand.metrics.replicates.null_reference import USUAL_DRAWS, NullReference
from evenhand.metrics.replicates.relabelling import reference_of, relabellings
from evenhand.metrics.sums import Array, Mask

FACTS = Facts(
    title="Conditional score parity",
    asks="At equal label, how far apart are two groups' distributions of scores?",
    formula="sum over labels z of share(z) * W1(slice, other side | z)",
    use="When scores themselves are used and groups may differ in how often an emotion is there.",
    avoid=(
        "Labels with few items of either group: join neighbouring labels, and read every value "
        "against its null reference. Noisy labels leave a distance in a group-blind model."
    ),
    takes="slices",
    unit="scale points",
    span=(0.0, float("inf")),
    best=0.0,
    headline="conditional_wasserstein",
    reference="Steinberg et al. 2020, arXiv:2001.06089; Hardt, Price & Srebro 2016, "
    "arXiv:1610.02413",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StratumDistance:
    """Two groups at one label.

    Attributes:
        stratum: the label, or the name of the stratum.
        share: of all items, in [0, 1].
        items: items of the slice.
        other_items: items of the other side.
        wasserstein: distance in scale points; None where one side has no item.
        ks: Kolmogorov-Smirnov distance in [0, 1]; None likewise.
        mean_gap: mean score of the slice minus that of the other side; None likewise.
    """

    stratum: Name
    share: float
    items: int
    other_items: int
    wasserstein: float | None
    ks: float | None
    mean_gap: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionalScoreParity:
    """Distances at equal label.

    Attributes:
        conditional_wasserstein: mean distance over the labels that both sides have, by their
            shares of all items, in scale points; None where they have none in common.
        worst_wasserstein: largest distance at one label; None likewise.
        worst_stratum: the label of the largest distance; None likewise.
        covered_share: share of all items at labels that both sides have, in [0, 1].
        strata: every label in ascending order, those of one side among them.
        standardised_gap: gap of mean scores at one mix of labels; labels with fewer than two items
            of either side are left out. None where no label has enough.
        standardised_gap_standard_error: of that gap, cluster-robust with persons; None where no
            spread can be seen.
        conditional_reference: the mean distance beside its distribution among equal groups; None
            when no `rng` was given, or no draw had a label with both sides.
        worst_reference: the same for the largest distance.
        missing: reason code of what is None.
    """

    conditional_wasserstein: float | None
    worst_wasserstein: float | None
    worst_stratum: Name | None
    covered_share: float
    strata: tuple[StratumDistance, ...]
    standardised_gap: float | None
    standardised_gap_standard_error: float | None
    conditional_reference: NullReference | None
    worst_reference: NullReference | None
    missing: Mapping[str, str] = field(default_factory=dict)


@door
def conditional_score_parity(
    truth: Array,
    scores: Array,
    *,
    slices: Names,
    of: Name,
    against: Name | None = None,
    strata: Names | None = None,
    persons: Names | None = None,
    weights: Array | None = None,
    rng: np.random.Generator | None = None,
    draws: int = USUAL_DRAWS,
) -> ConditionalScoreParity:
    """Return how far two groups' scores are apart at equal label, beside what chance gives.

    The null reference exchanges items of one label between the sides. With persons it deals out
    whole persons, which also evens out their labels: it is then a rough guide where labels differ
    much between the sides.

    Args:
        truth: labels, shape (n,).
        scores: predictions, shape (n,).
        slices: name of each item's slice, shape (n,).
        of: the slice.
        against: the slice that it is held against; default everybody else.
        strata: name of each item's stratum, shape (n,); default each label its own. For labels of
            many values see `evenhand.metrics.groups.label_strata`.
        persons: name of each item's person, shape (n,); default items are independent.
        weights: how often each item counts, whole numbers, shape (n,); default once.
        rng: source of the null reference; default none is made.
        draws: relabellings of the null reference.

    Returns:
        Distances, 0 where both sides have equal scores at each label, and their null references.

    Raises:
        Undefined: `no_items` or `one_group`.
        ValueError: vectors do not belong together, or with `rng` a person has items on both sides.

    Examples:
        A perfect model has a distance between groups of different labels, and none at equal label:

        >>> truth = np.array([0.0, 0, 2, 0, 2, 2])
        >>> groups = ["a", "a", "a", "b", "b", "b"]
        >>> conditional_score_parity(truth, truth, slices=groups, of="a").conditional_wasserstein
        0.0
    """
    name = "conditional_score_parity"
    given = stratified_arms(
        name,
        truth,
        scores,
        slices=slices,
        of=of,
        against=against,
        strata=strata,
        persons=persons,
        weights=weights,
    )
    by_label = _ByLabel.of(given)
    gap, error, missing = _standardised(given)
    distances = by_label.pool.distances(given.arms.inside[by_label.rows])
    mean, worst = by_label.summary(distances)
    if mean is None:
        fields = ("conditional_wasserstein", "worst_wasserstein", "worst_stratum")
        missing = {**missing, **dict.fromkeys(fields, "no_overlap")}
    references: list[NullReference | None] = [None, None]
    if rng is not None and mean is not None and worst is not None:
        references = by_label.references(given, (mean, worst), name=name, rng=rng, draws=draws)
    return ConditionalScoreParity(
        conditional_wasserstein=mean,
        worst_wasserstein=worst,
        worst_stratum=None if mean is None else given.strata[_argmax(distances.wasserstein)],
        covered_share=float(by_label.share[np.isfinite(distances.wasserstein)].sum()),
        strata=_strata(given, by_label.share, distances),
        standardised_gap=gap,
        standardised_gap_standard_error=error,
        conditional_reference=references[0],
        worst_reference=references[1],
        missing=missing,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _ByLabel:
    """Items of both sides sorted within labels, and the labels' shares of all items."""

    rows: Mask
    pool: SortedScores
    share: Array

    @classmethod
    def of(cls, given: StratifiedArms) -> "_ByLabel":
        rows, strata = given.arms.either(), len(given.strata)
        whole = np.bincount(given.stratum, weights=given.times, minlength=strata)
        pool = sorted_scores(
            given.scores[rows],
            stratum=given.stratum[rows],
            strata=strata,
            times=given.times[rows],
        )
        return cls(rows=rows, pool=pool, share=np.asarray(whole / whole.sum()))

    def summary(self, found: Distances) -> tuple[float | None, float | None]:
        """Return mean and largest distance over the labels that both sides have."""
        both = np.isfinite(found.wasserstein)
        if not both.any():
            return None, None
        apart, share = found.wasserstein[both], self.share[both]
        return float(share @ apart / share.sum()), float(apart.max())

    def references(
        self,
        given: StratifiedArms,
        seen: tuple[float, float],
        *,
        name: str,
        rng: np.random.Generator,
        draws: int,
    ) -> list[NullReference | None]:
        """Return both distances beside those of memberships dealt out at random.

        Whole persons may be dealt out so that no label has both sides; such a draw has no value.
        """
        inside, stratum = given.arms.inside[self.rows], given.stratum[self.rows]
        person = None if given.person is None else given.person[self.rows]
        dealt = relabellings(
            name,
            inside.astype(np.intp),
            persons=person,
            stratum=stratum,
            rng=rng,
            draws=draws,
        )
        drawn = [self.summary(self.pool.distances(member == 1)) for member in dealt]
        chance = np.array(drawn, dtype=np.float64)
        return [reference_of(value, chance[:, k]) for k, value in enumerate(seen)]


def _standardised(
    given: StratifiedArms,
) -> tuple[float | None, float | None, Mapping[str, str]]:
    """Return the standardised gap of mean scores, its standard error and what is missing."""
    found = standardised_gap(
        given.scores,
        given.arms,
        stratum=given.stratum,
        times=given.times,
        persons=given.person,
    )
    names = {"gap": "standardised_gap", "standard_error": "standardised_gap_standard_error"}
    missing = {names[key]: why for key, why in found.missing.items() if key in names}
    return found.gap, found.standard_error, missing


def _strata(
    given: StratifiedArms, share: Array, distances: Distances
) -> tuple[StratumDistance, ...]:
    """Return what is known of each label."""
    strata = len(given.strata)
    counts, means = np.empty((2, 2, strata))
    for side, rows in enumerate((given.arms.inside, given.arms.outside)):
        own = np.where(rows, given.times, 0.0)
        counts[side] = np.bincount(given.stratum, weights=own, minlength=strata)
        total = np.bincount(given.stratum, weights=own * given.scores, minlength=strata)
        means[side] = total / np.maximum(counts[side], 1)
    gap = np.where((counts > 0).all(axis=0), means[0] - means[1], np.nan)
    return tuple(
        StratumDistance(
            stratum=name,
            share=float(share[k]),
            items=int(counts[0, k]),
            other_items=int(counts[1, k]),
            wasserstein=_or_none(distances.wasserstein[k]),
            ks=_or_none(distances.ks[k]),
            mean_gap=_or_none(gap[k]),
        )
        for k, name in enumerate(given.strata)
    )


def _argmax(values: Array) -> int:
    """Return the place of the largest value that exists."""
    return int(np.nanargmax(values))


def _or_none(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
