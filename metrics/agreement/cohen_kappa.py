"""Cohen's kappa: do named classes agree beyond chance?

Agreement on the diagonal above what label and score would have when paired at random, as a share of
the most that is possible. Any two classes are equally far apart; for ordered levels take
`weighted_kappa`. When all labels and scores are one class there is no value, neither 0 nor 1 (Cohen
1960, doi:10.1177/001316446002000104).

    >>> import numpy as np
    >>> truth, scores = np.array([0.0, 1.0, 2.0, 0.0]), np.array([0.0, 1.0, 2.0, 2.0])
    >>> round(cohen_kappa(truth, scores), 6)  # (3/4 - 5/16) / (1 - 5/16)
    0.636364
"""

from functools import partial

from evenhand.metrics.raters.agreement_table import agreement_table, kappa, no_chance_disagreement
from evenhand.metrics.rules import NO_ITEMS
from evenhand.metrics.sums import AdditiveMetric

cohen_kappa = AdditiveMetric(
    name="cohen_kappa",
    title="Cohen's kappa",
    asks="Do named classes agree beyond chance?",
    formula="(observed agreement - agreement by chance) / (1 - agreement by chance)",
    features=partial(agreement_table, name="cohen_kappa"),
    finish=partial(kappa, power=0.0),
    undefined=(NO_ITEMS, ("no_variation", partial(no_chance_disagreement, power=0.0))),
    unit="1",
    span=(-1.0, 1.0),
    best=1.0,
    shape="other",
    reference="doi:10.1177/001316446002000104",
    needs=("same_scale", "levels"),
    settings={"levels": 3.0},
    use="For a label out of several unordered classes, numbered 0 to K - 1.",
    avoid=(
        "Ordered levels: a near miss counts as much as a wild one; take weighted_kappa. Rare "
        "classes bring it down although nearly all agree."
    ),
)
