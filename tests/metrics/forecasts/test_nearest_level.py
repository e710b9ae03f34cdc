"""The nearest level of a number, and what has none."""

import numpy as np
import pytest

from evenhand.metrics.forecasts.nearest_level import nearest_level


def test_halves_go_upwards() -> None:
    values = np.array([-0.5, 0.49, 0.5, 1.5, 2.49])
    assert nearest_level("gap", values, levels=3, what="truth").tolist() == [0, 0, 1, 2, 2]
    assert nearest_level("gap", np.empty(0), levels=3, what="truth").shape == (0,)


@pytest.mark.parametrize("value", [-0.6, 2.5])
def test_a_number_beyond_the_levels_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match=r"gap: scores must round to levels 0..2, got values"):
        nearest_level("gap", np.array([value]), levels=3, what="scores")


@pytest.mark.parametrize("levels", [1, 2.5, 33, float("nan")])
def test_levels_are_a_whole_number(levels: float) -> None:
    with pytest.raises(ValueError, match=r"levels must be a whole number within 2..32"):
        nearest_level("gap", np.zeros(1), levels=levels, what="truth")
