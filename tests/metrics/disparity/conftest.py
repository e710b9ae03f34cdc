"""Counts that rates are held against: COMPAS by race, as tabulated by ProPublica in 2016."""

import numpy as np
import pytest

from evenhand.metrics.sums import Array


def vectors(*, tn: int, fp: int, fn: int, tp: int) -> tuple[Array, Array]:
    """Return labels and scores with these counts at a threshold of one half."""
    counts = [tn, fp, fn, tp]
    return np.repeat([0.0, 0.0, 1.0, 1.0], counts), np.repeat([0.2, 0.7, 0.4, 0.5], counts)


@pytest.fixture
def first() -> tuple[Array, Array]:
    """African-American defendants, score at least medium against arrest within two years."""
    return vectors(tn=990, fp=805, fn=532, tp=1369)


@pytest.fixture
def second() -> tuple[Array, Array]:
    """Caucasian defendants."""
    return vectors(tn=1139, fp=349, fn=461, tp=505)
