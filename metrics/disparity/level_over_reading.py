"""Level over-reading: how often does the model say a higher level than the label?

The share of items with a higher score level, over the items whose label leaves room for one: items
at the top level cannot be over-read. Without an item below the top level there is no rate. See
`over_reading` for presence alone (Hardt, Price & Srebro 2016, arXiv:1610.02413, on an ordered
scale).

    >>> import numpy as np
    >>> level_over_reading(truth=np.array([0.0, 1.0, 2.0]), scores=np.array([0.0, 2.0, 2.0]))
    0.5
"""

import numpy as np

from evenhand.metrics.forecasts.nearest_level import nearest_level
from evenhand.metrics.rules import NO_ITEMS, nothing_counted
from evenhand.metrics.sums import AdditiveMetric, Array, Mask, Sums


def _features(truth: Array, scores: Array, *, levels: float) -> dict[str, Array]:
    label = nearest_level("level_over_reading", truth, levels=levels, what="truth")
    said = nearest_level("level_over_reading", scores, levels=levels, what="scores")
    columns = {"below_top": label < levels - 1, "read_higher": said > label}
    return {
        "n": np.ones(len(truth)),
        **{name: column.astype(np.float64) for name, column in columns.items()},
    }


def _finish(sums: Sums) -> Array:
    return sums["read_higher"] / sums["below_top"]


def _all_at_top(sums: Sums) -> Mask:
    return nothing_counted(sums, feature="below_top")


level_over_reading = AdditiveMetric(
    name="level_over_reading",
    title="Level over-reading rate",
    asks="How often does the model say a higher level than the label?",
    formula="items with score level > label level / items with label below the top level",
    features=_features,
    finish=_finish,
    undefined=(NO_ITEMS, ("no_negatives", _all_at_top)),
    unit="share",
    span=(0.0, 1.0),
    best=0.0,
    shape="rate",
    reference="arXiv:1610.02413",
    denominator="below_top",
    needs=("same_scale", "levels"),
    settings={"levels": 3.0},
    use="On ordered labels, to see in which group strength is exaggerated.",
    avoid=(
        "Groups whose labels differ much: low labels have more room above them; take "
        "ordinal_equal_opportunity, which holds every threshold apart."
    ),
)
