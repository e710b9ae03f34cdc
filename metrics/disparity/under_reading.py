"""Under-reading: how often does the model overlook an emotion that raters see?

The share of items with the emotion on which the model reports none, at the thresholds of
presence; on a scale of levels 0, 1, 2, present means 1 or more. It is the false negative rate
under its name for graded emotions, with the default thresholds that belong there (Hardt, Price &
Srebro 2016, arXiv:1610.02413, at each threshold of an ordered scale).

    >>> import numpy as np
    >>> under_reading(truth=np.array([0.0, 1.0, 2.0]), scores=np.array([1.0, 0.0, 2.0]))
    0.5
"""

from dataclasses import replace

from evenhand.metrics.disparity.fnr import fnr

under_reading = replace(
    fnr,
    name="under_reading",
    title="Under-reading rate",
    asks="How often does the model overlook an emotion that raters see?",
    formula="P(score absent | label present)",
    settings={"truth_at": 1.0, "score_at": 1.0},
    use="On graded emotions, when overlooking an emotion that raters see is the harm.",
    avoid=(
        "Scores on another scale than the labels, where the threshold of presence means "
        "something else; take auc."
    ),
)
