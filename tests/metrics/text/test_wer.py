"""Word error rate by hand, from a reference case, and with a normaliser."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.metrics.text.wer import wer

SAID = ["a calm old dog", "she sighs", "oh dear me", "then she laughs and laughs", "", "no"]
HEARD = ["a calm cold dog", "she sighs", "oh dear", "then he laughs and and laughs", "uh", "no"]
UTTERANCES = st.lists(st.lists(st.sampled_from("abc"), max_size=6).map(" ".join), min_size=1)

CONTRACT: Mapping[str, Any] = {
    "inputs": {"reference": SAID, "hypothesis": HEARD},
    "rows": ("reference", "hypothesis"),
    "weights": "weights",
    "perfect": {"hypothesis": SAID},
    "undefined": [
        ({"reference": [], "hypothesis": []}, "no_items"),
        ({"weights": np.zeros(6)}, "no_items"),
        ({"reference": [""] * 6}, "no_reference_words"),
    ],
}


def test_by_hand() -> None:
    # edits 1, 0, 1, 2, 1, 0 over 4, 2, 3, 5, 0, 1 words; the empty one is not in the mean
    found = wer(SAID, HEARD)
    assert found.corpus == pytest.approx(5 / 15)
    assert found.mean_of_utterances == pytest.approx((1 / 4 + 0 + 1 / 3 + 2 / 5 + 0) / 5)
    assert (found.empty_references, found.edits_on_empty) == (1, 1)


def test_more_can_be_wrong_than_was_said() -> None:
    assert wer(["no"], ["no no no no"]).corpus == 3.0


def test_silence_is_all_deletions() -> None:
    assert wer(["a b", "c"], ["", ""]).corpus == 1.0


def test_the_normaliser_decides() -> None:
    said, heard = ["Don't STOP, please."], ["don't stop please"]
    assert wer(said, heard).corpus == 1.0
    assert wer(said, heard, normaliser="basic").corpus == 0.0


@settings(deadline=None)
@given(UTTERANCES)
def test_names_of_words_are_only_names(texts: list[str]) -> None:
    said = ["a b c", *texts]
    heard = [" ".join(reversed(text.split())) for text in said]
    other = str.maketrans("abc", "xyz")
    renamed = wer([x.translate(other) for x in said], [x.translate(other) for x in heard])
    assert renamed == wer(said, heard)
    assert 0 <= renamed.corpus <= 2
