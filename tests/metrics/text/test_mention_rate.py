"""Mention rates by slice: by hand, at equal label, with persons."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from evenhand.metrics.disparity.conditional_bias_gap import conditional_bias_gap
from evenhand.metrics.inference.proportions import wilson
from evenhand.metrics.sums import Undefined
from evenhand.metrics.text.mention_rate import mention_rate
from evenhand.metrics.words.normalisation import words

RNG = np.random.default_rng(29)
LABELS = RNG.integers(0, 3, 60)
SLICES = np.array(["F", "M", "X"])[np.arange(60) % 3]
SAYS = RNG.random(60) < 0.1 + 0.25 * LABELS
SAID = [["calm", "sad"] if says else ["calm"] for says in SAYS]
PERSONS = np.arange(60) // 4

CONTRACT: Mapping[str, Any] = {
    "inputs": {
        "predicted": SAID,
        "slices": SLICES,
        "words": ["sad"],
        "labels": LABELS,
        "persons": PERSONS,
    },
    "rows": ("predicted", "slices", "labels", "persons"),
    "weights": "weights",
    "undefined": [
        (
            {"predicted": [], "slices": [], "labels": None, "persons": None},
            "no_items",
        ),
        ({"weights": np.zeros(60)}, "no_items"),
        ({"words": []}, "no_tags"),
    ],
    "names": ("slices", "persons", "labels"),
}


def test_by_hand() -> None:
    # label 1: F 2 of 2, M 1 of 2; label 0: F 0 of 2, M 0 of 4; label 1 is 4 of 10 items
    said = [["sad"], ["sad"], [], [], ["sad"], [], [], [], [], []]
    labels = [1, 1, 0, 0, 1, 1, 0, 0, 0, 0]
    found = mention_rate(said, ["F"] * 4 + ["M"] * 6, words={"sad"}, labels=labels)
    assert (found.rate, found.items) == (0.3, 10)
    women = found.by_slice["F"]
    assert women.rate == 0.5
    assert women.gap == pytest.approx(0.4 * (1 - 0.5) + 0.6 * (0 - 0))
    assert women.covered_share == 1.0
    ends = wilson(2, 4, level=0.95)
    assert (women.low, women.high) == pytest.approx((float(ends.low), float(ends.high)))
    plain = mention_rate(said, ["F"] * 4 + ["M"] * 6, words={"sad"})
    assert plain.by_slice["F"].gap == pytest.approx(2 / 4 - 1 / 6)


def test_any_of_the_words_counts_once() -> None:
    texts = ["A woman and a girl.", "A person.", "The girl"]
    said = [words(text) for text in texts]
    found = mention_rate(said, ["a"] * 3, words=["woman", "girl"])
    assert found.rate == pytest.approx(2 / 3)
    assert found.by_slice["a"].missing == dict.fromkeys(("gap", "gap_low", "gap_high"), "one_group")


@pytest.mark.parametrize("persons", [None, PERSONS])
def test_the_gap_is_that_of_direct_standardisation(persons: Any) -> None:  # noqa: ANN401 None or names
    found = mention_rate(
        SAID, SLICES, words=["sad"], labels=LABELS, against="M", persons=persons
    ).by_slice["F"]
    other = conditional_bias_gap(
        np.zeros(60),
        SAYS.astype(float),
        slices=SLICES,
        of="F",
        against="M",
        strata=LABELS,
        persons=persons,
    )
    assert found.gap == pytest.approx(other.gap)
    assert (found.gap_low, found.gap_high) == pytest.approx((other.low, other.high))
    assert found.covered_share == other.covered_share
    assert found.persons == (20 if persons is None else 15)


def test_the_reference_and_the_unknown_are_shown_only() -> None:
    found = mention_rate(SAID, [*SLICES[:59], None], words=["sad"], labels=LABELS, against="M")
    assert found.by_slice["M"].gap is None
    assert found.by_slice["M"].missing["gap"] == "one_group"
    assert found.by_slice["unknown"].missing["gap"] == "left_out"
    assert found.by_slice["unknown"].rate in {0.0, 1.0}


def test_e16_one_person_is_not_enough_for_an_interval() -> None:
    found = mention_rate(
        [["sad"], [], [], []], ["F", "F", "M", "M"], words=["sad"], persons=[0, 0, 1, 2]
    ).by_slice["F"]
    assert (found.rate, found.low, found.gap, found.gap_low) == (0.5, None, 0.5, None)
    assert found.missing == dict.fromkeys(("low", "high", "gap_low", "gap_high"), "too_few")


def test_labels_that_do_not_meet_leave_no_gap() -> None:
    found = mention_rate(
        [["sad"], [], [], []], list("FFMM"), words=["sad"], labels=[0, 0, 1, 1]
    ).by_slice["F"]
    assert (found.gap, found.covered_share) == (None, 0.0)
    assert found.missing == dict.fromkeys(("gap", "gap_low", "gap_high"), "no_overlap")


def test_a_weight_repeats_an_item() -> None:
    times = RNG.integers(0, 4, 60)
    rows = np.repeat(np.arange(60), times)
    weighted = mention_rate(
        SAID, SLICES, words=["sad"], labels=LABELS, weights=times.astype(float), against="M"
    )
    repeated = mention_rate(
        [SAID[k] for k in rows], SLICES[rows], words=["sad"], labels=LABELS[rows], against="M"
    )
    for name, one in weighted.by_slice.items():
        other = repeated.by_slice[name]
        assert one.items == other.items
        assert (one.low, one.gap, one.gap_low) == pytest.approx(
            (other.low, other.gap, other.gap_low)
        )


def test_what_does_not_belong_together_is_refused() -> None:
    with pytest.raises(ValueError, match="words must be a collection, got the text 'sad'"):
        mention_rate(SAID, SLICES, words="sad")
    with pytest.raises(ValueError, match="predicted must hold a collection of tags an item"):
        mention_rate(["sad"], ["F"], words=["sad"])
    with pytest.raises(ValueError, match="no slice 'Y'; there are: 'F', 'M', 'X'"):
        mention_rate(SAID, SLICES, words=["sad"], against="Y")
    with pytest.raises(ValueError, match="mention_rate: labels must be one name"):
        mention_rate(SAID, SLICES, words=["sad"], labels=[1])


def test_without_items_or_words_there_is_no_rate() -> None:
    with pytest.raises(Undefined, match=r"^no_items\b"):
        mention_rate([], [], words=["sad"])
    with pytest.raises(Undefined, match=r"^no_tags\b"):
        mention_rate(SAID, SLICES, words=[])
