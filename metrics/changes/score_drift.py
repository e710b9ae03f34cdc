"""How far scores drift from an old model to a new one, in every slice, whatever the labels say.

A compressed model should answer as the full one does. Mean drift says where scores went, its
deviation whether they all went alike, the share that moved how many a user would notice, and flips
how many decisions changed sides. Drift in a slice minus drift in its reference shows whether some
groups pay more. Persons are what is drawn, as everywhere; whether decisions turn positive as often
as negative is tested by the net of each person's flips, which is McNemar's question for clustered
pairs (Obuchowski 1998, doi:10.1002/(SICI)1097-0258(19980715)17:13<1495::AID-SIM863>3.0.CO;2-I).
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evenhand.metrics.changes.drift_metrics import drift_metrics
from evenhand.metrics.comparison import Compared, Comparisons
from evenhand.metrics.inference.few_discordant import least_paired_variance
from evenhand.metrics.inference.sandwich import Spread
from evenhand.metrics.sums import Array, Mask
from evenhand.metrics.verdict import Verdicts, verdicts

__all__ = ["Flips", "ScoreDrift", "drift_metrics", "drift_verdicts", "score_drift"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flips:
    """Decisions that changed sides, as shares of all items, shape (slices, outcomes).

    Attributes:
        up: turned positive.
        down: turned negative.
        net: up minus down.
        net_spread: uncertainty of the net.
    """

    up: Array
    down: Array
    net: Array
    net_spread: Spread


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreDrift:
    """Moves of scores, new minus old, shape (slices, outcomes); NaN where undefined.

    Attributes:
        old, new: mean scores.
        drift: mean move in the slice.
        spread: uncertainty of the drift.
        reason: why there is no drift.
        items, persons: behind it.
        low_left_out, high_left_out: smallest and largest drift when one person is left out.
        reference_drift: mean move in what the slice is held against.
        apart: drift minus reference_drift.
        apart_spread: uncertainty of their difference.
        apart_reason: why there is none.
        apart_items, apart_persons: of the smaller side.
        deviation: standard deviation of moves; for the mean outcome the mean of its emotions'.
        moved: share of items that moved by more than the tolerance.
        moved_spread: uncertainty of that share.
        identical: whether every score is the same as before.
        flips: decisions that changed sides; None without a threshold.
    """

    old: Array
    new: Array
    drift: Array
    spread: Spread
    reason: NDArray[np.str_]
    items: Array
    persons: Array
    low_left_out: Array
    high_left_out: Array
    reference_drift: Array
    apart: Array
    apart_spread: Spread
    apart_reason: NDArray[np.str_]
    apart_items: Array
    apart_persons: Array
    deviation: Array
    moved: Array
    moved_spread: Spread
    identical: Mask
    flips: Flips | None


def score_drift(
    comparisons: Comparisons, *, tolerance: float, score_at: float | None = None
) -> ScoreDrift:
    """Return how scores moved in every slice.

    Args:
        comparisons: of a table of the sums of `drift_metrics`, with the old scores in the place of
            labels and the new model as the only one.
        tolerance: as given to `drift_metrics`.
        score_at: likewise.

    Raises:
        ValueError: the table lacks these sums.
    """
    metrics = drift_metrics(tolerance=tolerance, score_at=score_at)
    found = {metric.name: comparisons.of(metric) for metric in metrics}
    drift, moved = found["drift"], found["moved"]
    inside, outside = drift.inside, drift.outside
    reason = inside.reason[:, 0]
    alone = [
        np.concatenate([left[:, 0], value])
        for left, value in zip(drift.left_out, inside.value, strict=True)
    ]
    return ScoreDrift(
        old=_value(found["old"]),
        new=_value(found["new"]),
        drift=_value(drift),
        spread=_only(inside.spread),
        reason=reason,
        items=inside.items[:, 0],
        persons=inside.persons[:, 0],
        low_left_out=np.stack([each.min(axis=0) for each in alone]),
        high_left_out=np.stack([each.max(axis=0) for each in alone]),
        reference_drift=outside.value[:, 0],
        apart=drift.gap[:, 0],
        apart_spread=_only(drift.spread),
        apart_reason=np.where(reason != "", reason, outside.reason[:, 0]),
        apart_items=np.minimum(inside.items, outside.items)[:, 0],
        apart_persons=np.minimum(inside.persons, outside.persons)[:, 0],
        deviation=_value(found["deviation"]),
        moved=_value(moved),
        moved_spread=_only(moved.inside.spread),
        identical=_value(found["size"]) == 0.0,
        flips=None if score_at is None else _flips(comparisons, found),
    )


def drift_verdicts(
    drift: ArrayLike,
    *,
    standard_error: ArrayLike,
    df: ArrayLike,
    margin: ArrayLike,
    alpha: float,
    power: float,
    items: ArrayLike,
    persons: ArrayLike,
    min_items: int,
    min_persons: int,
    identical: Mask,
) -> Verdicts:
    """Return the verdict on each of K drifts, equivalence to both sides.

    As `verdicts`, with two differences: no skill is asked for, since a model is compared with
    another and not with labels; and where every score is the same as before nothing has drifted,
    though nothing varies (hint `identical_scores`).

    Args:
        drift: mean moves, shape (K,), or differences of them.
        standard_error: of the drifts.
        df: degrees of freedom.
        margin: tolerated drift to both sides, above 0.
        alpha: level, as in `verdicts`.
        power: wanted chance to prove the margin.
        items: behind each drift.
        persons: behind each drift; of the smaller side for a difference.
        min_items: fewer items than these give no verdict.
        min_persons: fewer persons than these give no verdict.
        identical: whether every score behind each drift is the same as before, shape (K,).

    Raises:
        ValueError: an argument out of its range or of another shape.
    """
    found = verdicts(
        drift,
        standard_error=standard_error,
        df=df,
        margin=margin,
        alpha=alpha,
        items=items,
        persons=persons,
        min_items=min_items,
        min_persons=min_persons,
        skilled=True,
        enough_of_class=True,
        power=power,
    )
    open_only = np.array(["no_variation" in hints for hints in found.hints], dtype=np.bool_)
    same = open_only & identical
    hints = zip(found.hints, same, strict=True)
    return replace(
        found,
        verdict=np.where(same, "within_margin", found.verdict),
        hints=tuple(("identical_scores",) if alike else own for own, alike in hints),
    )


def _flips(comparisons: Comparisons, found: dict[str, Compared]) -> Flips:
    """Return flips; the net of few flips has a least variance."""
    up, down, net = (_value(found[name]) for name in ("up", "down", "net"))
    items = found["net"].inside.items[:, 0]
    emotions = slice(0, up.shape[1] - 1)
    count, each_net = items[:, emotions], np.nan_to_num(net[:, emotions])
    flipped = np.nan_to_num(up + down)[:, emotions] * count
    floor = least_paired_variance(flipped, each_net * count, count)
    least = comparisons.with_variance(floor[:, None])[:, 0]
    spread = _only(found["net"].inside.spread)
    error = np.sqrt(np.maximum(spread.standard_error**2, least))
    return Flips(up=up, down=down, net=net, net_spread=replace(spread, standard_error=error))


def _value(compared: Compared) -> Array:
    """Return a value inside the slices, of the only model."""
    return compared.inside.value[:, 0]


def _only(spread: Spread) -> Spread:
    """Return the spread of the only model."""
    return Spread(
        standard_error=spread.standard_error[:, 0],
        df=spread.df[:, 0],
        method=spread.method[:, 0],
    )
