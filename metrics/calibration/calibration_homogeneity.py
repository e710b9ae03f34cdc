"""Calibration homogeneity: is one line of labels on scores enough for all slices?

Each slice has its own intercept and slope; the F test asks whether they are all the same. If they
are not, one score means different intensities in different slices, and no common recalibration can
mend it (Chow 1960, doi:10.2307/1910133; with persons the cluster-robust Wald test, Cameron & Miller
2015, doi:10.3368/jhr.50.2.317).
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.regression.least_squares import cluster_numbers, wald
from evenhand.metrics.regression.slice_lines import has_spread, slice_lines
from evenhand.metrics.sums import Array, Mask, Undefined
from evenhand.metrics.vectors import checked_weights

FACTS = Facts(
    title="Homogeneity of calibration lines",
    asks="Is one line of labels on scores enough for all slices?",
    formula="F test that intercept and slope are the same in every slice",
    use="To learn from one test whether any slice needs a calibration of its own.",
    avoid=(
        "It does not say which slice, nor by how much: take the calibration gap. Significance "
        "grows with the sample; absence of it is no proof of equality."
    ),
    takes="slices",
    unit="F",
    span=(0.0, float("inf")),
    best=None,
    headline="f",
    role="test",
    reference="doi:10.2307/1910133",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationHomogeneity:
    """The test of one line for all.

    Attributes:
        f: F statistic; about 1 when the lines are the same.
        df: degrees of freedom: 2 (slices - 1), and items - 2 slices, or persons - 1.
        p: its p-value.
        slices: names of the slices that were compared.
        persons: how many persons the test rests on; None where each item is its own.
        left_out: slices that have no line of their own, with the reason.
    """

    f: float
    df: tuple[float, float]
    p: float
    slices: tuple[str, ...]
    persons: int | None
    left_out: Mapping[str, str]


@door
def calibration_homogeneity(
    truth: Array,
    scores: Array,
    *,
    slices: Sequence[Hashable] | NDArray[np.generic],
    weights: Array | None = None,
    persons: Sequence[Hashable] | NDArray[np.generic] | None = None,
) -> CalibrationHomogeneity:
    """Return the F test that all slices have one line of labels on scores.

    Args:
        truth: labels, shape (n,), any unit.
        scores: predictions, shape (n,), the same unit.
        slices: name of each item's slice, shape (n,).
        weights: whole numbers, shape (n,); default once.
        persons: name or number of each item's person, shape (n,), for the cluster-robust Wald test
            (CR1), where a person may stand in several slices; default the classical test.

    Returns:
        F, 0 or more; slices without a spread of scores are left out by name.

    Raises:
        Undefined: `no_items`; `one_group`, fewer than two slices have a line; `too_few`, items or
            persons do not suffice for so many lines; `no_variance`, every label is on its line;
            `singular`.
        ValueError: vectors do not belong together.

    Examples:
        The labels of `b` rise half as fast with the score:

        >>> scores = np.tile([0.0, 1.0, 2.0, 3.0], 2)
        >>> noise = np.tile([0.1, -0.1, -0.1, 0.1], 2)
        >>> truth = scores * np.repeat([1.0, 0.5], 4) + noise
        >>> found = calibration_homogeneity(truth, scores, slices=[*"aaaabbbb"])
        >>> round(found.f, 3), found.df, found.p < 0.01
        (43.75, (2.0, 4.0), True)
    """
    times = checked_weights("calibration_homogeneity", truth, scores, weights)
    names, group = _groups(slices, len(truth))
    number = (
        None if persons is None else cluster_numbers("calibration_homogeneity", persons, len(truth))
    )
    if not times.any():
        reason = "no_items"
        raise Undefined(reason)
    has_line, left_out = _with_line(names, group, times > 0, scores)
    kept = has_line[group] & (times > 0)
    used = tuple(name for name, good in zip(names, has_line, strict=True) if good)
    if len(used) <= 1:
        reason = "one_group"
        raise Undefined(reason)
    clusters = None if number is None else np.unique(number[kept], return_inverse=True)[1]
    lines = slice_lines(
        truth[kept],
        scores[kept],
        group=np.unique(group[kept], return_inverse=True)[1],
        weights=times[kept],
        clusters=clusters,
    )
    if lines.exact:
        reason = "no_variance"
        raise Undefined(reason)
    test = wald(lines.coefficients, lines.covariance, _all_equal(len(used)), df=lines.df)
    return CalibrationHomogeneity(
        f=test.f,
        df=test.df,
        p=test.p,
        slices=used,
        persons=None if clusters is None else int(clusters.max()) + 1,
        left_out=left_out,
    )


def _groups(
    slices: Sequence[Hashable] | NDArray[np.generic], count: int
) -> tuple[list[str], NDArray[np.intp]]:
    """Return the names of the slices and the number of each item's."""
    named = np.asarray(slices)
    if named.shape != (count,):
        msg = (
            f"calibration_homogeneity: slices must name one slice for each of {count} items, "
            f"got {named.shape}"
        )
        raise ValueError(msg)
    names, group = np.unique(named, return_inverse=True)
    return [str(name) for name in names.tolist()], group


def _with_line(
    names: list[str], group: NDArray[np.intp], counted: Mask, scores: Array
) -> tuple[Mask, dict[str, str]]:
    """Return which slices have a line, and the reason of those that have none."""
    has_line, left_out = np.zeros(len(names), dtype=np.bool_), {}
    for place, name in enumerate(names):
        inside = scores[counted & (group == place)]
        has_line[place] = has_spread(inside)
        if not has_line[place]:
            left_out[name] = "constant_scores" if len(inside) else "no_items"
    return has_line, left_out


def _all_equal(slices: int) -> Array:
    """Return the restrictions that levels and slopes are those of the first slice."""
    apart = np.hstack([-np.ones((slices - 1, 1)), np.eye(slices - 1)])
    return np.asarray(np.kron(np.eye(2), apart))
