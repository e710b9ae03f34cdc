"""Edits and lengths of utterances, and the two ways to make a rate of them."""

from itertools import pairwise

import numpy as np
import pytest

from evenhand.metrics.sums import Undefined
from evenhand.metrics.words.error_rate import EditCounts, edit_counts, error_rate

SAID = ["a calm old dog", "", "she sighs", "oh"]
HEARD = ["a calm cold dog", "hm hm", "", "oh"]


def test_edits_and_lengths_by_hand() -> None:
    # one substitution; two insertions into nothing; two deletions; right
    found = edit_counts(SAID, HEARD)
    assert found.edits.tolist() == [1, 2, 2, 0]
    assert found.length.tolist() == [4, 0, 2, 1]


def test_characters_count_spaces_within_and_not_around() -> None:
    found = edit_counts(["  a b "], ["ab"], unit="character")
    assert (found.edits.tolist(), found.length.tolist()) == ([1], [3])


def test_white_space_parts_words_however_wide() -> None:
    found = edit_counts(["a  b\tc"], ["a b c"])
    assert (found.edits.tolist(), found.length.tolist()) == ([0], [3])


def test_a_normaliser_works_on_both_sides() -> None:
    assert edit_counts(["Oh, dear!"], ["oh DEAR"]).edits.tolist() == [2]
    assert edit_counts(["Oh, dear!"], ["oh DEAR"], normaliser="basic").edits.tolist() == [0]


def test_an_empty_reference_counts_in_the_corpus_and_not_in_the_mean() -> None:
    # all five edits over all seven words; the mean is that of three utterances
    found = error_rate("wer", edit_counts(SAID, HEARD))
    assert found.corpus == pytest.approx(5 / 7)
    assert found.mean_of_utterances == pytest.approx((1 / 4 + 1 + 0) / 3)
    assert (found.edits, found.length, found.utterances) == (5, 7, 4)
    assert (found.empty_references, found.edits_on_empty) == (1, 2)


def test_a_weight_repeats_an_utterance() -> None:
    counts, times = edit_counts(SAID, HEARD), np.array([2.0, 3, 0, 1])
    rows = np.repeat(np.arange(4), times.astype(int))
    repeated = EditCounts(edits=counts.edits[rows], length=counts.length[rows])
    assert error_rate("wer", counts, weights=times) == error_rate("wer", repeated)


def test_sums_of_parts_are_the_sums_of_the_whole() -> None:
    # so that a rate by person or by resample needs edits and lengths only, never the texts again
    whole = error_rate("wer", edit_counts(SAID, HEARD))
    parts = [edit_counts(SAID[a:b], HEARD[a:b]) for a, b in pairwise((0, 2, 4))]
    edits, length = (sum(getattr(p, key).sum() for p in parts) for key in ("edits", "length"))
    assert edits / length == pytest.approx(whole.corpus)


def test_nothing_said_has_no_rate() -> None:
    with pytest.raises(Undefined, match=r"^no_items\b"):
        error_rate("wer", edit_counts([], []))
    with pytest.raises(Undefined, match=r"^no_items\b"):
        error_rate("wer", edit_counts(["a"], ["a"]), weights=np.zeros(1))
    with pytest.raises(Undefined, match=r"^no_reference_words\b"):
        error_rate("wer", edit_counts(["", " "], ["a", "b"]))


def test_bad_texts_are_refused_with_words() -> None:
    with pytest.raises(ValueError, match="must be a sequence of texts, got the text 'a b'"):
        edit_counts("a b", ["a b"])
    with pytest.raises(ValueError, match="hypothesis must hold texts, got None at place 1"):
        edit_counts(["a", "b"], ["a", None])  # type: ignore[list-item]
    with pytest.raises(ValueError, match="no unit 'letter'; there are: word, character"):
        edit_counts(["a"], ["a"], unit="letter")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="needs a hypothesis, got 1 and 2"):
        edit_counts(["a"], ["a", "b"])
    with pytest.raises(ValueError, match="wer: truth, scores and weights"):
        error_rate("wer", edit_counts(["a"], ["a"]), weights=np.ones(2))
