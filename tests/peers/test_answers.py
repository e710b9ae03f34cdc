"""What a model did not answer is counted by cause, and never as one number.

Seen in the paper on EmoNet-Voice: unmapped, failed and refused answers are one share there.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

import evenhand
from evenhand.audit.result import AuditResult
from evenhand.metrics.disparity.failure_rate import OUTCOMES, failure_rate

Frames = dict[str, pd.DataFrame]


def test_e37_causes_are_counted_apart() -> None:
    # As one number both groups look alike: a quarter of the items of each has no score.
    a = ["refused"] * 10 + ["failed"] * 2 + ["unmapped"] * 3 + ["answered"] * 45
    b = ["failed"] * 15 + ["answered"] * 45
    found = failure_rate(a + b, slices=["a"] * 60 + ["b"] * 60, of="a")
    assert found.answered_gap == 0.0
    gaps = {name: found.outcomes[name].gap for name in OUTCOMES}
    assert gaps == pytest.approx(
        {"answered": 0.0, "failed": -13 / 60, "refused": 10 / 60, "unmapped": 3 / 60}
    )
    assert found.outcomes["refused"].gap_low > 0
    assert found.outcomes["failed"].gap_high < 0
    assert sum(one.count for one in found.outcomes.values()) == 60


def test_e37_an_audit_lists_each_cause_with_its_count(
    panel: Callable[..., Frames], audited: Callable[..., AuditResult]
) -> None:
    frames = panel({("a",): 30, ("b",): 30})
    answers = frames["model"]["Anger"].astype(object)
    answers.iloc[0:7] = "I cannot help with that"
    answers.iloc[7:12] = ""
    answers.iloc[12:15] = 99.0
    answers.iloc[15:17] = np.inf
    model = frames["model"].assign(Anger=answers).iloc[:-4]
    result = audited({**frames, "model": model})
    lost = {one.reason: one.count for one in result.data.exclusions}
    assert lost == {
        "prediction is not a number (model)": 9,
        "empty prediction (model)": 5,
        "prediction is outside the scale 0..7 (model)": 3,
        "no prediction row (model)": 4,
    }
    page = evenhand.html(result)
    assert all(reason[1:] in page for reason in lost)
    (record,) = result.models
    assert record.items_missing == 21
