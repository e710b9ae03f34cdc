"""Calibration gap: does a score mean the same inside a slice as outside it?

The line of labels on scores is fitted inside the slice and outside, and the two are subtracted. The
gap of levels, at the mean score of all items, says how much higher the label of a member is at the
same score; the gap of slopes says whether this depends on the score. With persons the errors are
cluster-robust, also where a person has items on both sides (Cameron & Miller 2015,
doi:10.3368/jhr.50.2.317).
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.inference import student
from evenhand.metrics.regression.least_squares import WaldTest, cluster_numbers, wald
from evenhand.metrics.regression.slice_lines import SliceLines, slice_lines
from evenhand.metrics.sums import Array, Mask, Undefined
from evenhand.metrics.vectors import checked_weights

FACTS = Facts(
    title="Calibration gap of a slice",
    asks="Does a score mean the same inside a slice as outside it?",
    formula="line of truth on score inside minus the line outside",
    use="To say by how much one slice needs another recalibration than the rest.",
    avoid=(
        "Intercepts, where scores of 0 do not occur; read the level at the mean score. With "
        "few persons on a side the joint test is too bold: about 8 % at three."
    ),
    takes="slices",
    unit="1",
    span=(-float("inf"), float("inf")),
    best=0.0,
    headline="slope_gap",
    role="test",
    reference="doi:10.3368/jhr.50.2.317",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationGap:
    """The line inside a slice minus the line outside, with t tests on the smaller side's persons.

    Attributes:
        slope_gap: slope inside minus slope outside; 0 when scores spread alike.
        slope_error: its standard error.
        slope_p: two-sided p-value of no gap; None where errors cannot be had.
        intercept_gap: intercept inside minus outside, in scale points, at a score of 0.
        intercept_error: its standard error.
        intercept_p: two-sided p-value of no gap; None where errors cannot be had.
        level_gap: expected label inside minus outside, at the mean score, in scale points.
        level_error: its standard error.
        level_p: two-sided p-value of no gap; None where errors cannot be had.
        f: F statistic of one line for both sides; None where it cannot be had.
        p: its p-value; None with `f`.
        df: degrees of freedom of the tests: persons of the smaller side minus 1.
        mean_score: the score at which levels are compared.
        persons: how many persons there are inside and outside; items where each is its own person.
        missing: reason of each field that is None.
    """

    slope_gap: float
    slope_error: float
    slope_p: float | None
    intercept_gap: float
    intercept_error: float
    intercept_p: float | None
    level_gap: float
    level_error: float
    level_p: float | None
    f: float | None
    p: float | None
    df: float
    mean_score: float
    persons: tuple[int, int]
    missing: Mapping[str, str]


@door
def calibration_gap(
    truth: Array,
    scores: Array,
    *,
    inside: Mask,
    weights: Array | None = None,
    persons: Sequence[Hashable] | NDArray[np.generic] | None = None,
) -> CalibrationGap:
    """Return how far the line of labels on scores in a slice is from that of all other items.

    Args:
        truth: labels, shape (n,), any unit.
        scores: predictions, shape (n,), the same unit.
        inside: whether each item belongs to the slice, shape (n,).
        weights: whole numbers, shape (n,); default once.
        persons: name or number of each item's person, shape (n,); default each item its own, which
            allows for another spread inside than outside (HC1).

    Returns:
        Gaps inside minus outside; all 0 when the score means the same on both sides.

    Raises:
        Undefined: `no_items`; `one_group`, all items are on one side; `constant_scores` on a side;
            `too_few` items, or fewer than two persons on a side.
        ValueError: vectors do not belong together, or `inside` is no mask.

    Examples:
        At the same score the label is half a point higher inside:

        >>> scores = np.tile([0.0, 1.0, 2.0, 3.0], 2)
        >>> inside = np.repeat([True, False], 4)
        >>> truth = scores + 0.5 * inside + np.tile([0.1, -0.1, -0.1, 0.1], 2)
        >>> found = calibration_gap(truth, scores, inside=inside)
        >>> round(found.level_gap, 6), round(abs(found.slope_gap), 6)
        (0.5, 0.0)
    """
    times = checked_weights("calibration_gap", truth, scores, weights)
    group = np.where(_checked_mask(inside, len(truth)), 0, 1)
    if persons is None:
        rows = np.repeat(np.arange(len(truth)), times.astype(np.intp))
        number, times = np.arange(len(rows)), np.ones(len(rows))
    else:
        rows = np.flatnonzero(times)
        number = cluster_numbers("calibration_gap", persons, len(truth))[rows]
        times = times[rows]
    if reason := _reason(group[rows]):
        raise Undefined(reason)
    lines = slice_lines(
        truth[rows],
        scores[rows],
        group=group[rows],
        weights=times,
        clusters=np.unique(number, return_inverse=True)[1],
    )
    if lines.persons.min() <= 1:
        reason = "too_few"
        raise Undefined(reason)
    return _gaps(lines)


def _checked_mask(inside: Mask, count: int) -> Mask:
    """Return the mask of the slice."""
    mask = np.asarray(inside)
    if mask.dtype != np.bool_ or mask.shape != (count,):
        msg = (
            f"calibration_gap: inside must say True or False for each of {count} items, "
            f"got {mask.dtype} of shape {mask.shape}"
        )
        raise ValueError(msg)
    return mask


def _reason(group: NDArray[np.intp]) -> str:
    """Return why there are no two sides, "" where there are."""
    if not len(group):
        return "no_items"
    return "one_group" if group.min() == group.max() else ""


def _gaps(lines: SliceLines) -> CalibrationGap:
    """Return the difference of two lines: levels and slopes, then the intercepts."""
    apart = np.array([[1.0, -1.0, 0.0, 0.0], [0.0, 0.0, 1.0, -1.0]])
    wanted = np.array([apart[0], apart[1], apart[0] - lines.centre * apart[1]])
    level, slope, intercept = (float(gap) for gap in wanted @ lines.coefficients)
    variances = np.diag(wanted @ lines.covariance @ wanted.T)
    level_error, slope_error, intercept_error = np.sqrt(np.maximum(variances, 0)).tolist()
    df = float(lines.persons.min() - 1)
    missing: dict[str, str] = {}
    test = _joint_test(lines, apart, df, missing)
    errors = {"slope_p": slope_error, "intercept_p": intercept_error, "level_p": level_error}
    missing |= {name: "no_variance" for name, error in errors.items() if error <= 0}
    return CalibrationGap(
        slope_gap=slope,
        slope_error=slope_error,
        slope_p=_p(slope, slope_error, df),
        intercept_gap=intercept,
        intercept_error=intercept_error,
        intercept_p=_p(intercept, intercept_error, df),
        level_gap=level,
        level_error=level_error,
        level_p=_p(level, level_error, df),
        f=None if test is None else test.f,
        p=None if test is None else test.p,
        df=df,
        mean_score=lines.centre,
        persons=(int(lines.persons[0]), int(lines.persons[1])),
        missing=missing,
    )


def _joint_test(
    lines: SliceLines, apart: Array, df: float, missing: dict[str, str]
) -> WaldTest | None:
    """Return the F test of one line for both sides; note the reason where there is none."""
    reason = "no_variance" if lines.exact else "too_few"
    if not lines.exact and df >= len(apart):
        try:
            return wald(lines.coefficients, lines.covariance, apart, df=df)
        except Undefined as undefined:
            reason = str(undefined)
    missing |= {"f": reason, "p": reason}
    return None


def _p(gap: float, error: float, df: float) -> float | None:
    """Return the two-sided p-value of a gap, None where it has no error."""
    if error <= 0:
        return None
    return float(2 * student.upper_tail(abs(gap) / error, df=df))
