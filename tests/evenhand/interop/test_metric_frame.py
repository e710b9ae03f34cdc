"""The view of a result beyond what fairlearn has: reasons, counts, evidence, and refusals."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import evenhand
from evenhand.audit.errors import InputError
from evenhand.audit.result import AuditResult
from evenhand.interop.aequitas_frame import from_aequitas_frame
from evenhand.interop.metric_frame import EVIDENCE, MetricFrameView


def cell(frame: pd.DataFrame, row: object, column: str) -> Any:  # noqa: ANN401 of any kind
    """Return one cell."""
    return frame[column].to_dict()[row]


@pytest.fixture(scope="module")
def small(small_audit: Path) -> AuditResult:
    return evenhand.load(small_audit / "result.json")


def test_intervals_are_those_of_the_result(compas: AuditResult) -> None:
    view = MetricFrameView(compas, attributes=["race"])
    assert view.ci_quantiles == [0.025, 0.975]
    low, high = view.by_group_ci
    assert (low <= view.by_group).all().all()
    assert (view.by_group <= high).all().all()
    finding = next(f for f in compas.findings if f.metric.startswith("fpr["))
    row = next(c for c in finding.comparisons if c.slice == "race=African-American")
    assert (low.loc["African-American", "fpr"], high.loc["African-American", "fpr"]) == (
        row.inside.low,
        row.inside.high,
    )
    first, last = view.overall_ci
    assert (first < view.overall).all()
    assert (view.overall < last).all()


def test_an_edition_to_hand_on_withholds_what_it_withholds(compas_folder: Path) -> None:
    """Nine Asian defendants were arrested again; two rates that add up to all would tell them."""
    shared = MetricFrameView(evenhand.load(compas_folder / "result.json"), attributes=["race"])
    assert np.isnan(cell(shared.by_group, "Asian", "fnr"))
    assert cell(shared.reasons, "Asian", "fnr").startswith("disclosure")
    assert shared.by_group["selection_rate"].notna().all()


def test_evidence_bears_interval_margin_and_verdict(compas: AuditResult) -> None:
    evidence = MetricFrameView(compas, attributes=["race"]).evidence
    assert list(evidence.columns) == list(EVIDENCE)
    row = evidence.to_dict("index")["fpr", "African-American"]
    assert row["gap"] == pytest.approx(0.4485 - 0.2345, abs=1.2e-4)
    assert (row["reference"], row["margin"], row["unit"]) == ("race=Caucasian", 0.05, "share")
    assert (row["verdict"], row["reason"]) == ("exceeds_margin", "")
    assert row["low"] < row["gap"] < row["high"]
    assert ("fpr", "Caucasian") not in evidence.index


def test_counts_show_every_row_and_levels_not_known_are_no_group(
    compas: AuditResult, defendants: pd.DataFrame
) -> None:
    view = MetricFrameView(compas, attributes=["race"])
    assert view.counts["items"].sum() == len(defendants)
    assert set(view.counts.index) - set(view.by_group.index) <= {"unknown"}


def test_rows_without_a_level_are_counted(small_table: pd.DataFrame, audited: Any) -> None:  # noqa: ANN401 a fixture
    gaps = small_table.assign(group=small_table["group"].where(small_table.index % 4 > 0))
    out = audited(from_aequitas_frame(gaps, persons="entity_id"))
    view = MetricFrameView(evenhand.load(out / "result.json"))
    assert "unknown" not in view.by_group.index
    assert view.counts.loc["unknown", "items"] == 45
    assert view.counts["items"].sum() == len(gaps)


def test_what_is_withheld_is_missing_with_its_reason(small: AuditResult) -> None:
    part = replace(small.slices[0], items=None, persons=None, status="suppressed")
    hidden = replace(small, slices=(part, *small.slices[1:]))
    view = MetricFrameView(hidden)
    assert view.by_group.loc["a"].isna().all()
    assert set(view.reasons.loc["a"]) == {"disclosure"}
    assert all(end.loc["a"].isna().all() for end in view.by_group_ci)
    assert view.counts.loc["a", "items"] is pd.NA


def test_a_withheld_comparison_shows_nothing_of_its_row(small: AuditResult) -> None:
    findings = tuple(
        replace(
            f,
            comparisons=tuple(
                replace(c, suppressed="disclosure_complement") for c in f.comparisons
            ),
        )
        for f in small.findings
    )
    view = MetricFrameView(replace(small, findings=findings))
    assert view.by_group.isna().all().all()
    assert set(view.reasons.to_numpy().ravel()) == {"disclosure_complement"}


def test_the_whole_within_levels_is_never_that_of_everybody(crema_d: AuditResult) -> None:
    alone = tuple(part for part in crema_d.slices if len(part.where) > 1)
    view = MetricFrameView(
        replace(crema_d, slices=alone),
        emotion="Anger",
        attributes=["ethnicity"],
        within={"gender": "Female"},
    )
    assert view.by_group["bias"].notna().any()
    assert view.overall.isna().all()


def test_metrics_bear_their_bare_name_where_that_is_unmistakable(small: AuditResult) -> None:
    first = next(f for f in small.findings if f.metric.startswith("fpr["))
    other = replace(first, metric="fpr[score_at=2,truth_at=1]")
    both = replace(small, findings=(first, other))
    names = list(MetricFrameView(both).by_group.columns)
    assert names == [first.metric, other.metric]
    assert np.isnan(MetricFrameView(both).overall[other.metric])


def test_rows_of_two_models_are_no_groups(small: AuditResult) -> None:
    compared = tuple(replace(f, metric="mae", against="old") for f in small.findings)
    both = replace(small, findings=(*small.findings, *compared))
    assert list(MetricFrameView(both).by_group) == list(MetricFrameView(small).by_group)


@pytest.mark.parametrize("name", ["difference_ci", "ratio_ci", "group_min_ci", "group_max_ci"])
def test_a_largest_difference_has_no_interval(small: AuditResult, name: str) -> None:
    with pytest.raises(ValueError, match=rf"{name}: there is no interval.*`evidence`"):
        getattr(MetricFrameView(small), name)()


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda v: v.difference(method="to_all"), "method: got 'to_all', expected one of between"),
        (lambda v: v.ratio(method="no"), "method: got 'no'"),
        (lambda v: v.ratio_ci(method="no"), "method: got 'no'"),
        (lambda v: v.group_min(errors="ignore"), "errors: got 'ignore', expected one of raise"),
    ],
)
def test_words_that_fairlearn_refuses_are_refused(
    small: AuditResult, ask: Callable[[MetricFrameView], object], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        ask(MetricFrameView(small))


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"model": "modell"}, r"model: there is none named 'modell'.*Did you mean 'model'"),
        ({"emotion": "Anger"}, "emotion: there is none named 'Anger', there are label_value"),
        ({"attributes": ["groop"]}, r"attributes: .* no attribute 'groop'.*Did you mean 'group'"),
        ({"within": {"sex": "Male"}}, "within: the audit has no attribute 'sex'"),
        ({"attributes": "group"}, r"attributes: got the text 'group', expected a list"),
    ],
)
def test_what_is_not_there_is_named(
    small: AuditResult, parts: dict[str, Any], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        MetricFrameView(small, **parts)


def test_a_name_that_is_needed_is_asked_for(compas: AuditResult, crema_d: AuditResult) -> None:
    with pytest.raises(InputError, match="attributes: name some of race, sex"):
        MetricFrameView(compas)
    with pytest.raises(InputError, match=r'slices of race, sex .*intersections = \[\["race", "sex'):
        MetricFrameView(compas, attributes=["race", "sex"])
    with pytest.raises(InputError, match="emotion: name one of "):
        MetricFrameView(crema_d, attributes=["gender"])


def test_a_result_without_comparisons_is_refused(small: AuditResult) -> None:
    with pytest.raises(InputError, match="holds no slice against a reference"):
        MetricFrameView(replace(small, findings=()))
