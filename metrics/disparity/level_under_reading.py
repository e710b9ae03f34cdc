"""Level under-reading: how often does the model say a lower level than the label?

The share of items with a lower score level, over the items whose label leaves room for one: items
at level 0 cannot be under-read. Without an item above level 0 there is no rate. See `under_reading`
for presence alone (Hardt, Price & Srebro 2016, arXiv:1610.02413, on an ordered scale).

    >>> import numpy as np
    >>> level_under_reading(truth=np.array([0.0, 1.0, 2.0]), scores=np.array([0.0, 1.0, 1.0]))
    0.5
"""

import numpy as np

from evenhand.metrics.forecasts.nearest_level import nearest_level
from evenhand.metrics.rules import NO_ITEMS, nothing_counted
from evenhand.metrics.sums import AdditiveMetric, Array, Mask, Sums


def _features(truth: Array, scores: Array, *, levels: float) -> dict[str, Array]:
    label = nearest_level("level_under_reading", truth, levels=levels, what="truth")
    said = nearest_level("level_under_reading", scores, levels=levels, what="scores")
    columns = {"above_zero": label > 0, "read_lower": said < label}
    return {
        "n": np.ones(len(truth)),
        **{name: column.astype(np.float64) for name, column in columns.items()},
    }


def _finish(sums: Sums) -> Array:
    return sums["read_lower"] / sums["above_zero"]


def _all_at_zero(sums: Sums) -> Mask:
    return nothing_counted(sums, feature="above_zero")


level_under_reading = AdditiveMetric(
    name="level_under_reading",
    title="Level under-reading rate",
    asks="How often does the model say a lower level than the label?",
    formula="items with score level < label level / items with label above level 0",
    features=_features,
    finish=_finish,
    undefined=(NO_ITEMS, ("no_positives", _all_at_zero)),
    unit="share",
    span=(0.0, 1.0),
    best=0.0,
    shape="rate",
    reference="arXiv:1610.02413",
    denominator="above_zero",
    needs=("same_scale", "levels"),
    settings={"levels": 3.0},
    use="On ordered labels, to see in which group strength is overlooked.",
    avoid=(
        "Groups whose labels differ much: high labels have more room below them; take "
        "ordinal_equal_opportunity, which holds every threshold apart."
    ),
)
