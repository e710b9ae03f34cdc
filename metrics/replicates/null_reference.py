"""What a number would be if nothing were wrong: the reference beside every biased summary.

Largest gaps, calibration errors and distances of distributions are above 0 even for a perfect
model, the more so the smaller the groups. Such a number is read against its distribution under the
null: labels drawn anew from the model's own probabilities, or slices dealt out anew among persons.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.metrics.numbered import numbered
from evenhand.metrics.sums import Array

USUAL_DRAWS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class NullReference:
    """A number beside what chance alone gives at the same sample size.

    Attributes:
        observed: the number itself.
        mean: its mean when nothing is wrong.
        upper: its 95 % quantile when nothing is wrong.
        excess: observed minus mean.
        p: share of draws, with the observed one among them, that are at least as large.
        draws: how many draws were made.
    """

    observed: float
    mean: float
    upper: float
    excess: float
    p: float
    draws: int


def null_reference(observed: float, draws: Array) -> NullReference:
    """Return a number beside its distribution when nothing is wrong.

    Args:
        observed: the number itself; larger is worse.
        draws: the same number of data without fault, shape (draws,).

    Raises:
        ValueError: there is no draw, or one is not finite.

    Examples:
        >>> null_reference(0.3, np.array([0.1, 0.2, 0.3, 0.4])).p
        0.6
    """
    if draws.ndim != 1 or not len(draws) or not np.isfinite(draws).all():
        msg = f"null_reference: needs one finite number a draw, got shape {draws.shape}"
        raise ValueError(msg)
    mean = float(draws.mean())
    atleast = int((draws >= observed - 1e-12 * abs(observed)).sum())
    return NullReference(
        observed=observed,
        mean=mean,
        upper=float(np.quantile(draws, 0.95)),
        excess=observed - mean,
        p=(1 + atleast) / (len(draws) + 1),
        draws=len(draws),
    )


def range_of_equals(
    estimates: Array, standard_errors: Array, *, rng: np.random.Generator, draws: int = 1000
) -> NullReference:
    """Return the range of slice estimates beside that of equal slices as noisy as these.

    Args:
        estimates: one a slice, shape (k,), any unit.
        standard_errors: of the estimates, shape (k,); slices are taken to be independent.
        rng: source of the draws.
        draws: how often k normal numbers with these errors are drawn.

    Examples:
        Twelve equal slices with errors of 0.1 look a third of a point apart:

        >>> found = range_of_equals(np.zeros(12), np.full(12, 0.1), rng=np.random.default_rng(1))
        >>> found.observed, round(found.mean, 2)
        (0.0, 0.32)
    """
    noise = rng.normal(0.0, standard_errors, (draws, len(standard_errors)))
    return null_reference(float(np.ptp(estimates)), np.ptp(noise, axis=1))


def redrawn_labels(
    probabilities: Array, *, rng: np.random.Generator, draws: int, raters: int = 1
) -> Array:
    """Return labels of a model whose probabilities are true.

    Args:
        probabilities: predicted, within 0..1, shape (n,).
        rng: source of the labels.
        draws: how many sets of labels.
        raters: of how many independent judgements a label is the share; 1 gives 0 or 1.

    Returns:
        Labels within 0..1, shape (draws, n).

    Examples:
        >>> redrawn_labels(np.array([0.0, 1.0]), rng=np.random.default_rng(1), draws=2)
        array([[0., 1.],
               [0., 1.]])
    """
    shape = (draws, len(probabilities))
    if raters == 1:
        return (rng.random(shape) < probabilities).astype(np.float64)
    return rng.binomial(raters, probabilities, shape) / raters


def reshuffled_slices(
    slices: Sequence[Hashable] | NDArray[np.object_],
    persons: Sequence[Hashable],
    *,
    rng: np.random.Generator,
) -> NDArray[np.intp]:
    """Return slice numbers dealt out anew among persons, whose items stay together.

    Args:
        slices: slice of each item, shape (n,).
        persons: person of each item, shape (n,).
        rng: source of the shuffle.

    Returns:
        Number of the slice that each item's person is dealt, in order of first appearance,
        shape (n,).

    Raises:
        ValueError: lengths differ, or a person has items of two slices, so that slices cannot be
            dealt out to persons.
    """
    if len(slices) != len(persons):
        msg = f"slices and persons must have one length, got {len(slices)} and {len(persons)}"
        raise ValueError(msg)
    person, _ = numbered("persons", persons, count=len(persons))
    group, _ = numbered("slices", slices, count=len(slices))
    of_person = np.zeros(person.max(initial=-1) + 1, dtype=np.intp)
    of_person[person] = group
    straddling = np.flatnonzero(of_person[person] != group)
    if len(straddling):
        msg = f"person {persons[straddling[0]]!r} has items of more than one slice"
        raise ValueError(msg)
    return rng.permutation(of_person)[person]
