"""Groups of rows of a table of sums; the comparison's own tests hold every number of them."""

import numpy as np
import pytest

from evenhand.metrics.arms import ArmTable
from evenhand.metrics.calibration.mae import mae
from evenhand.metrics.inference.sandwich import single
from evenhand.metrics.sum_table import accumulate


@pytest.fixture
def arms() -> ArmTable:
    rng = np.random.default_rng(0)
    table = accumulate(
        [mae],
        np.zeros((40, 2)),
        rng.normal(0, 1, (40, 1, 2)),
        cells=np.zeros((40, 1), dtype=np.int16),
        clusters=np.char.mod("%02d", np.arange(40) // 4),
    )
    return ArmTable(table, covered=np.ones((1, 2), dtype=np.bool_))


def test_a_group_has_a_value_and_an_arm(arms: ArmTable) -> None:
    everyone = np.ones((1, 10), dtype=np.bool_)
    found = arms.measured(mae, arms.sums_of(mae), everyone)
    assert found.value.shape == (1, 1, 3)
    assert found.value[0, 0, 2] == pytest.approx(found.value[0, 0, :2].mean())
    arm = arms.arm(found, 0)
    assert arm.influence.shape == (10, 1, 3)
    assert arm.influence.sum(axis=0) == pytest.approx(0, abs=1e-9)
    assert np.isfinite(single(arm).standard_error).all()


def test_an_empty_group_has_nobody(arms: ArmTable) -> None:
    found = arms.measured(mae, arms.sums_of(mae), np.zeros((1, 10), dtype=np.bool_))
    assert (found.reason == "no_items").all()
    assert len(arms.arm(found, 0).clusters) == 0


def test_the_variance_of_a_mean_is_that_of_independent_parts(arms: ArmTable) -> None:
    assert arms.with_variance(np.array([[0.2, 0.6]])).tolist() == [[0.2, 0.6, 0.2]]
