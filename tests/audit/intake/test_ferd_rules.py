"""The two rules for FERD, on scores made here; the real figures are with the example."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import softmax

from evenhand.audit.intake.ferd_rules import (
    any_head,
    crosswalk,
    heads,
    of_other_images,
    top_head,
)

CLASSES = list(crosswalk())


def test_the_crosswalk_gives_each_of_forty_heads_to_one_class() -> None:
    assert len(heads()) == len(set(heads())) == 40
    assert len(CLASSES) == 8
    assert crosswalk()["Fear"] == ("distress", "helplessness", "astonishment_surprise", "doubt")


def test_rules_agree_with_plain_loops() -> None:
    scores = np.random.default_rng(5).normal(0, 1, (50, 40))
    shares = softmax(scores, axis=1)
    for image in range(50):
        called = [
            any(shares[image, heads().index(head)] > 1.5 / 40 for head in mapped)
            for mapped in crosswalk().values()
        ]
        assert any_head(scores)[image].tolist() == called
        best = heads()[int(np.argmax(scores[image]))]
        assert top_head(scores)[image].tolist() == [best in own for own in crosswalk().values()]


def test_the_top_head_calls_one_class_and_any_head_may_call_none() -> None:
    assert not any_head(np.zeros((1, 40))).any()
    assert top_head(np.zeros((1, 40))).sum() == 1


@given(st.integers(1, 6), st.integers(1, 6))
def test_other_images_are_dealt_evenly(classes: int, each: int) -> None:
    names = np.repeat([f"c{number}" for number in range(classes)], each)
    given_images = of_other_images(names)
    assert sorted(given_images.tolist()) == list(range(len(names)))
    for name in set(names.tolist()):
        _, counts = np.unique(names[given_images[names == name]], return_counts=True)
        assert counts.max() <= -(-each // classes)


@pytest.mark.parametrize("rule", [any_head, top_head])
def test_a_constant_added_to_all_heads_changes_nothing(rule: object) -> None:
    scores = np.random.default_rng(6).normal(0, 1, (5, 40))
    assert callable(rule)
    np.testing.assert_array_equal(rule(scores), rule(scores + 1000))
