"""Linear kappa: do ordered levels agree beyond chance, every step counting alike?

One minus the observed distance of levels over the one expected when scores and labels are paired at
random. It is the mean of the kappas of all cuts "at least k" of the scale, each weighted by its
chance disagreement, so it needs no choice of a threshold (Cohen 1968, doi:10.1037/h0026256).

    >>> import numpy as np
    >>> truth, scores = np.array([0.0, 1.0, 2.0, 0.0]), np.array([0.0, 1.0, 2.0, 2.0])
    >>> round(linear_kappa(truth, scores), 6)  # observed 2/4, by chance 1
    0.5
"""

from functools import partial

from evenhand.metrics.raters.agreement_table import agreement_table, kappa, no_chance_disagreement
from evenhand.metrics.rules import NO_ITEMS
from evenhand.metrics.sums import AdditiveMetric

linear_kappa = AdditiveMetric(
    name="linear_kappa",
    title="Weighted kappa (linear)",
    asks="Do ordered levels agree beyond chance, every step counting alike?",
    formula="1 - sum(|i - j| * observed_ij) / sum(|i - j| * expected_ij)",
    features=partial(agreement_table, name="linear_kappa"),
    finish=partial(kappa, power=1.0),
    undefined=(NO_ITEMS, ("no_variation", partial(no_chance_disagreement, power=1.0))),
    unit="1",
    span=(-1.0, 1.0),
    best=1.0,
    shape="other",
    reference="doi:10.1037/h0026256",
    needs=("same_scale", "levels"),
    settings={"levels": 3.0},
    use=(
        "For ordered levels when each cut of the scale matters alike, for example absent, weak and "
        "strong."
    ),
    avoid=(
        "Between groups whose levels vary unequally: it falls where labels are alike. Compare "
        "level errors there."
    ),
)
