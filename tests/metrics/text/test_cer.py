"""Character error rate by hand, and beside the word error rate."""

from collections.abc import Mapping
from typing import Any

import pytest

from evenhand.metrics.text.cer import cer
from evenhand.metrics.text.wer import wer

SAID = ["a calm dog", "she sighs", "oh"]
HEARD = ["a calm fog", "she sigh", "oho"]

CONTRACT: Mapping[str, Any] = {
    "inputs": {"reference": SAID, "hypothesis": HEARD},
    "rows": ("reference", "hypothesis"),
    "weights": "weights",
    "perfect": {"hypothesis": SAID},
    "undefined": [
        ({"reference": [], "hypothesis": []}, "no_items"),
        ({"reference": ["", " ", ""]}, "no_reference_words"),
    ],
}


def test_by_hand() -> None:
    # one edit each, over 10, 9 and 2 characters with the spaces between words
    found = cer(SAID, HEARD)
    assert found.corpus == pytest.approx(3 / 21)
    assert found.mean_of_utterances == pytest.approx((1 / 10 + 1 / 9 + 1 / 2) / 3)


def test_one_letter_is_a_whole_word_to_the_word_error_rate() -> None:
    assert wer(SAID, HEARD).corpus == pytest.approx(3 / 6)


def test_a_lost_space_is_one_edit() -> None:
    assert cer(["well known"], ["wellknown"]).corpus == pytest.approx(1 / 10)


def test_texts_without_spaces_have_a_rate() -> None:
    assert cer(["今日は楽しい"], ["今日は悲しい"]).corpus == pytest.approx(1 / 6)
    assert cer(["Oh!"], ["oh"], normaliser="basic").corpus == 0.0
