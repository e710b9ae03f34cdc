"""Attributes and slices that cannot be formed as the plan has them."""

import pytest

from evenhand.audit.errors import InputError
from evenhand.audit.plan import Plan
from evenhand.audit.plans.file import parse_plan
from evenhand.metrics.catalogue import catalogue

HEAD = """evenhand = 1
title = "a model"
[purpose]
system = "model 1"
intended_use = "research"
context = "research"
modality = "voice"
[data]
name = "clips"
subjects = "real"
[ratings]
scale = { kind = "continuous", low = 0, high = 7 }
[statistics]
seed = 1
"""
AGE = '[[attribute]]\nname = "age"\nsource = "recorded"\n'
SEX = '[[attribute]]\nname = "sex"\nsource = "recorded"\n'
ONE = '[[model]]\nname = "one"\npredictions = "one.csv"\n'
GATE = '[[gate]]\nmetric = "mae"\nmargin = 0.25\nowner = "me"\n'


def parsed(text: str) -> Plan:
    return parse_plan(text, name="p", metrics=catalogue())


def mistakes(text: str) -> list[str]:
    """Return the messages without file and line."""
    with pytest.raises(InputError) as caught:
        parsed(text)
    return [problem.split(": ", 1)[1] for problem in caught.value.problems]


CASES = {
    "names": (
        HEAD + AGE + SEX.replace("sex", "age") + ONE + ONE + GATE,
        [
            "attribute[2].name: 'age' is the name of attribute[1] already, expected another name",
            "model[2].name: 'one' is the name of model[1] already, expected another name",
        ],
    ),
    "name characters": (
        HEAD + AGE.replace("age", "age & sex") + ONE.replace('"one"', f'"{"x" * 65}"') + GATE,
        [
            (
                "attribute[1].name: got 'age & sex', expected letters, digits, '_', '-' and '.', "
                "beginning with a letter or digit, for instance 'age_sex'"
            ),
            "model[1].name: got 65 characters, expected at most 64",
        ],
    ),
    "nothing to compare": (
        "attribute = []\nmodel = []\n" + HEAD + GATE,
        [
            "attribute: got an empty list, expected at least one [[attribute]]",
            "model: got an empty list, expected at least one [[model]]",
        ],
    ),
    "levels": (
        HEAD + AGE + 'levels = ["old", "old", "", "NA", "unknown"]\n' + ONE + GATE,
        [
            "attribute[1].levels[2]: 'old' stands twice, expected each level once",
            "attribute[1].levels[3]: empty, expected the name of a level",
            (
                "attribute[1].levels[4]: 'NA' is a level and means 'unknown' at the same time; "
                "take it "
                "out of levels, or set unknown to a list without it"
            ),
            (
                "attribute[1].levels[5]: 'unknown' is always the last level by itself; leave it "
                "out and "
                "list the values that mean it under unknown"
            ),
        ],
    ),
    "bins": (
        HEAD + AGE + 'bins = [20, 40, 40, 30]\nlabels = ["a", "b"]\n' + ONE + GATE,
        [
            "attribute[1].bins[3]: got 40 after 40, expected edges that increase",
            "attribute[1].bins[4]: got 30 after 40, expected edges that increase",
            "attribute[1].labels: got 2 labels for 3 bins, expected one label a bin",
        ],
    ),
    "levels and bins": (
        HEAD + AGE + 'levels = ["a"]\nbins = [1]\n' + SEX + 'labels = ["a"]\n' + ONE + GATE,
        [
            "attribute[1]: has levels and bins, expected levels for names or bins for numbers",
            "attribute[1].bins: got 1 edge, expected at least 2",
            (
                "attribute[2].labels: labels name bins, and there are no bins; add bins, or use "
                "levels "
                "for names"
            ),
        ],
    ),
    "references": (
        HEAD
        + AGE
        + 'bins = [1, 2]\nlabels = ["young"]\nreference = "yuong"\n'
        + SEX
        + ONE
        + GATE
        + '[slices]\ncompare = "reference"\n',
        [
            (
                "attribute[1].reference: got 'yuong', expected a level; did you mean 'young'? "
                "Known: 'young'"
            ),
            (
                "attribute[2].reference: missing, expected a level, because slices.compare = "
                "'reference'"
            ),
        ],
    ),
    "unknown reference": (
        HEAD + AGE + 'reference = "unknown"\n' + ONE + GATE,
        ["attribute[1].reference: got 'unknown', expected a level that is known"],
    ),
    "intersections": (
        HEAD
        + AGE
        + SEX
        + ONE
        + GATE
        + '[slices]\nintersections = [["age", "sexx"], ["age", "sex"], ["sex", "age"], '
        + '["age", "age"], ["age"], []]\n',
        [
            (
                "slices.intersections[1][2]: unknown attribute 'sexx'; did you mean 'sex'? "
                "Known: 'age', 'sex'"
            ),
            (
                "slices.intersections[4][2]: 'age' is crossed with itself, expected different "
                "attributes"
            ),
            "slices.intersections[5]: got 1 attribute names, expected at least 2",
            "slices.intersections[6]: got 0 attribute names, expected at least 2",
            "slices.intersections[3]: crosses the same attributes as an earlier one; leave it out",
            "slices.intersections[5]: crosses the same attributes as an earlier one; leave it out",
        ],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_each_mistake_is_named(case: str) -> None:
    text, expected = CASES[case]
    assert sorted(mistakes(text)) == sorted(expected)


@pytest.mark.parametrize(
    "text",
    [
        HEAD + AGE + 'bins = [1, 2, 3]\nlabels = ["a", "b"]\nreference = "b"\n' + ONE + GATE,
        HEAD + AGE + "bins = [-inf, 18, inf]\n" + ONE + GATE,
        HEAD + AGE + 'reference = "as found"\n' + ONE + GATE,
        HEAD + AGE + SEX + ONE + GATE + '[slices]\nintersections = [["age", "sex"]]\n',
        HEAD + AGE + 'levels = ["NA"]\nunknown = [""]\n' + ONE + GATE,
        HEAD + AGE.replace("age", "größe") + ONE + GATE,
    ],
)
def test_what_is_unusual_and_right_is_accepted(text: str) -> None:
    assert isinstance(parsed(text), Plan)
