"""Agreement of categories by hand."""

import numpy as np
import pytest

from evenhand.metrics.raters.category_weights import category_weights

LEVELS = np.array([1.0, 2.0, 5.0])


def test_by_hand() -> None:
    assert category_weights(LEVELS, weighting="identity").tolist() == np.eye(3).tolist()
    assert category_weights(LEVELS, weighting="linear")[0].tolist() == [1.0, 0.75, 0.0]
    assert category_weights(LEVELS, weighting="quadratic")[0].tolist() == [1.0, 0.9375, 0.0]
    # order only: 1 - C(2, 2) / C(3, 2) = 2/3 for neighbours
    assert category_weights(LEVELS, weighting="ordinal")[0] == pytest.approx([1.0, 2 / 3, 0.0])


@pytest.mark.parametrize("weighting", ["identity", "linear", "quadratic", "ordinal"])
def test_they_are_symmetric_shares(weighting: str) -> None:
    found = category_weights(np.array([-3.0, 0.0, 0.1, 7.0]), weighting=weighting)  # type: ignore[arg-type]
    np.testing.assert_array_equal(found, found.T)
    assert (np.diag(found) == 1).all()
    assert found.min() == 0.0
    assert category_weights(np.array([2.0]), weighting=weighting).tolist() == [[1.0]]  # type: ignore[arg-type]


def test_an_unknown_weighting_is_refused() -> None:
    with pytest.raises(ValueError, match=r"one of identity, linear, .*, got 'cubic'"):
        category_weights(LEVELS, weighting="cubic")  # type: ignore[arg-type]
