"""Agreement of tag sets by hand and against scikit-learn."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from sklearn.metrics import f1_score, jaccard_score

from evenhand.metrics.sums import Undefined
from evenhand.metrics.text.emotion_tag_agreement import emotion_tag_agreement

TAGS = ("awe", "fear", "joy", "pride")
RNG = np.random.default_rng(23)
OWN = RNG.random((40, 4)) < 0.3
OTHER = np.where(RNG.random((40, 4)) < 0.2, ~OWN, OWN)


def _sets(table: np.ndarray[Any, np.dtype[np.bool_]]) -> list[list[str]]:
    return [[tag for tag, has in zip(TAGS, row, strict=True) if has] for row in table]


CONTRACT: Mapping[str, Any] = {
    "inputs": {
        "reference": _sets(OWN),
        "predicted": _sets(OTHER),
        "tags": TAGS,
        "slices": np.array(["F", "M"])[np.arange(40) % 2],
    },
    "rows": ("reference", "predicted", "slices"),
    "weights": "weights",
    "perfect": {"predicted": _sets(OWN)},
    "undefined": [
        ({"reference": [], "predicted": [], "slices": None}, "no_items"),
        ({"weights": np.zeros(40)}, "no_items"),
    ],
    "names": ("slices",),
}


def test_by_hand() -> None:
    # sets {joy} {joy,awe} {} {} against {joy} {joy} {} {fear}
    found = emotion_tag_agreement(
        [["joy"], ["joy", "awe"], [], []], [["joy"], ["joy"], [], ["fear"]], tags=TAGS
    )
    assert found.exact_match == 2 / 4
    assert found.mean_jaccard == pytest.approx((1 + 1 / 2 + 1 + 0) / 4)
    assert found.mean_masi == pytest.approx((1 + 2 / 3 * 1 / 2 + 1 + 0) / 4)
    # pooled: 3 in the reference, 3 named, 2 of them right
    assert (found.micro.precision, found.micro.recall) == (2 / 3, 2 / 3)
    assert found.micro.f1 == pytest.approx(2 / 3)
    # joy 2 of 2, awe never named, fear never right, pride never used: 0 of 4, absent of 3
    assert found.macro_f1 == 1 / 4
    assert found.macro_f1_used == 1 / 3
    assert found.by_tag["pride"].f1 is None
    assert found.kappa_by_tag == {"awe": 0.0, "fear": 0.0, "joy": 1.0, "pride": None}
    assert found.missing == {"kappa_by_tag.pride": "no_variation"}
    assert found.by_slice == {}


def test_it_is_that_of_scikit_learn() -> None:
    found = emotion_tag_agreement(_sets(OWN), _sets(OTHER), tags=TAGS)
    assert found.micro.f1 == pytest.approx(f1_score(OWN, OTHER, average="micro"))
    assert found.macro_f1 == found.macro_f1_used
    assert found.macro_f1 == pytest.approx(f1_score(OWN, OTHER, average="macro"))
    similar = jaccard_score(OWN, OTHER, average="samples", zero_division=1)
    assert found.mean_jaccard == pytest.approx(similar)


def test_slices_are_their_own_items() -> None:
    slices = ["F", "M"] * 20
    found = emotion_tag_agreement(_sets(OWN), _sets(OTHER), tags=TAGS, slices=slices)
    own = emotion_tag_agreement(_sets(OWN[::2]), _sets(OTHER[::2]), tags=TAGS)
    assert list(found.by_slice) == ["F", "M"]
    women = found.by_slice["F"]
    assert (women.items, women.mean_jaccard, women.mean_masi, women.exact_match) == (
        20,
        own.mean_jaccard,
        own.mean_masi,
        own.exact_match,
    )
    np.testing.assert_allclose(list(women.mention_rate.values()), OTHER[::2].mean(axis=0))
    np.testing.assert_allclose(list(women.reference_rate.values()), OWN[::2].mean(axis=0))


def test_a_slice_without_items_is_not_there() -> None:
    found = emotion_tag_agreement(
        [["joy"], ["joy"]], [["joy"], []], slices=["a", None], weights=np.array([1.0, 0.0])
    )
    assert list(found.by_slice) == ["a"]
    assert found.items == 1


def test_nothing_said_about_nothing_agrees_and_has_no_f1() -> None:
    found = emotion_tag_agreement([[], []], [[], []], tags=TAGS)
    assert (found.mean_jaccard, found.mean_masi, found.exact_match) == (1.0, 1.0, 1.0)
    assert found.micro.f1 is None
    assert found.micro.missing["f1"] == "no_tags"
    assert (found.macro_f1, found.macro_f1_used) == (0.0, None)
    assert found.missing["macro_f1_used"] == "no_tags"
    bare = emotion_tag_agreement([[]], [[]])
    assert (bare.mean_jaccard, bare.macro_f1) == (1.0, None)
    assert bare.missing == {"macro_f1": "no_tags", "macro_f1_used": "no_tags"}


def test_tags_that_are_not_declared_are_those_that_occur() -> None:
    found = emotion_tag_agreement([["joy"]], [["awe", "joy"]])
    assert list(found.by_tag) == ["awe", "joy"]
    with pytest.raises(ValueError, match="predicted: no tag awe; there are: joy"):
        emotion_tag_agreement([["joy"]], [["awe", "joy"]], tags=["joy"])


def test_what_does_not_belong_together_is_refused() -> None:
    with pytest.raises(ValueError, match="reference has 1 items and predicted 2"):
        emotion_tag_agreement([["joy"]], [["joy"], []])
    with pytest.raises(ValueError, match="emotion_tag_agreement: predicted must hold a collection"):
        emotion_tag_agreement([["joy"]], ["joy"])
    with pytest.raises(Undefined, match=r"^no_items\b"):
        emotion_tag_agreement([], [], tags=["joy"])
