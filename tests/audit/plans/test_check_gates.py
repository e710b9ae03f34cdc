"""Models and gates that contradict each other, the ratings or the metric."""

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
scale = {{ kind = "continuous", low = 0, high = 7 }}
{ratings}
[statistics]
seed = 1
"""
AGE = '[[attribute]]\nname = "age"\nsource = "recorded"\n'
ONE = '[[model]]\nname = "one"\npredictions = "one.csv"\n'
GATE = '[[gate]]\nmetric = "mae"\nmargin = 0.25\nowner = "me"\n'
RATE = '[[gate]]\nmetric = "tpr"\nmargin = 0.1\nowner = "me"\ntruth_at = 3\nscore_at = 3\n'


def head(ratings: str = "") -> str:
    return HEAD.format(ratings=ratings)


def parsed(text: str) -> Plan:
    return parse_plan(text, name="p", metrics=catalogue())


def mistakes(text: str) -> list[str]:
    """Return the messages without file and line."""
    with pytest.raises(InputError) as caught:
        parsed(text)
    return [problem.split(": ", 1)[1] for problem in caught.value.problems]


SAME_SCALE = "and mae compares scores with labels point by point"

CASES = {
    "no source of scores": (
        head() + AGE + ONE.replace('predictions = "one.csv"', "") + GATE,
        [
            (
                "model[1]: has neither predictions nor dataset_scores, expected exactly one: "
                "predictions (a file) or dataset_scores (a name)"
            ),
        ],
    ),
    "link none": (
        head() + AGE + ONE + 'link = "none"\n' + GATE,
        [
            (
                f"model[1].link: got 'none', {SAME_SCALE}; declare 'identity' or 'linear', or "
                f"leave "
                "these metrics out"
            ),
        ],
    ),
    "other scale": (
        head() + AGE + ONE + 'scale = { kind = "continuous", low = 0, high = 1 }\n' + GATE,
        [
            (
                "model[1].scale: got 0..1 with link = 'identity', expected the ratings' 0..7, "
                "because "
                "mae compares scores with labels point by point; declare link = 'linear' with "
                "slope and "
                "intercept, or correct the scale"
            ),
        ],
    ),
    "slope": (
        head() + AGE + ONE + "slope = 2\nintercept = 1\n" + GATE,
        [
            (
                "model[1].slope: got 2 with link = 'identity', which uses no slope; set link = "
                "'linear', "
                "or leave slope out"
            ),
            (
                "model[1].intercept: got 1 with link = 'identity', which uses no intercept; set "
                "link = 'linear', or leave intercept out"
            ),
        ],
    ),
    "flat slope": (
        head() + AGE + ONE + 'link = "linear"\nslope = 0\n' + GATE,
        ["model[1].slope: got 0, expected a slope other than 0"],
    ),
    "emotions": (
        head(ratings='emotions = ["Anger", "Anger", " "]\naggregate = "majority"')
        + AGE
        + ONE
        + GATE
        + 'emotions = []\n[[show]]\nmetric = "bias"\nemotions = ["anger", "Anger", "Anger", ""]\n',
        [
            "ratings.emotions[2]: 'Anger' stands twice, expected each emotion once",
            "ratings.emotions[3]: empty, expected the name of an emotion",
            "ratings.aggregate: got 'majority' on a continuous scale, expected 'mean' or 'median'",
            "gate[1].emotions: got an empty list, expected 'mean', 'each' or names of emotions",
            (
                "show[1].emotions[1]: 'anger' is not in ratings.emotions; did you mean 'Anger'? "
                "Known: 'Anger', 'Anger', ' '"
            ),
            "show[1].emotions[4]: empty, expected the name of an emotion",
            "show[1].emotions[3]: 'Anger' stands twice, expected each emotion once",
        ],
    ),
    "thresholds": (
        head()
        + AGE
        + ONE
        + RATE.replace("truth_at = 3\nscore_at = 3\n", "")
        + RATE.replace("score_at = 3\n", 'emotions = "each"\n')
        + GATE
        + "truth_at = 3\n"
        + RATE.replace("truth_at = 3", "truth_at = 0"),
        [
            (
                "gate[1]: tpr needs truth_at and score_at, and truth_at and score_at are "
                "missing; an "
                "emotion counts as present when the label, the score is at least this number"
            ),
            (
                "gate[2]: tpr needs truth_at and score_at, and score_at is missing; an emotion "
                "counts as "
                "present when the label, the score is at least this number"
            ),
            "gate[3].truth_at: got 3, but mae uses no truth_at; leave it out",
            (
                "gate[4].truth_at: got 0, expected above 0 and up to 7: on this scale every "
                "label or none "
                "would count as present"
            ),
        ],
    ),
    "margins": (
        head() + AGE + ONE + GATE.replace("0.25", "-1") + RATE.replace("0.1", "1"),
        [
            "gate[1].margin: got -1, expected more than 0: the largest gap that is tolerated",
            "gate[2].margin: got 1, expected less than 1, the widest gap that tpr can have",
        ],
    ),
    "the same gate twice": (
        head() + AGE + ONE + GATE + GATE,
        ["gate[2]: asks the same as gate[1]; leave one of them out"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_each_mistake_is_named(case: str) -> None:
    text, expected = CASES[case]
    assert sorted(mistakes(text)) == sorted(expected)


@pytest.mark.parametrize(
    "text",
    [
        head() + AGE + ONE + GATE + RATE,
        head() + AGE + ONE + 'link = "linear"\nslope = -0.5\nintercept = 1\n' + GATE,
        head() + AGE + ONE + 'link = "none"\n' + GATE.replace('"mae"', '"pearson"'),
        head() + AGE + ONE + GATE + '[[show]]\nmetric = "mae"\n',
    ],
)
def test_what_is_unusual_and_right_is_accepted(text: str) -> None:
    assert isinstance(parsed(text), Plan)
