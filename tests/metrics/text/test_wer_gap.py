"""Error rates by slice: by hand, with speakers, and where there is nothing to compare."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from evenhand.metrics.sums import Undefined
from evenhand.metrics.text.cer import cer
from evenhand.metrics.text.wer import wer
from evenhand.metrics.text.wer_gap import wer_gap

RNG = np.random.default_rng(17)
WORDS = np.array(["a", "calm", "old", "dog", "sighs", "and", "laughs"])
SAID = [" ".join(RNG.choice(WORDS, size)) for size in RNG.integers(3, 9, 48)]
SLICES = np.array(["us", "in", "ng"])[np.arange(48) % 3]
SPEAKERS = np.arange(48) % 12
HEARD = [
    " ".join(w if RNG.random() > (0.1, 0.2, 0.3)[k % 3] else "uh" for w in text.split())
    for k, text in enumerate(SAID)
]

CONTRACT: Mapping[str, Any] = {
    "inputs": {"reference": SAID, "hypothesis": HEARD, "slices": SLICES, "persons": SPEAKERS},
    "rows": ("reference", "hypothesis", "slices", "persons"),
    "weights": "weights",
    "perfect": {"hypothesis": SAID},
    "undefined": [
        ({"reference": [], "hypothesis": [], "slices": [], "persons": None}, "no_items"),
        ({"weights": np.zeros(48)}, "no_items"),
    ],
    "names": ("slices", "persons"),
}


def _texts(part: str) -> tuple[list[str], list[str]]:
    rows = np.flatnonzero(part == SLICES)
    return [SAID[k] for k in rows], [HEARD[k] for k in rows]


def test_each_slice_has_the_rates_of_its_own_texts() -> None:
    found = wer_gap(SAID, HEARD, SLICES)
    letters = wer_gap(SAID, HEARD, SLICES, unit="character")
    assert found.overall == wer(SAID, HEARD)
    for part in ("us", "in", "ng"):
        assert found.by_slice[part].rate == wer(*_texts(part))
        assert letters.by_slice[part].rate == cer(*_texts(part))
        assert found.by_slice[part].utterances == found.by_slice[part].persons == 16
    rates = [wer(*_texts(part)).corpus for part in ("us", "in", "ng")]
    assert found.gap == pytest.approx(max(rates) - min(rates))
    assert found.ratio == pytest.approx(max(rates) / min(rates))
    assert found.relative_gap == pytest.approx((max(rates) - min(rates)) / wer(SAID, HEARD).corpus)
    assert (found.highest, found.lowest) == ("ng", "us")


def test_each_slice_against_a_reference_or_everybody_else() -> None:
    rates = {part: wer(*_texts(part)).corpus for part in ("us", "in", "ng")}
    fixed = wer_gap(SAID, HEARD, SLICES, against="us", persons=SPEAKERS)
    against = fixed.by_slice["ng"].against
    assert against is not None
    assert against.ratio == pytest.approx(rates["ng"] / rates["us"])
    assert against.ratio is not None
    assert against.low is not None
    assert against.high is not None
    assert against.low < against.ratio < against.high
    assert fixed.by_slice["us"].against is None
    assert fixed.by_slice["us"].missing == {"against": "one_group"}
    assert fixed.by_slice["us"].persons == 4
    others = [k for k in range(48) if SLICES[k] != "ng"]
    rest = wer([SAID[k] for k in others], [HEARD[k] for k in others]).corpus
    free = wer_gap(SAID, HEARD, SLICES).by_slice["ng"].against
    assert free is not None
    assert free.ratio == pytest.approx(rates["ng"] / rest)


def test_e4_the_unit_is_the_speaker() -> None:
    # jiwer gives no interval at all; one over utterances would shrink with copies of a speaker's
    slices, speakers = np.tile(SLICES, 3), np.tile(SPEAKERS, 3)
    three = wer_gap(SAID * 3, HEARD * 3, slices, persons=speakers, against="us")
    once = wer_gap(SAID, HEARD, SLICES, persons=SPEAKERS, against="us")
    more, less = three.by_slice["ng"].against, once.by_slice["ng"].against
    assert more is not None
    assert less is not None
    assert more.standard_error == pytest.approx(less.standard_error)


def test_a_weight_repeats_the_interval_too() -> None:
    times = RNG.integers(0, 3, 48)
    rows = np.repeat(np.arange(48), times)
    weighted = wer_gap(SAID, HEARD, SLICES, weights=times.astype(float), against="us")
    repeated = wer_gap(
        [SAID[k] for k in rows], [HEARD[k] for k in rows], SLICES[rows], against="us"
    )
    assert weighted.by_slice["ng"] == repeated.by_slice["ng"]


def test_unknown_is_shown_and_not_compared() -> None:
    found = wer_gap(["a"] * 4, ["b", "a", "a", "b"], ["x", "x", "y", None])
    unknown = found.by_slice["unknown"]
    assert unknown.rate is not None
    assert unknown.rate.corpus == 1.0
    assert unknown.against is None
    assert unknown.missing == {"against": "left_out"}
    assert (found.gap, found.highest) == (0.5, "x")
    assert found.ratio is None
    assert found.missing == {"ratio": "no_error"}


def test_one_slice_has_rates_and_no_gap() -> None:
    found = wer_gap(["a b", ""], ["a c", "d"], ["x", "y"])
    assert found.gap is None
    assert set(found.missing.values()) == {"one_group"}
    silent = found.by_slice["y"]
    assert silent.rate is None
    assert silent.missing["rate"] == "no_reference_words"
    assert silent.against is not None
    assert silent.against.missing["ratio"] == "no_reference_words"


def test_no_word_at_all_still_shows_the_slices() -> None:
    found = wer_gap(["", ""], ["a", ""], ["x", "y"], weights=np.array([1.0, 0.0]))
    assert found.overall is None
    assert set(found.missing.values()) == {"no_reference_words"}
    assert found.by_slice["x"].utterances == 1
    assert found.by_slice["x"].missing == {"rate": "no_reference_words", "against": "one_group"}
    assert found.by_slice["y"].missing == {"rate": "no_items"}


def test_no_error_anywhere_is_a_gap_of_0() -> None:
    found = wer_gap(["a", "b"], ["a", "b"], ["x", "y"])
    assert found.gap == 0.0
    assert found.missing == {"ratio": "no_error", "relative_gap": "no_error"}


def test_bad_names_are_refused() -> None:
    with pytest.raises(ValueError, match="no slice 'de'; there are: 'us', 'in', 'ng'"):
        wer_gap(SAID, HEARD, SLICES, against="de")
    with pytest.raises(ValueError, match="wer_gap: persons must be one name for each of 48"):
        wer_gap(SAID, HEARD, SLICES, persons=[1])
    with pytest.raises(ValueError, match="wer_gap: needs one group an item"):
        wer_gap(SAID, HEARD, ["us"])
    with pytest.raises(Undefined, match=r"^no_items\b"):
        wer_gap([], [], [])
