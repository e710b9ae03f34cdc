"""One direction against statsmodels, and the errors of averages."""

import numpy as np
import pytest
import statsmodels.api as sm
from statsmodels.sandbox.regression.gmm import IV2SLS

from evenhand.metrics.regression.split_instruments import (
    averaged,
    clustered_error,
    direction,
    slope_gap,
)

RNG = np.random.default_rng(8)
PERSON = np.repeat(np.arange(40), 8)
MEMBER = (PERSON % 2).astype(np.float64)
TRUE = RNG.normal(2 + MEMBER, 1)
FIRST, SECOND = TRUE + RNG.normal(size=(2, 320))
SCORES = 0.5 + 0.8 * TRUE + 0.3 * MEMBER + RNG.normal(size=320) + 0.5 * RNG.normal(size=40)[PERSON]
DESIGN = np.column_stack([np.ones(320), SECOND, MEMBER])
INSTRUMENTS = np.column_stack([np.ones(320), FIRST, MEMBER])


def test_coefficients_are_those_of_statsmodels() -> None:
    found, estimate = direction(SCORES, MEMBER, label=SECOND, instrument=FIRST, persons=PERSON)
    fit = IV2SLS(SCORES, DESIGN, INSTRUMENTS).fit()
    assert [found.intercept, found.slope, found.gap] == pytest.approx(fit.params.tolist())
    assert estimate.value == found.gap
    assert estimate.influence.sum() == pytest.approx(0.0, abs=1e-9)
    assert clustered_error(estimate, PERSON, columns=3) == pytest.approx(found.standard_error)


def test_the_first_stage_is_that_of_statsmodels() -> None:
    found, _ = direction(SCORES, MEMBER, label=SECOND, instrument=FIRST, persons=PERSON)
    model = sm.OLS(SECOND, INSTRUMENTS)
    robust = model.fit(cov_type="cluster", cov_kwds={"groups": PERSON}, use_t=True)
    assert found.first_stage_f == pytest.approx(model.fit().tvalues[1] ** 2)
    assert found.first_stage_f_robust == pytest.approx(robust.tvalues[1] ** 2)


def test_the_slope_gap_is_that_of_two_regressions() -> None:
    # fully interacted, both sides are fitted by themselves: slope = cov(z, y) / cov(z, x)
    slopes = []
    for side in (MEMBER == 1, MEMBER == 0):
        z = FIRST[side] - FIRST[side].mean()
        slopes.append(float(z @ SCORES[side] / (z @ SECOND[side])))
    found = slope_gap(SCORES, MEMBER, label=SECOND, instrument=FIRST)
    assert found.value == pytest.approx(slopes[0] - slopes[1])


def test_an_average_of_one_estimate_with_itself_is_that_estimate() -> None:
    _, one = direction(SCORES, MEMBER, label=SECOND, instrument=FIRST, persons=PERSON)
    _, other = direction(SCORES, MEMBER, label=FIRST, instrument=SECOND, persons=PERSON)
    same, both = averaged([one, one]), averaged([one, other])
    errors = [clustered_error(e, PERSON, columns=3) for e in (one, other, same, both)]
    assert errors[2] == pytest.approx(errors[0])
    assert errors[3] < max(errors[:2])
