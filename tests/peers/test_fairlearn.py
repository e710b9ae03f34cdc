"""Errors measured in fairlearn: gaps that chance makes, rates of nothing, rows that vanish, units.

fairlearn is installed here, so it is run on the same data and its answer stands beside ours.
"""

import re
from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
import pytest
from fairlearn.metrics import MetricFrame, mean_prediction, true_positive_rate
from sklearn.metrics import accuracy_score

import evenhand
from evenhand.audit.result import AuditResult
from evenhand.metrics.calibration.bias import bias
from evenhand.metrics.disparity.accuracy import accuracy
from evenhand.metrics.disparity.max_min_gap import max_min_gap
from evenhand.metrics.disparity.tpr import tpr
from evenhand.metrics.sums import Array, Undefined

Frames = dict[str, pd.DataFrame]
Panel = Callable[..., Frames]
Audited = Callable[..., AuditResult]

TIGHT = {"metric": "bias", "margin": 0.05, "owner": "test"}
SEEN = {"truth_at": 3.0, "score_at": 3.0}
RESAMPLED: Mapping[str, object] = {
    "n_boot": 40,
    "ci_quantiles": [0.025, 0.975],
    "random_state": 1,
}


def _equal_groups(seed: int) -> tuple[Array, Array]:
    """Return labels and scores of 600 items, three quarters of them right in every group."""
    rng = np.random.default_rng(seed)
    return np.ones(600), (rng.random(600) < 0.75).astype(np.float64)


def test_e01_the_peer_calls_equal_groups_different_and_we_do_not() -> None:
    # fairlearn's interval for the largest difference leaves 0 out in 60 of 60 simulations, around
    # a mean gap of .116. It cannot do otherwise: a largest difference is never below 0.
    groups, theirs, ours = np.repeat(np.arange(6), 100), [], []
    for seed in range(5):
        truth, scores = _equal_groups(seed)
        frame = MetricFrame(
            metrics=accuracy_score,
            y_true=truth,
            y_pred=scores,
            sensitive_features=groups,
            **RESAMPLED,
        )
        theirs.append((frame.difference_ci()[0], frame.difference()))
        rng = np.random.default_rng(seed)
        ours.append(max_min_gap(truth, scores, groups, np.arange(600), metric=accuracy, rng=rng))
    assert all(low > 0 for low, _ in theirs)
    assert [one.value for one in ours] == pytest.approx([gap for _, gap in theirs])
    assert np.mean([gap for _, gap in theirs]) == pytest.approx(0.116, abs=0.03)
    # Beside it stands what chance alone gives: the same gap, and a p-value that is not small.
    assert all(one.null is not None and one.null.p > 0.05 for one in ours)
    assert np.mean([one.null.mean for one in ours if one.null]) == pytest.approx(0.116, abs=0.02)


def test_e01_audits_of_equal_groups_claim_no_gap(panel: Panel, audited: Audited) -> None:
    # 6 groups of 100, no gap, 60 audits. A simultaneous 95 % interval leaves 0 out in about 3.
    persons = {(name,): 100 for name in "abcdef"}
    missed, claimed = 0, 0
    for seed in range(60):
        result = audited(panel(persons, items_each=1, seed=seed), gate=[TIGHT])
        rows = result.findings[0].comparisons
        ends = [(row.simultaneous_low, row.simultaneous_high) for row in rows]
        missed += any(low is None or high is None or low > 0 or high < 0 for low, high in ends)
        claimed += any(row.verdict == "exceeds_margin" for row in rows)
    assert missed <= 7
    assert claimed == 0


def test_e02_the_peer_gives_a_rate_of_nothing_and_we_do_not() -> None:
    # fairlearn gives group b, which has no positives, a true positive rate of 0.0. The difference
    # is then the rate of group a: .5 here, and 1.0 for a model that makes no error at all.
    truth, groups = np.array([1.0, 1.0, 0.0, 0.0]), list("aabb")
    for scores, gap in ((np.array([1.0, 0, 0, 1]), 0.5), (truth, 1.0)):
        frame = MetricFrame(
            metrics=true_positive_rate, y_true=truth, y_pred=scores, sensitive_features=groups
        )
        assert (frame.by_group["b"], frame.difference()) == (0.0, gap)
        with pytest.raises(Undefined, match=r"^no_positives\b"):
            tpr(truth[2:], scores[2:])
        with pytest.raises(Undefined, match=r"^one_group\b"):
            max_min_gap(truth, scores, groups, range(4), metric=tpr, rng=np.random.default_rng(0))


def test_e02_an_audit_leaves_the_rate_of_nothing_out_and_says_so(
    panel: Panel, audited: Audited
) -> None:
    def labels(items: pd.DataFrame, rng: np.random.Generator) -> Array:
        return np.where(items["group"] == "none", 1.0, rng.choice([1.0, 5.0], len(items)))

    gate = {"metric": "tpr", "margin": 0.1, "owner": "test", **SEEN}
    persons = {("some",): 30, ("more",): 30, ("none",): 30}
    result = audited(panel(persons, labels=labels), gate=[gate])
    some, more, none = result.findings[0].comparisons
    assert (none.inside.value, none.inside.reason) == (None, "no_positives")
    assert (none.gap.value, none.gap.low, none.verdict) == (None, None, "undefined")
    # The others are held against those who have positives, and the gap is made of nobody else.
    assert some.outside.value == more.inside.value
    assert some.outside.persons == more.inside.persons
    for text in (evenhand.html(result), evenhand.markdown(result)):
        assert "no item here has the emotion according to its label" in text


