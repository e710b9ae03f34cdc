"""Word accuracy is one minus the word error rate, as an additive metric."""

import numpy as np
import pytest

from evenhand.metrics.sums import Undefined
from evenhand.metrics.text.wer import wer
from evenhand.metrics.text.word_accuracy import word_accuracy
from evenhand.metrics.words.error_rate import edit_counts

SAID = ["a calm old dog", "she sighs", "oh dear me", "", "no"]
HEARD = ["a calm cold dog", "she", "oh dear me", "uh uh", "no no"]


def test_by_hand() -> None:
    # words 4, 2, 3, 0, 1 less edits 1, 1, 0, 2, 1: 1 - 5 / 10; an empty reference keeps its edits
    words, right = np.array([4.0, 2, 3, 0, 1]), np.array([3.0, 1, 3, -2, 0])
    assert word_accuracy(words, right) == pytest.approx(0.5)


def test_it_is_one_less_the_word_error_rate() -> None:
    counts = edit_counts(SAID, HEARD)
    accuracy = word_accuracy(counts.length, counts.length - counts.edits)
    assert accuracy == pytest.approx(1 - wer(SAID, HEARD).corpus)


def test_e20_a_model_that_writes_nothing_has_no_skill() -> None:
    # equal for all groups, and 0 for each: a gap of 0 alone would clear it
    counts = edit_counts(SAID, [""] * 5)
    assert word_accuracy(counts.length, counts.length - counts.edits) == 0.0
    assert word_accuracy.skill == ("word_accuracy",)


def test_without_words_there_is_no_value() -> None:
    with pytest.raises(Undefined, match=r"^no_reference_words\b"):
        word_accuracy(np.zeros(2), np.array([-1.0, 0.0]))


def test_a_number_of_words_is_not_negative() -> None:
    with pytest.raises(ValueError, match="numbers of words, 0 or more, got -1"):
        word_accuracy(np.array([3.0, -1.0]), np.zeros(2))
