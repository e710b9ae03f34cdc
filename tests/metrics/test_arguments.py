"""Checks of arguments: what passes is returned, what does not is named."""

import numpy as np
import pytest

from evenhand.metrics.arguments import above_zero, at_least, one_sided, share


def test_what_fits_is_returned() -> None:
    assert share(0.95, name="level") == 0.95
    assert one_sided(0.05) == 0.05
    assert at_least([1, 2], 1, name="persons").tolist() == [1.0, 2.0]
    assert np.isnan(at_least([np.nan], 1, name="persons")).all()
    assert above_zero(2, name="margin") == 2.0


@pytest.mark.parametrize("wrong", [0.0, 1.0, -1.0, 95.0, float("nan")])
def test_a_share_lies_between_none_and_all(wrong: float) -> None:
    with pytest.raises(ValueError, match="level must lie strictly between 0 and 1"):
        share(wrong, name="level")


@pytest.mark.parametrize("wrong", [0.0, 0.5, float("nan")])
def test_a_one_sided_level_is_below_half(wrong: float) -> None:
    with pytest.raises(ValueError, match="alpha must lie strictly between 0 and 0"):
        one_sided(wrong)


@pytest.mark.parametrize("wrong", [0.0, -1.0, float("inf"), float("nan")])
def test_above_zero_is_finite(wrong: float) -> None:
    with pytest.raises(ValueError, match="margin must be finite and above 0"):
        above_zero([1.0, wrong], name="margin")


def test_the_first_wrong_number_is_named() -> None:
    with pytest.raises(ValueError, match="persons must be 2 or more, got 1"):
        at_least([5, 1, 0], 2, name="persons")