def test_e03_items_of_unknown_group_are_counted_and_shown(panel: Panel, audited: Audited) -> None:
    # fairlearn grouped with pandas, which drops rows of missing group without a word (#1155);
    # since 0.15 it refuses them, and people drop them by hand. Plots still lack them (#1725).
    frames = panel({("a",): 20, ("b",): 20, ("",): 9})
    groups = frames["items"]["group"].replace("", None)
    assert groups.groupby(groups).size().sum() == len(groups) - 54
    result = audited(frames)
    items = {part.id: part.items for part in result.slices}
    assert items == {"group=a": 120, "group=b": 120, "group=unknown": 54}
    assert sum(count or 0 for count in items.values()) == result.data.items == len(groups)
    assert result.data.exclusions == ()
    for row in result.findings[0].comparisons:
        assert (row.inside.items or 0) + (row.outside.items or 0) == len(groups)
    assert "level not known: counted, not judged" in evenhand.html(result)


def test_e03_every_row_of_the_input_is_shown_or_named(panel: Panel, audited: Audited) -> None:
    frames = panel({("a",): 20, ("b",): 20, ("",): 9})
    scored = frames["model"].copy()
    scored.loc[:9, "Anger"] = np.nan
    result = audited({**frames, "model": scored.iloc[:-5]})
    lost = {one.reason: one.count for one in result.data.exclusions}
    (model,) = result.models
    overall = next(one.number for one in model.overall if one.metric == "bias")
    assert sum(count or 0 for count in lost.values()) == model.items_missing == 15
    assert (overall.items or 0) + model.items_missing == len(frames["items"])
    for one in result.data.exclusions:
        assert sum(count or 0 for count in one.by_slice.values()) == one.count


def test_e03_a_figure_has_a_row_for_every_slice_of_its_table(
    panel: Panel, audited: Audited
) -> None:
    frames = panel({("a",): 20, ("b",): 20, ("c",): 2, ("",): 9})
    text = evenhand.html(audited(frames, levels={"group": ["a", "b", "c", "d"]}))
    drawn = [d for d in re.findall(r"<desc[^>]*>(.*?)</desc>", text) if d.startswith("Gaps of")]
    assert len(drawn) == 1
    assert "Gaps of 4 slices" in drawn[0]
    assert all(f"group: {name}" in drawn[0] for name in "abcd")


def test_e04_the_peer_resamples_items_and_we_resample_persons() -> None:
    # 10 persons with 40 items each; half of the variance lies between persons. fairlearn's
    # interval, which is that of 400 independent items, is a quarter as wide as the truth needs.
    rng = np.random.default_rng(3)
    persons = np.repeat(np.arange(10), 40)
    scores = rng.normal(size=10)[persons] + rng.normal(size=400)
    frame = MetricFrame(
        metrics=mean_prediction,
        y_true=np.zeros(400),
        y_pred=scores,
        sensitive_features=np.zeros(400, dtype=int),
        **RESAMPLED,
    )
    low, high = (float(end.iloc[0]) for end in frame.by_group_ci)
    of_persons = 2 * 2.262 * scores.reshape(10, 40).mean(axis=1).std(ddof=1) / np.sqrt(10)
    assert high - low < 0.35 * of_persons
    groups = persons % 2
    found = {
        name: max_min_gap(np.zeros(400), scores, groups, unit, metric=bias, rng=rng).null
        for name, unit in {"persons": persons, "items": np.arange(400)}.items()
    }
    assert found["persons"] is not None
    assert found["items"] is not None
    assert found["persons"].mean > 2 * found["items"].mean


def test_e04_an_audit_takes_persons_as_units_and_names_the_unit(
    panel: Panel, audited: Audited
) -> None:
    def personal(truth: Array, items: pd.DataFrame, rng: np.random.Generator) -> Array:
        own = dict(zip(items["person"].unique(), rng.normal(0, 0.4, len(items)), strict=False))
        return np.asarray(truth + items["person"].map(own) + rng.normal(0, 0.1, len(items)))

    frames = panel({("a",): 20, ("b",): 20}, items_each=20, models={"model": personal})
    by_person, by_item = (audited(frames, statistics={"unit": unit}) for unit in ("person", "item"))
    wide, narrow = (r.findings[0].comparisons[0].standard_error for r in (by_person, by_item))
    assert wide is not None
    assert narrow is not None
    assert wide > 3 * narrow
    assert (by_person.statistics.unit, by_item.statistics.unit) == ("person", "item")
    assert "cluster-robust" in by_person.findings[0].comparisons[0].gap.method
    assert "Persons, not items, are the independent units" in evenhand.html(by_person)
    assert "Persons, not items, are the independent units" not in evenhand.html(by_item)


def test_e18_the_peer_leaves_a_declared_level_without_items_out(
    panel: Panel, audited: Audited
) -> None:
    # fairlearn's table has a row for levels that occur, also when the column declares a third.
    column = pd.Series(pd.Categorical(list("aabb"), categories=list("abc")), name="group")
    frame = MetricFrame(
        metrics=mean_prediction, y_true=[0] * 4, y_pred=[1] * 4, sensitive_features=column
    )
    assert list(frame.by_group.dropna().index) == ["a", "b"]
    result = audited(panel({("a",): 20, ("b",): 20}), levels={"group": ["a", "b", "c"]})
    found = {part.id: part.status for part in result.slices}
    assert found["group=c"] == "empty"
    (row,) = [row for row in result.findings[0].comparisons if row.slice == "group=c"]
    assert (row.verdict, row.inside.value, row.inside.reason) == (
        "insufficient_data",
        None,
        "no_items",
    )
    assert (result.verdict, result.exit_code) == ("inconclusive", 3)
    for text in (evenhand.html(result), evenhand.markdown(result)):
        assert re.search(r"group: c\b|>c<", text)
