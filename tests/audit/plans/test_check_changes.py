"""Counterfactual pairs and perturbations of a plan that cannot be asked about."""

import pytest

from evenhand.audit.errors import InputError
from evenhand.audit.plan import Plan
from evenhand.audit.plans.file import parse_plan
from evenhand.metrics.catalogue import catalogue

PLAN = """evenhand = 1
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
emotions = ["Anger", "Joy"]
[statistics]
seed = 1
[[attribute]]
name = "age"
source = "recorded"
[[model]]
name = "one"
predictions = "one.csv"
{model}
[[{table}]]
name = "accent"
{asked}
"""
PAIRS = 'file = "pairs.csv"\nmargin = 0.2\n'
NOISE = 'predictions = { one = "noise.csv" }\ntolerance = 0.1\n'


def parsed(table: str, asked: str, *, model: str = "") -> Plan:
    text = PLAN.format(table=table, asked=asked, model=model)
    return parse_plan(text, name="p", metrics=catalogue())


CASES = {
    "no margin": ("counterfactual", 'file = "p.csv"\nmargin = 0', "margin: got 0, expected more"),
    "no share": ("counterfactual", PAIRS + "share = 1.5", "share: got 1.5, expected a share above"),
    "one column twice": ("counterfactual", PAIRS + 'changed = "a"', "the column of the originals"),
    "no such attribute": ("counterfactual", PAIRS + 'by = ["agee"]', "did you mean 'age'?"),
    "no emotion": ("counterfactual", PAIRS + "emotions = []", "got an empty list"),
    "unknown emotion": ("counterfactual", PAIRS + 'emotions = ["Angr"]', "did you mean 'Anger'?"),
    "an emotion twice": (
        "counterfactual",
        PAIRS + 'emotions = ["Joy", "Joy"]',
        "'Joy' stands twice",
    ),
    "the same name twice": (
        "counterfactual",
        PAIRS + f'[[counterfactual]]\nname = "accent"\n{PAIRS}',
        "accent",
    ),
    "no tolerance": (
        "perturbation",
        NOISE.replace("0.1", "-1"),
        "tolerance: got -1, expected 0 or more",
    ),
    "nothing to judge by": (
        "perturbation",
        NOISE + 'owner = "me"',
        "has an owner and nothing to judge by",
    ),
    "no file": ("perturbation", "predictions = {}\ntolerance = 0.1", "got an empty table"),
    "no such model": ("perturbation", NOISE.replace("one =", "oen ="), "did you mean 'one'?"),
    "no share of scores": ("perturbation", NOISE + "unchanged = 2", "unchanged: got 2, expected"),
    "no gap": ("perturbation", NOISE + "margin = 0", "margin: got 0, expected a share above 0"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_mistake_is_named(case: str) -> None:
    table, asked, says = CASES[case]
    with pytest.raises(InputError) as caught:
        parsed(table, asked)
    assert says in str(caught.value)


def test_what_is_right_is_read() -> None:
    plan = parsed("counterfactual", PAIRS + 'by = ["age"]\nemotions = "each"\nshare = 0.05')
    assert plan.counterfactual[0].by == ("age",)
    plan = parsed("perturbation", NOISE + 'unchanged = 0.9\nmargin = 0.05\nowner = "me"')
    assert plan.perturbation[0].predictions == {"one": "noise.csv"}


def test_a_crosswalk_has_to_exist() -> None:
    plan = parsed("counterfactual", PAIRS, model='crosswalk = "basic-emotions"\nreach = "wide"')
    assert plan.model[0].reach == "wide"
    with pytest.raises(InputError, match="unknown label set 'basic-emotion'; did you mean"):
        parsed("counterfactual", PAIRS, model='crosswalk = "basic-emotion"')
    with pytest.raises(InputError, match="got 'wide' without a crosswalk"):
        parsed("counterfactual", PAIRS, model='reach = "wide"')
