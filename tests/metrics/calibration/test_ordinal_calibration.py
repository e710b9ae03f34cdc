"""Parts of the ranked probability score against CORP by scikit-learn's isotonic regression."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from sklearn.isotonic import IsotonicRegression

from evenhand.metrics.calibration.ordinal_calibration import ordinal_calibration
from evenhand.metrics.calibration.rps import rps

RNG = np.random.default_rng(23)
FORECASTS = RNG.dirichlet(np.ones(3), 80).round(2)
FORECASTS[:, 0] = 1 - FORECASTS[:, 1:].sum(axis=1)
FORECASTS = FORECASTS.clip(0, 1)
TRUTH = np.array([RNG.choice(3, p=row / row.sum()) for row in FORECASTS], dtype=np.float64)

CONTRACT: Mapping[str, Any] = {
    "inputs": {"truth": TRUTH, "probabilities": FORECASTS},
    "rows": ("truth", "probabilities"),
    "weights": "weights",
    "perfect": {"probabilities": np.eye(3)[TRUTH.astype(int)]},
    "undefined": [({"truth": np.empty(0), "probabilities": np.empty((0, 3))}, "no_items")],
}


@pytest.mark.parametrize("level", [1, 2])
def test_each_threshold_is_corp_of_its_event(level: int) -> None:
    event, p = level <= TRUTH, FORECASTS[:, level:].sum(axis=1)
    fitted = IsotonicRegression().fit(p, event).predict(p)
    part = ordinal_calibration(TRUTH, FORECASTS).thresholds[level - 1]
    best, share = ((fitted - event) ** 2).mean(), event.mean()
    assert part.level == level
    assert part.score == pytest.approx(((p - event) ** 2).mean())
    assert part.miscalibration == pytest.approx(part.score - best)
    assert part.discrimination == pytest.approx(share * (1 - share) - best)
    assert part.uncertainty == pytest.approx(share * (1 - share))
    assert part.share == pytest.approx(share)
    assert part.mean_probability == pytest.approx(p.mean())


def test_the_parts_add_up_to_the_score() -> None:
    found = ordinal_calibration(TRUTH, FORECASTS)
    assert found.score == pytest.approx(rps(TRUTH, FORECASTS).total)
    assert found.score == pytest.approx(
        found.miscalibration - found.discrimination + found.uncertainty
    )


def test_a_level_that_nobody_has_is_no_obstacle() -> None:
    found = ordinal_calibration(np.zeros(80), FORECASTS)
    assert found.uncertainty == found.discrimination == 0
    assert found.miscalibration == pytest.approx(found.score)


def test_shares_and_means_count_weights() -> None:
    found = ordinal_calibration(TRUTH, FORECASTS, weights=np.append(np.zeros(79), 2.0))
    assert found.thresholds[0].share == float(TRUTH[-1] >= 1)
    assert found.thresholds[0].mean_probability == pytest.approx(FORECASTS[-1, 1:].sum())
