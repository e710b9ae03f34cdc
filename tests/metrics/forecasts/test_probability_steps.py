"""Steps of probabilities: what lies in one of them is a tie."""

import numpy as np
import pytest

from evenhand.metrics.forecasts.probability_steps import probability_steps


def test_a_step_has_the_width_that_was_asked_for() -> None:
    found = probability_steps(np.array([0.05, 0.15, 0.19, 0.95]), steps=10)
    assert found.tolist() == [1, 2, 2, 10]


@pytest.mark.parametrize("value", [0.0, 1.0, -0.1, 1.1, float("nan")])
def test_what_has_no_odds_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="strictly between 0 and 1"):
        probability_steps(np.array([0.5, value]))
