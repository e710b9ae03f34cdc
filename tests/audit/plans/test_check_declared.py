"""What people declared has to fit the rest of the plan."""

from collections.abc import Callable

import pytest

from evenhand.audit.errors import InputError
from evenhand.audit.plan import Plan
from evenhand.audit.plans.file import parse_plan
from evenhand.metrics.catalogue import catalogue

Parsed = Callable[[str], Plan]
ATTRIBUTES = (
    {"name": "gender", "source": "recorded", "levels": ["female", "male"]},
    {"name": "city", "source": "recorded"},
)


@pytest.fixture
def parsed(plan_text: Callable[..., str]) -> Parsed:
    """Return a function that reads a plan with some declarations at its end."""

    def read(declared: str) -> Plan:
        text = plan_text(attribute=ATTRIBUTES, emotions=("Anger", "Joy")) + declared
        return parse_plan(text, name="p", metrics=catalogue())

    return read


def share(attribute: str, level: str, part: str) -> str:
    return (
        f'[[declared.population]]\nattribute = "{attribute}"\nlevel = "{level}"\nshare = {part}\n'
        'source = "a census"\n'
    )


def favourable(emotion: str) -> str:
    return f'[[declared.favourable]]\nemotion = "{emotion}"\nwhen = "low"\nreason = "calls"\n'


def test_declarations_that_fit_are_kept(parsed: Parsed) -> None:
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
def test_each_mistake_is_named_with_its_line(parsed: Parsed, declared: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        parsed(declared)
    assert said in str(caught.value)
    assert "p:" in str(caught.value), "the line is named"
