"""The view of a result, held to fairlearn's own `MetricFrame` of the same data."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from fairlearn.metrics import (
    MetricFrame,
    false_negative_rate,
    false_positive_rate,
    selection_rate,
)
from sklearn.metrics import mean_absolute_error

import evenhand
from evenhand.audit.result import AuditResult
from evenhand.interop.metric_frame import Method, MetricFrameView

RATES = {
    "fpr": false_positive_rate,
    "fnr": false_negative_rate,
    "selection_rate": selection_rate,
}


def frame_of(table: pd.DataFrame, features: object, **parts: object) -> MetricFrame:
    """Return what fairlearn makes of a table in the form of Aequitas."""
    return MetricFrame(
        metrics=RATES,
        y_true=table["label_value"],
        y_pred=table["score"],
        sensitive_features=features,
        **parts,
    )


def cell(frame: pd.DataFrame, row: object, column: str) -> Any:  # noqa: ANN401 of any kind
    """Return one cell."""
    return frame[column].to_dict()[row]


def code_of_a_user(frame: Any) -> dict[str, Any]:  # noqa: ANN401 either of the two
    """Return what code gets that was written for a `MetricFrame` and knows nothing of us."""
    bars = frame.by_group.plot.bar(subplots=True, legend=False)
    frame.by_group.plot(kind="bar", y="fpr")
    worst = frame.by_group["fpr"].idxmax()
    table = pd.DataFrame(
        {
            "difference": frame.difference(),
            "to overall": frame.difference(method="to_overall"),
            "ratio": frame.ratio(),
            "ratio to overall": frame.ratio(method="to_overall", errors="coerce"),
            "min": frame.group_min(),
            "max": frame.group_max(errors="raise"),
            "overall": frame.overall,
        }
    ).T
    return {
        "panels": len(np.atleast_1d(bars)),
        "worst": worst,
        "levels": list(frame.sensitive_levels),
        "controls": frame.control_levels,
        "table": table.astype(float),
        "by_group": frame.by_group.astype(float),
    }


@pytest.fixture(autouse=True)
def no_windows() -> Any:  # noqa: ANN401 a generator
    mpl.use("Agg")
    yield
    plt.close("all")


def same(mine: dict[str, Any], theirs: dict[str, Any]) -> None:
    """Hold what a user gets from the one to what he gets from the other."""
    for name in ("by_group", "table"):
        pd.testing.assert_frame_equal(
            mine.pop(name), theirs.pop(name), check_like=True, rtol=0, atol=1e-12
        )
    assert mine == theirs


@pytest.mark.parametrize("attribute", ["race", "sex"])
def test_a_user_gets_fairlearn_s_numbers_of_compas(
    compas: AuditResult, defendants: pd.DataFrame, attribute: str
) -> None:
    theirs = frame_of(defendants, defendants[attribute])
    same(
        code_of_a_user(MetricFrameView(compas, attributes=[attribute])),
        code_of_a_user(theirs),
    )


@pytest.fixture(scope="module")
def heard(crema_d_folder: Path) -> pd.DataFrame:
    """Return share of votes for anger by clip, heard only and also seen, with the actor's group."""
    votes = pd.read_csv(crema_d_folder / "tabulatedVotes.csv")
    votes["share"] = votes["A"] / votes["numResponses"]
    votes["presentation"] = votes[votes.columns[0]] // 100_000
    shares = votes.set_index("fileName")["share"]
    heard, seen = (shares[(votes["presentation"] == at).to_numpy()] for at in (1, 3))
    table = pd.DataFrame({"score": heard, "truth": seen}).dropna().reset_index()
    actors = pd.read_csv(crema_d_folder / "VideoDemographics.csv")
    table["ActorID"] = table["fileName"].str[:4].astype(int)
    return table.merge(actors, on="ActorID")


@pytest.fixture(scope="module")
def errors_of_anger(heard: pd.DataFrame) -> Callable[..., MetricFrame]:
    """Return a function that asks fairlearn for the mean error by group."""

    def ask(**features: object) -> MetricFrame:
        return MetricFrame(
            metrics={"bias": lambda truth, score: float(np.mean(score - truth))},
            y_true=heard["truth"],
            y_pred=heard["score"],
            **features,
        )

    return ask


def test_groups_of_crema_d_are_those_of_fairlearn(
    crema_d: AuditResult, heard: pd.DataFrame, errors_of_anger: Callable[..., MetricFrame]
) -> None:
    theirs = errors_of_anger(sensitive_features=heard["Sex"].rename("gender"))
    view = MetricFrameView(crema_d, emotion="Anger", attributes=["gender"])
    pd.testing.assert_series_equal(
        view.by_group["bias"], theirs.by_group["bias"].astype(float), rtol=0, atol=1e-9
    )
    assert view.overall["bias"] == pytest.approx(theirs.overall["bias"], abs=1e-9)
    assert view.difference()["bias"] == pytest.approx(theirs.difference()["bias"], abs=1e-9)


