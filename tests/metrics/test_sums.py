"""The additive metric: features, settings, reasons, and vectors against sums."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.metrics.agreement.pearson import pearson
from evenhand.metrics.catalogue import catalogue
from evenhand.metrics.disparity.tpr import tpr
from evenhand.metrics.sums import AdditiveMetric, Array, Sums, Undefined


def _ratio(truth: Array, scores: Array, *, floor: float) -> dict[str, Array]:
    high = (truth >= floor).astype(np.float64)
    return {"n": np.ones(len(truth)), "high": high, "hit": high * scores}


RATIO = AdditiveMetric(
    name="ratio",
    title="Ratio",
    asks="How large are scores of high labels?",
    formula="sum(score of high) / count(high)",
    features=_ratio,
    finish=lambda sums: sums["hit"] / sums["high"],
    undefined=(
        ("no_items", lambda sums: sums["n"] == 0),
        ("no_positives", lambda sums: sums["high"] == 0),
    ),
    unit="1",
    span=(0.0, 7.0),
    best=None,
    shape="mean",
    reference="hand-made",
    denominator="high",
    settings={"floor": 3.0},
)
TRUTH = np.array([1.0, 3.0, 5.0])
SCORES = np.array([6.0, 2.0, 4.0])


def test_vectors_are_features_and_a_finish() -> None:
    # labels from 3 on: scores 2 and 4
    assert RATIO(TRUTH, SCORES) == 3.0
    assert RATIO.with_settings(floor=4)(TRUTH, SCORES) == 4.0
    assert RATIO.settings == {"floor": 3.0}


def test_an_unknown_setting_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(ValueError, match=r"ratio has no setting ceiling, roof; it has: floor$"):
        RATIO.with_settings(roof=1, floor=2, ceiling=3)
    with pytest.raises(ValueError, match=r"pearson has no setting floor; it has: none$"):
        pearson.with_settings(floor=2)


def test_names_tell_settings_apart_and_share_the_count() -> None:
    assert RATIO.feature_names() == ("n", "high", "hit")
    assert RATIO.qualified("hit") == "hit[floor=3]"
    assert RATIO.qualified("n") == "n"
    assert pearson.qualified("truth") == "truth"
    two = tpr.with_settings(truth_at=2.5, score_at=1)
    assert two.qualified("positives") == "positives[score_at=1,truth_at=2.5]"
    assert set(RATIO.contributions(TRUTH, SCORES)) == {"n", "high[floor=3]", "hit[floor=3]"}


def test_columns_are_found_in_a_shared_table() -> None:
    table = ("hit[floor=3]", "truth", "n", "high[floor=3]")
    assert RATIO.columns(table) == {"n": 2, "high": 3, "hit": 0}


def test_a_table_without_the_features_is_refused() -> None:
    message = r"ratio needs the sums high\[floor=3\], hit\[floor=3\]; the table has: n, truth$"
    with pytest.raises(ValueError, match=message):
        RATIO.columns(("n", "truth"))
    with pytest.raises(ValueError, match=r"pearson needs the sums n, .*; the table has: none$"):
        pearson.columns(())


def test_the_first_reason_that_holds_is_given_and_only_there() -> None:
    sums = np.array([[[4.0, 2.0, 6.0], [3.0, 0.0, 0.0]], [[0.0, 0.0, 0.0], [5.0, 1.0, 7.0]]])
    columns = {"n": 0, "high": 1, "hit": 2}
    done = RATIO.evaluate(sums, columns)
    assert done.reason.tolist() == [["", "no_positives"], ["no_items", ""]]
    assert done.value[0, 0] == 3.0
    assert done.value[1, 1] == 7.0
    assert np.isnan(done.value[0, 1])
    assert np.isnan(done.value[1, 0])
    assert np.array_equal(done.value, RATIO.value(sums, columns), equal_nan=True)


def test_sums_are_read_by_the_name_of_the_feature() -> None:
    sums = Sums(np.arange(6.0).reshape(2, 3), {"a": 2, "b": 0})
    assert sums["a"].tolist() == [2.0, 5.0]
    assert sums["b"].tolist() == [0.0, 3.0]


def test_undefined_says_why() -> None:
    with pytest.raises(Undefined, match=r"^no_positives\b"):
        RATIO(np.zeros(3), SCORES)
    with pytest.raises(Undefined, match=r"^no_items\b"):
        RATIO(np.empty(0), np.empty(0))
    with pytest.raises(Undefined, match=r"^no_items\b"):
        RATIO(TRUTH, SCORES, weights=np.zeros(3))


@given(st.lists(st.integers(0, 4), min_size=12, max_size=12))
def test_a_whole_weight_repeats_the_item(times: list[int]) -> None:
    rng = np.random.default_rng(1)
    truth, scores = rng.uniform(0, 7, (2, 12))
    rows = np.repeat(np.arange(12), times)
    for metric in (RATIO, pearson):
        try:
            expected = metric(truth[rows], scores[rows])
        except Undefined as reason:
            with pytest.raises(Undefined, match=str(reason)):
                metric(truth, scores, weights=np.array(times, dtype=np.float64))
        else:
            found = metric(truth, scores, weights=np.array(times, dtype=np.float64))
            assert found == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_every_metric_counts_its_items() -> None:
    for metric in catalogue().values():
        assert "n" in metric.feature_names()
        assert metric.denominator in metric.feature_names()


@pytest.mark.parametrize(
    ("truth", "scores", "weights"),
    [
        (np.zeros(3), np.zeros(2), None),
        (np.zeros((3, 1)), np.zeros((3, 1)), None),
        (np.zeros(3), np.zeros(3), np.ones(2)),
    ],
)
def test_vectors_must_have_one_length(truth: Array, scores: Array, weights: Array | None) -> None:
    with pytest.raises(ValueError, match=r"ratio: .* vectors of one length, got shapes \(3,"):
        RATIO(truth, scores, weights=weights)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_values_and_weights_must_be_finite(bad: float) -> None:
    worse = np.array([1.0, bad, 2.0])
    for truth, scores in ((worse, SCORES), (TRUTH, worse)):
        with pytest.raises(ValueError, match=r"ratio takes finite values"):
            RATIO(truth, scores)
    with pytest.raises(ValueError, match=r"weights must be finite and not negative, got"):
        RATIO(TRUTH, SCORES, weights=worse)


def test_weights_must_not_be_negative() -> None:
    with pytest.raises(ValueError, match=r"not negative, got -2\.0 at least"):
        RATIO(TRUTH, SCORES, weights=np.array([1.0, -2.0, 1.0]))
