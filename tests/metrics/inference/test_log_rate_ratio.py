"""Rate ratios against a Poisson regression with clustered errors, and where there is none."""

import numpy as np
import pytest
import statsmodels.api as sm

from evenhand.metrics.inference.log_rate_ratio import FIELDS, LogRateRatio, log_rate_ratio
from evenhand.metrics.inference.student import quantile
from evenhand.metrics.sums import Array, Mask

RNG = np.random.default_rng(5)
PERSONS = np.repeat(np.arange(100), 6)
INSIDE = PERSONS < 45
WORDS = RNG.integers(8, 13, 600).astype(np.float64)
LEVEL = np.where(INSIDE, 0.3, 0.2) * RNG.gamma(4, 0.25, 100)[PERSONS]
EDITS = RNG.poisson(WORDS * LEVEL).astype(np.float64)


def _ratio(events: Array, exposure: Array, inside: Mask) -> LogRateRatio:
    persons = np.arange(len(events))
    return log_rate_ratio(events, exposure, inside=inside, outside=~inside, persons=persons)


def test_it_is_the_poisson_regression_with_clustered_errors() -> None:
    found = log_rate_ratio(EDITS, WORDS, inside=INSIDE, outside=~INSIDE, persons=PERSONS)
    design = sm.add_constant(INSIDE.astype(float))
    model = sm.GLM(EDITS, design, family=sm.families.Poisson(), offset=np.log(WORDS))
    fit = model.fit(
        cov_type="cluster", cov_kwds={"groups": PERSONS, "use_correction": False}, tol=1e-12
    )
    assert found.log_ratio == pytest.approx(fit.params[1], rel=1e-9)
    assert found.ratio == pytest.approx(np.exp(fit.params[1]), rel=1e-9)
    few = 100 / 99 * (WORDS.sum() - 1) / (WORDS.sum() - 2)
    assert found.standard_error == pytest.approx(fit.bse[1] * few**0.5, rel=1e-6)
    assert found.df == 44
    reach = float(quantile(0.975, df=44)) * fit.bse[1] * few**0.5
    assert found.low == pytest.approx(np.exp(fit.params[1] - reach), rel=1e-6)
    assert found.high == pytest.approx(np.exp(fit.params[1] + reach), rel=1e-6)
    assert found.missing == {}


def test_ten_utterances_of_one_person_are_not_ten_persons() -> None:
    wide = log_rate_ratio(EDITS, WORDS, inside=INSIDE, outside=~INSIDE, persons=PERSONS)
    narrow = _ratio(EDITS, WORDS, INSIDE)
    assert wide.ratio == narrow.ratio
    assert wide.standard_error is not None
    assert narrow.standard_error is not None
    assert wide.standard_error > 1.2 * narrow.standard_error


def test_who_stands_on_both_sides_is_compared_with_himself() -> None:
    # each person's own level cancels: the ratio is surer than between as many other persons
    inside = np.arange(600) % 2 == 0
    level = RNG.gamma(2, 0.5, 100)[PERSONS]
    edits = RNG.poisson(WORDS * 0.3 * level).astype(np.float64)
    paired = log_rate_ratio(edits, WORDS, inside=inside, outside=~inside, persons=PERSONS)
    apart = log_rate_ratio(
        edits, WORDS, inside=inside, outside=~inside, persons=PERSONS + 100 * inside
    )
    assert paired.standard_error is not None
    assert apart.standard_error is not None
    assert paired.standard_error < 0.8 * apart.standard_error


def test_turning_it_round_turns_the_sign() -> None:
    one, other = _ratio(EDITS, WORDS, INSIDE), _ratio(EDITS, WORDS, ~INSIDE)
    assert one.log_ratio == pytest.approx(-other.log_ratio if other.log_ratio else np.nan)
    assert one.low == pytest.approx(1 / other.high if other.high else np.nan)


SIDE = np.array([True, True, False, False])


@pytest.mark.parametrize(
    ("events", "exposure", "reason", "fields"),
    [
        ([1.0, 2, 0, 0], [4.0, 4, 0, 0], "no_reference_words", FIELDS),
        ([0.0, 0, 1, 2], [4.0, 4, 4, 4], "no_error", FIELDS),
        ([1.0, 2, 0, 0], [4.0, 4, 4, 4], "no_error", FIELDS),
        ([1.0, 1, 1, 2], [3.0, 3, 4, 4], "no_spread", FIELDS[2:]),
    ],
)
def test_without_a_value_there_is_a_reason(
    events: list[float], exposure: list[float], reason: str, fields: tuple[str, ...]
) -> None:
    found = _ratio(np.array(events), np.array(exposure), SIDE)
    assert found.missing == dict.fromkeys(fields, reason)
    assert all(getattr(found, name) is None for name in fields)


def test_one_person_on_a_side_has_a_ratio_and_no_interval() -> None:
    found = log_rate_ratio(
        np.array([1.0, 2, 1, 1]),
        np.array([4.0, 4, 4, 6]),
        inside=SIDE,
        outside=~SIDE,
        persons=np.array([0, 0, 1, 2]),
    )
    assert found.ratio == pytest.approx((3 / 8) / (2 / 10))
    assert found.log_ratio == pytest.approx(np.log(15 / 8))
    assert found.missing == dict.fromkeys(FIELDS[2:], "too_few")
