"""Over-reading: how often does the model see an emotion that raters do not see at all?

The share of items without the emotion on which the model reports it, at the thresholds of
presence; on a scale of levels 0, 1, 2, present means 1 or more. It is the false positive rate
under its name for graded emotions, with the default thresholds that belong there (Hardt, Price &
Srebro 2016, arXiv:1610.02413, at each threshold of an ordered scale).

    >>> import numpy as np
    >>> over_reading(truth=np.array([0.0, 0.0, 2.0]), scores=np.array([1.0, 0.0, 2.0]))
    0.5
"""

from dataclasses import replace

from evenhand.metrics.disparity.fpr import fpr

over_reading = replace(
    fpr,
    name="over_reading",
    title="Over-reading rate",
    asks="How often does the model see an emotion that raters do not see at all?",
    formula="P(score present | label absent)",
    settings={"truth_at": 1.0, "score_at": 1.0},
    use="On graded emotions, when seeing an emotion where raters see none is the harm.",
    avoid=(
        "Scores on another scale than the labels, where the threshold of presence means "
        "something else; take auc."
    ),
)
