"""Weighted kappa: do ordered levels agree beyond chance, large misses counting most?

One minus the observed squared distance of levels over the one expected when scores and labels are
paired at random. Levels are 0, 1, ..., K - 1; a mean label or a fractional score goes to the
nearest level, halves upwards. Nothing is expected by chance when every label and score is on one
level, so there is no value then, neither 0 nor 1 (Cohen 1968, doi:10.1037/h0026256).

    >>> import numpy as np
    >>> truth, scores = np.array([0.0, 1.0, 2.0, 0.0]), np.array([0.0, 1.0, 2.0, 2.0])
    >>> round(weighted_kappa(truth, scores), 6)  # observed 1, by chance 13/8
    0.384615
"""

from functools import partial

from evenhand.metrics.raters.agreement_table import agreement_table, kappa, no_chance_disagreement
from evenhand.metrics.rules import NO_ITEMS
from evenhand.metrics.sums import AdditiveMetric

weighted_kappa = AdditiveMetric(
    name="weighted_kappa",
    title="Weighted kappa (quadratic)",
    asks="Do ordered levels agree beyond chance, large misses counting most?",
    formula="1 - sum((i - j)^2 * observed_ij) / sum((i - j)^2 * expected_ij)",
    features=partial(agreement_table, name="weighted_kappa"),
    finish=partial(kappa, power=2.0),
    undefined=(NO_ITEMS, ("no_variation", partial(no_chance_disagreement, power=2.0))),
    unit="1",
    span=(-1.0, 1.0),
    best=1.0,
    shape="other",
    reference="doi:10.1037/h0026256",
    needs=("same_scale", "levels"),
    settings={"levels": 3.0},
    use=(
        "For ordered levels, where a miss by two is worse than two misses by one. Nearly the "
        "ccc of the levels."
    ),
    avoid=(
        "Between groups whose levels vary unequally: it falls where labels are alike. Compare "
        "level errors. With many levels take ccc."
    ),
)
