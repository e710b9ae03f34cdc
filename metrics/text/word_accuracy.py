"""Word accuracy: one minus the word error rate, from two numbers an utterance.

This is the word error rate in a form that plans can gate: a table with one row an utterance, whose
label is the number of reference words and whose score is that number less the edits
(`words/error_rate.py` counts both). Slices, persons, intervals and verdicts then work as for
any metric, and a gap in word accuracy is the gap in word error rate with the opposite sign. A model
that writes nothing has an accuracy of 0 for everybody; it shows no skill, so its lack of gaps
clears nothing (Young et al. 2006, The HTK Book, section 13.4).

    >>> import numpy as np
    >>> from evenhand.metrics.words.error_rate import edit_counts
    >>> counts = edit_counts(["she sighs", "a calm old dog"], ["she sigh", "a calm old cat oh"])
    >>> word_accuracy(truth=counts.length, scores=counts.length - counts.edits)  # 1 - 3 / 6
    0.5
"""

from functools import partial

import numpy as np

from evenhand.metrics.moments import moments
from evenhand.metrics.rules import NO_ITEMS, nothing_counted
from evenhand.metrics.sums import AdditiveMetric, Array, Sums


def _features(truth: Array, scores: Array) -> dict[str, Array]:
    below = truth[truth < 0]
    if len(below):
        msg = f"word_accuracy: labels are numbers of words, 0 or more, got {below[0]:g}"
        raise ValueError(msg)
    return moments(truth, scores, names=("n", "truth", "absolute_error"))


def _finish(sums: Sums) -> Array:
    return np.asarray(1 - sums["absolute_error"] / sums["truth"])


word_accuracy = AdditiveMetric(
    name="word_accuracy",
    title="Word accuracy (1 - word error rate)",
    asks="How many words of a transcript are right, less those that were added?",
    formula="1 - sum(edits) / sum(words); truth = words, score = words - edits",
    features=_features,
    finish=_finish,
    undefined=(NO_ITEMS, ("no_reference_words", partial(nothing_counted, feature="truth"))),
    unit="1",
    span=(-float("inf"), 1.0),
    best=1.0,
    shape="other",
    reference="Young et al. 2006, The HTK Book; doi:10.1073/pnas.1915768117",
    needs=("same_scale",),
    skill=("word_accuracy",),
    use="To gate transcripts by slice, one row an utterance: words said, and words less edits.",
    avoid=(
        "Labels and scores of emotions: it reads them as numbers of words. A gap of five points "
        "means more where nearly all words are right; wer_gap shows the ratio as well."
    ),
)