def test_crossed_attributes_are_a_multi_index_as_fairlearn_has_it(
    crema_d: AuditResult, heard: pd.DataFrame, errors_of_anger: Callable[..., MetricFrame]
) -> None:
    features = heard[["Sex", "Race"]].rename(columns={"Sex": "gender", "Race": "ethnicity"})
    theirs = errors_of_anger(sensitive_features=features)
    view = MetricFrameView(crema_d, emotion="Anger", attributes=["gender", "ethnicity"])
    assert view.by_group.index.names == theirs.by_group.index.names
    shown = view.by_group["bias"].dropna()
    assert len(shown) >= 4
    expected = theirs.by_group["bias"].astype(float).loc[list(shown.index)]
    np.testing.assert_allclose(shown, expected, atol=1e-9)
    turned = MetricFrameView(crema_d, emotion="Anger", attributes=["ethnicity", "gender"])
    assert turned.by_group.index.names == ["ethnicity", "gender"]
    assert len(turned.by_group) == len(view.by_group)


def test_within_a_level_is_what_control_features_do(
    crema_d: AuditResult, heard: pd.DataFrame, errors_of_anger: Callable[..., MetricFrame]
) -> None:
    theirs = errors_of_anger(
        sensitive_features=heard["Race"].rename("ethnicity"),
        control_features=heard["Sex"].rename("gender"),
    )
    view = MetricFrameView(
        crema_d, emotion="Anger", attributes=["ethnicity"], within={"gender": "Female"}
    )
    assert view.overall["bias"] == pytest.approx(theirs.overall.loc["Female", "bias"], abs=1e-9)
    shown = view.by_group["bias"].dropna()
    for level, value in shown.items():
        assert value == pytest.approx(theirs.by_group.loc[("Female", level), "bias"], abs=1e-9)


def test_mean_absolute_error_is_that_of_scikit_learn(
    crema_d: AuditResult, crema_d_folder: Path
) -> None:
    """The mean over six emotions of scikit-learn's error, by gender."""
    votes = pd.read_csv(crema_d_folder / "tabulatedVotes.csv")
    shares = votes[list("ADFHNS")].div(votes["numResponses"], axis=0).to_numpy()
    place = votes[votes.columns[0]] // 100_000
    clip = votes["fileName"]
    heard = pd.DataFrame(shares[place == 1], index=clip[place == 1]).sort_index()
    seen = pd.DataFrame(shares[place == 3], index=clip[place == 3]).sort_index()
    actors = pd.read_csv(crema_d_folder / "VideoDemographics.csv").set_index("ActorID")["Sex"]
    sex = actors.loc[seen.index.str[:4].astype(int)].to_numpy()
    theirs = MetricFrame(
        metrics={"mae": mean_absolute_error},
        y_true=seen.to_numpy().ravel(),
        y_pred=heard.loc[seen.index].to_numpy().ravel(),
        sensitive_features=pd.Series(np.repeat(sex, 6), name="gender"),
    )
    view = MetricFrameView(crema_d, emotion="mean of 6 emotions", attributes=["gender"])
    pd.testing.assert_series_equal(
        view.by_group["mae"], theirs.by_group["mae"].astype(float), rtol=0, atol=1e-9
    )


def test_a_group_without_positives_has_no_rate_where_fairlearn_says_zero(
    small_audit: Path, small_table: pd.DataFrame
) -> None:
    theirs = frame_of(small_table, small_table["group"])
    assert theirs.by_group.loc["c", "fnr"] == 0
    view = MetricFrameView(evenhand.load(small_audit / "result.json"))
    assert np.isnan(cell(view.by_group, "c", "fnr"))
    assert view.reasons.loc["c", "fnr"] == "no_positives"
    assert view.reasons.loc["a", "fnr"] == ""
    known = theirs.by_group.loc[["a", "b"], "fnr"]
    assert view.difference()["fnr"] == pytest.approx(known.max() - known.min(), abs=1e-12)
    assert theirs.difference()["fnr"] == pytest.approx(known.max(), abs=1e-12)


@pytest.mark.parametrize("shift", [1.0, 0.0, -1.0])
@pytest.mark.parametrize("method", ["between_groups", "to_overall"])
def test_metrics_below_zero_have_fairlearn_s_ratios(
    signed: dict[float, tuple[evenhand.Audited, MetricFrame]], shift: float, method: Method
) -> None:
    audited, frame = signed[shift]
    view = MetricFrameView(audited)
    assert view.ratio(method=method)["bias"] == pytest.approx(frame.ratio(method=method)["bias"])
    assert view.difference(method=method)["bias"] == pytest.approx(
        frame.difference(method=method)["bias"]
    )


@pytest.fixture(scope="module")
def signed() -> dict[float, tuple[evenhand.Audited, MetricFrame]]:
    """Return audits of errors above, around and below 0, and fairlearn's frames of them."""
    rng = np.random.default_rng(0)
    group, truth = rng.choice(["a", "b", "c"], 300), rng.uniform(1, 6, 300)
    scores = truth + rng.normal(0, 0.4, 300) + 0.3 * (group == "a") - 0.2 * (group == "b")
    return {
        shift: (
            evenhand.audit(truth, scores + shift, attributes={"group": group}, persons=None),
            MetricFrame(
                metrics={"bias": lambda labels, given: float(np.mean(given - labels))},
                y_true=truth,
                y_pred=scores + shift,
                sensitive_features=pd.Series(group, name="group"),
            ),
        )
        for shift in (1.0, 0.0, -1.0)
    }
