"""Plans that are well typed and still cannot be audited, and what their owner should know."""

import pytest

from evenhand.audit.errors import InputError
from evenhand.audit.plan import Plan
from evenhand.audit.plans.check import notes
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
subjects = "{subjects}"
[ratings]
scale = {scale}
{ratings}
[statistics]
seed = 1
"""
SCALE = '{ kind = "continuous", low = 0, high = 7 }'
AGE = '[[attribute]]\nname = "age"\nsource = "recorded"\n'
ONE = '[[model]]\nname = "one"\npredictions = "one.csv"\n'
GATE = '[[gate]]\nmetric = "mae"\nmargin = 0.25\nowner = "me"\n'


def head(scale: str = SCALE, ratings: str = "", subjects: str = "real") -> str:
    return HEAD.format(scale=scale, ratings=ratings, subjects=subjects)


def parsed(text: str) -> Plan:
    return parse_plan(text, name="p", metrics=catalogue())


def mistakes(text: str) -> list[str]:
    """Return the messages without file and line."""
    with pytest.raises(InputError) as caught:
        parsed(text)
    return [problem.split(": ", 1)[1] for problem in caught.value.problems]


CASES = {
    "binary scale": (
        head(scale='{ kind = "binary", low = 0, high = 7 }') + AGE + ONE + GATE,
        ["ratings.scale.low: got low = 0 and high = 7, expected 0 and 1 for a binary scale"],
    ),
    "ordinal scale": (
        head(scale='{ kind = "ordinal", low = 0, high = 6.5 }') + AGE + ONE + GATE,
        [
            (
                "ratings.scale.low: got low = 0 and high = 6.5, expected whole levels for an "
                "ordinal scale"
            )
        ],
    ),
    "statistics": (
        head().replace("seed = 1", "seed = -1")
        + "alpha = 0.5\nskill_alpha = 0\npower = 1\nreplicates = 99\nmin_persons = 4\n"
        + "min_items = 0\nmin_class = 0\n"
        + AGE
        + ONE
        + GATE,
        [
            "statistics.seed: got -1, expected 0 or more",
            "statistics.alpha: got 0.5, expected above 0 and below 0.5",
            "statistics.skill_alpha: got 0, expected above 0 and below 0.5",
            "statistics.power: got 1, expected above alpha and below 1",
            "statistics.replicates: got 99, expected 100 to 100000",
            (
                "statistics.min_persons: got 4, expected 5 or more, because fewer persons carry no "
                "interval"
            ),
            "statistics.min_items: got 0, expected 1 or more",
            "statistics.min_class: got 0, expected 1 or more",
        ],
    ),
    "assumptions": (
        head()
        + AGE
        + ONE
        + GATE
        + "[assumptions]\nresidual_sd = 0\nicc = 1.5\nitems_per_person = 0.5\n",
        [
            "assumptions.residual_sd: got 0, expected more than 0",
            "assumptions.icc: got 1.5, expected 0 to 1",
            "assumptions.items_per_person: got 0.5, expected 1 or more",
        ],
    ),
    "small cells of real persons": (
        head() + AGE + ONE + GATE + "[report]\nsuppress_below = 4\n",
        [
            (
                "report.suppress_below: got 4, expected 5 or more with data.subjects = 'real', "
                "because "
                "smaller cells could reveal a person"
            ),
        ],
    ),
    "small cells of nobody": (
        head(subjects="synthetic") + AGE + ONE + GATE + "[report]\nsuppress_below = -1\n",
        ["report.suppress_below: got -1, expected 0 or more"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_each_mistake_is_named(case: str) -> None:
    text, expected = CASES[case]
    assert sorted(mistakes(text)) == sorted(expected)


@pytest.mark.parametrize(
    "text",
    [
        head(subjects="synthetic") + AGE + ONE + GATE + "[report]\nsuppress_below = 0\n",
        head(scale='{ kind = "ordinal", low = 0, high = 2 }', ratings='aggregate = "majority"')
        + AGE
        + ONE
        + GATE,
    ],
)
def test_what_is_unusual_and_right_is_accepted(text: str) -> None:
    assert isinstance(parsed(text), Plan)


def test_a_broken_value_is_reported_once_and_hides_nothing_else() -> None:
    text = head() + AGE + "bins = [2, 1]\nreference = 3\n" + ONE + GATE.replace("0.25", "'x'")
    assert mistakes(text) == [
        "attribute[1].bins[2]: got 1 after 2, expected edges that increase",
        "attribute[1].reference: got number 3, expected text",
        "gate[1].margin: got text 'x', expected a number",
    ]


def test_notes_tell_the_owner_what_a_valid_plan_leaves_open() -> None:
    plan = parsed(head().replace("seed = 1", 'seed = 1\nunit = "item"') + AGE + ONE)
    assert [note.split(":")[0].split(" =")[0] for note in notes(plan)] == [
        "The plan has no gate",
        "statistics.unit",
        "purpose.population is empty",
    ]
    assert "mae" in notes(parsed(head() + AGE + ONE + GATE))[0]
