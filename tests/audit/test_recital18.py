"""Classes of recital 18: all forty have one, and other words have none."""

from collections import Counter

from evenhand.audit.recital18 import recital_classes
from evenhand.model_zoo.taxonomy import emotions


def test_the_forty_are_classed_as_the_specification_counts_them() -> None:
    classes = recital_classes([one.name for one in emotions()])
    assert Counter(classes.values()) == {
        "named": 10,
        "other_affect": 22,
        "cognitive": 5,
        "physical": 3,
    }


def test_other_words_have_no_class() -> None:
    assert recital_classes(["Neutral", "Boredom", "Pain"]) == {"Pain": "physical"}
