"""Shares of one are held to that."""

import pytest

from evenhand.model_zoo.callers.declared import OutputsStated, declared
from evenhand.model_zoo.callers.reading import Unusable, numbers

SHARES = declared(
    [
        OutputsStated(
            kind="label",
            of=("basic-emotions/joy", "basic-emotions/anger"),
            shares=True,
            names={"basic-emotions/joy": "Happy face"},
        ),
        OutputsStated(kind="person_attribute", of=("age_years",)),
    ]
)


def test_shares_sum_up_to_one_and_what_has_no_scale_is_free() -> None:
    given = {"happy_face": 0.6, "ANGER": 0.401, "age_years": -3.5}
    assert numbers(given, SHARES) == (0.6, 0.401, -3.5)
    assert [one.output.scale.kind for one in SHARES] == ["bounded", "bounded", "incomparable"]


def test_what_is_no_share_of_one_cannot_be_used() -> None:
    with pytest.raises(Unusable, match=r"shares sum up to 0\.7, not to 1"):
        numbers([0.6, 0.1, 30], SHARES)
