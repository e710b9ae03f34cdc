"""What people declared has to fit the rest of the plan."""

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
scale = { kind = "continuous", low = 0, high = 7 }
emotions = ["Anger", "Joy"]
[statistics]
seed = 1
[[attribute]]
name = "gender"
source = "recorded"
levels = ["female", "male"]
[[attribute]]
name = "city"
source = "recorded"
[[model]]
name = "one"
predictions = "one.csv"
"""


def parsed(declared: str) -> Plan:
    return parse_plan(PLAN + declared, name="p", metrics=catalogue())


def share(attribute: str, level: str, part: str) -> str:
    return (
        f'[[declared.population]]\nattribute = "{attribute}"\nlevel = "{level}"\nshare = {part}\n'
        'source = "a census"\n'
    )


def favourable(emotion: str) -> str:
    return f'[[declared.favourable]]\nemotion = "{emotion}"\nwhen = "low"\nreason = "calls"\n'


def test_declarations_that_fit_are_kept() -> None:
    whole = (share("gender", "female", "0.1"), share("gender", "male", "0.9"))
    plan = parsed("".join((*whole, share("city", "anywhere", "1.0"), favourable("Anger"))))
    assert [one.share for one in plan.declared.population] == [0.1, 0.9, 1.0]


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        (share("gendr", "female", "0.5"), "no attribute 'gendr'; did you mean 'gender'?"),
        (share("gender", "femal", "0.5"), "no level 'femal'; did you mean 'female'?"),
        (share("gender", "female", "1.5"), "got 1.5, expected 0 to 1"),
        (
            share("gender", "female", "0.6") + share("gender", "male", "0.6"),
            "shares of 'gender' add up to more than 1",
        ),
        (favourable("Angr"), "'Angr' is not in ratings.emotions; did you mean 'Anger'?"),
        (favourable("Joy") + favourable("Joy"), "'Joy' stands twice"),
        ('[declared.construct]\ncultur = "Wales"\n', "culture"),
    ],
)
def test_each_mistake_is_named_with_its_line(declared: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        parsed(declared)
    assert said in str(caught.value)
    assert "p:" in str(caught.value), "the line is named"
