"""The catalogue is read strictly."""

import pytest
from msgspec.structs import replace

from evenhand.audit.errors import InputError
from evenhand.reports.legal.requirements import catalogue, checked, requirements


def test_an_id_that_stands_there_twice_is_named() -> None:
    law = catalogue()
    double = replace(law, requirements=(*law.requirements, law.requirements[0]))
    with pytest.raises(InputError, match="id 'EUAIA-3-39' stands there twice"):
        checked(double)


def test_a_flag_that_is_not_stated_is_the_default() -> None:
    assert {one.flag for one in requirements().values()} == {"T", "M"}
    assert requirements()["EUAIA-21"].flag == "M"


def test_the_order_is_that_of_the_law() -> None:
    first, *_, last = requirements()
    assert (first, last) == ("EUAIA-3-39", "EUAIA-99")
