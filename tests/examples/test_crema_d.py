"""The CREMA-D example, held to pandas, statsmodels, scipy and fairlearn on the raw files.

What is expected here never comes from our code: the votes are counted again with plain pandas, and
errors, tests and verdicts are taken from the libraries that statisticians use or from matrices
written out.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from fairlearn.metrics import MetricFrame, false_positive_rate
from numpy.typing import NDArray
from scipy import stats
from sklearn.metrics import mean_absolute_error

from evenhand.audit.result import AuditResult, Comparison, Finding

LETTERS = {"Anger": "A", "Disgust": "D", "Fear": "F", "Happy": "H", "Neutral": "N", "Sad": "S"}
VOICE_ONLY, AUDIOVISUAL = 1, 3
POINTS = 1e-9
ERRORS = 1e-8

BIAS_ANGER = "DIS001.voice_only.bias.Anger"
BIAS_SAD = "DIS001.voice_only.bias.Sad"
MAE = "DIS002.voice_only.mae.mean"
OVER_READING = "DIS003.voice_only.over_reading.truth_at=0.5.score_at=0.5.Anger"
GATES = (BIAS_ANGER, BIAS_SAD, MAE, OVER_READING)

GROUPS = (
    "gender=Female",
    "gender=Male",
    "ethnicity=African American",
    "ethnicity=Caucasian",
    "age=20-29",
    "age=30-44",
    "age=45-74",
    "gender=Female & ethnicity=African American",
    "gender=Female & ethnicity=Caucasian",
    "gender=Male & ethnicity=African American",
    "gender=Male & ethnicity=Caucasian",
)
"""All slices of the plan that are big enough to be judged."""

Vector = NDArray[np.float64]
Mask = NDArray[np.bool_]


@pytest.fixture(scope="module")
def clips(crema_d_folder: Path) -> pd.DataFrame:
    """Return one row a clip: its actor, and the shares of votes when heard and when also seen."""
    votes = pd.read_csv(crema_d_folder / "tabulatedVotes.csv")
    presentation = votes[votes.columns[0]] // 100_000
    shares = votes[list(LETTERS.values())].div(votes["numResponses"], axis=0)
    shares.columns = pd.Index(LETTERS)
    shares["clip"] = votes["fileName"]
    heard = shares[presentation == VOICE_ONLY].set_index("clip").add_prefix("score ")
    seen = shares[presentation == AUDIOVISUAL].set_index("clip").add_prefix("truth ")
    both = heard.join(seen, how="inner", validate="one_to_one").reset_index()
    both["ActorID"] = both["clip"].str[:4].astype(int)
    actors = pd.read_csv(crema_d_folder / "VideoDemographics.csv")
    table = both.merge(actors, on="ActorID", how="left", validate="many_to_one")
    table["band"] = pd.cut(table["Age"], [19, 29, 44, 75], labels=["20-29", "30-44", "45-74"])
    return table


def members(clips: pd.DataFrame, group: str) -> Mask:
    """Return which clips a slice holds, from its name alone."""
    columns = {"gender": "Sex", "ethnicity": "Race", "age": "band"}
    found = np.ones(len(clips), dtype=np.bool_)
    for part in group.split(" & "):
        name, _, level = part.partition("=")
        found &= np.asarray(clips[columns[name]].astype(str) == level, dtype=np.bool_)
    return found


def error(clips: pd.DataFrame, emotion: str) -> Vector:
    """Return what the voice alone adds to the share of voters for an emotion, by clip."""
    return np.asarray(clips[f"score {emotion}"] - clips[f"truth {emotion}"], dtype=np.float64)


def absolute_error(clips: pd.DataFrame) -> Vector:
    """Return the absolute error of a clip, averaged over the six emotions."""
    errors = [np.abs(error(clips, emotion)) for emotion in LETTERS]
    return np.asarray(np.mean(errors, axis=0), dtype=np.float64)


def false_alarms(clips: pd.DataFrame) -> Vector:
    """Return 1 where half the hearers say Anger, 0 where fewer do, NaN where it is there."""
    alarm = (clips["score Anger"] >= 0.5).astype(float)
    return np.asarray(alarm.where(clips["truth Anger"] < 0.5), dtype=np.float64)


CONTRIBUTIONS: dict[str, Callable[[pd.DataFrame], Vector]] = {
    BIAS_ANGER: lambda clips: error(clips, "Anger"),
    BIAS_SAD: lambda clips: error(clips, "Sad"),
    MAE: absolute_error,
    OVER_READING: false_alarms,
}
"""What a clip contributes to each gate; the gate's value is the mean over clips that have one."""


def finding(result: AuditResult, name: str) -> Finding:
    return next(found for found in result.findings if found.id == name)


def row(result: AuditResult, name: str, group: str) -> Comparison:
    return next(each for each in finding(result, name).comparisons if each.slice == group)


def number(value: float | None) -> float:
    assert value is not None
    return value


def test_all_clips_and_actors_are_there(crema_d: AuditResult, clips: pd.DataFrame) -> None:
    assert (crema_d.data.items, crema_d.data.persons) == (len(clips), clips["ActorID"].nunique())
    assert (crema_d.data.items, crema_d.data.persons) == (7442, 91)
    assert crema_d.data.exclusions == ()


@pytest.mark.parametrize("group", GROUPS)
def test_a_slice_holds_the_clips_and_actors_that_pandas_counts(
    crema_d: AuditResult, clips: pd.DataFrame, group: str
) -> None:
    own = clips[members(clips, group)]
    record = next(each for each in crema_d.slices if each.id == group)
    assert (record.items, record.persons) == (len(own), own["ActorID"].nunique())


@pytest.mark.parametrize("name", ["ethnicity=unknown", "gender=Female & ethnicity=Asian"])
def test_a_group_of_fewer_than_five_actors_is_withheld(
    crema_d: AuditResult, clips: pd.DataFrame, name: str
) -> None:
    own = clips[members(clips, name.replace("unknown", "Unknown"))]
    assert 0 < own["ActorID"].nunique() < 5
    record = next(each for each in crema_d.slices if each.id == name)
    assert (record.items, record.persons, record.status) == (None, None, "suppressed")


@pytest.mark.parametrize("name", ["ethnicity=Asian", "gender=Male & ethnicity=Asian"])
def test_a_group_of_fewer_than_eight_actors_gets_no_verdict(
    crema_d: AuditResult, clips: pd.DataFrame, name: str
) -> None:
    own = clips[members(clips, name)]
    assert own["ActorID"].nunique() < 8
    assert len(own) > 30
    for gate in GATES:
        assert row(crema_d, gate, name).verdict == "insufficient_data"


@pytest.mark.parametrize("name", GATES)
@pytest.mark.parametrize("group", GROUPS)
def test_values_and_gaps_are_means_and_their_difference(
    crema_d: AuditResult, clips: pd.DataFrame, name: str, group: str
) -> None:
    one, own = CONTRIBUTIONS[name](clips), members(clips, group)
    found = row(crema_d, name, group)
    inside, outside = np.nanmean(one[own]), np.nanmean(one[~own])
    assert found.inside.value == pytest.approx(inside, abs=POINTS)
    assert found.outside.value == pytest.approx(outside, abs=POINTS)
    assert found.gap.value == pytest.approx(inside - outside, abs=POINTS)


@pytest.mark.parametrize("name", GATES)
@pytest.mark.parametrize("group", ["gender=Female", "gender=Male"])
def test_errors_by_gender_are_those_of_clustered_regression(
    crema_d: AuditResult, clips: pd.DataFrame, name: str, group: str
) -> None:
    one, own = CONTRIBUTIONS[name](clips), members(clips, group)
    known = ~np.isnan(one)
    actors = clips["ActorID"].to_numpy()
    fitted = sm.OLS(one[known], sm.add_constant(own[known].astype(float))).fit(
        cov_type="cluster", cov_kwds={"groups": actors[known]}
    )
    df = min(len(np.unique(actors[known & own])), len(np.unique(actors[known & ~own]))) - 1
    found = row(crema_d, name, group)
    assert "CR1" in found.gap.method
    assert found.gap.value == pytest.approx(fitted.params[1], abs=POINTS)
    assert found.standard_error == pytest.approx(fitted.bse[1], abs=ERRORS)
    assert found.degrees_of_freedom == pytest.approx(df)
    reach = stats.t.ppf(0.975, df) * fitted.bse[1]
    assert found.gap.low == pytest.approx(fitted.params[1] - reach, abs=ERRORS)
    assert found.gap.high == pytest.approx(fitted.params[1] + reach, abs=ERRORS)


def bias_reduced(one: Vector, own: Mask, actors: NDArray[np.int64]) -> tuple[float, float]:
    """Return the CR2 standard error of a gap and its degrees of freedom, by literal matrices.

    With e = (I - H) y and A_g = (I - H_gg)^(-1/2), the variance is the sum over actors of
    (c' M X_g' A_g e_g)^2; the degrees of freedom are (tr W)^2 / tr W^2 with W = G'G and one column
    (I - H)_g' A_g X_g M c an actor. Bell & McCaffrey 2002.
    """
    design = np.column_stack([np.ones(len(one)), own])
    inverse = np.linalg.inv(design.T @ design)
    residual = one - design @ (inverse @ (design.T @ one))
    variance, columns = 0.0, []
    for actor in np.unique(actors):
        rows = np.flatnonzero(actors == actor)
        part = design[rows]
        roots, axes = np.linalg.eigh(np.eye(len(rows)) - part @ inverse @ part.T)
        weight = (axes / np.sqrt(roots)) @ axes.T @ part @ inverse[:, 1]
        variance += float(weight @ residual[rows]) ** 2
        column = -design @ (inverse @ (part.T @ weight))
        column[rows] += weight
        columns.append(column)
    spread = np.column_stack(columns)
    product = spread.T @ spread
    return float(np.sqrt(variance)), float(np.trace(product) ** 2 / (product**2).sum())


@pytest.mark.parametrize("name", [BIAS_ANGER, MAE, OVER_READING])
@pytest.mark.parametrize(
    "group", ["age=45-74", "ethnicity=African American", "gender=Male & ethnicity=Caucasian"]
)
def test_errors_of_small_groups_are_bias_reduced(
    crema_d: AuditResult, clips: pd.DataFrame, name: str, group: str
) -> None:
    one, own = CONTRIBUTIONS[name](clips), members(clips, group)
    known = ~np.isnan(one)
    expected, df = bias_reduced(one[known], own[known], clips["ActorID"].to_numpy()[known])
    found = row(crema_d, name, group)
    assert "CR2" in found.gap.method
    assert found.standard_error == pytest.approx(expected, abs=ERRORS)
    assert found.degrees_of_freedom == pytest.approx(df, rel=1e-6)


def mean_error(truth: Vector, scores: Vector) -> float:
    return float(np.mean(np.asarray(scores) - np.asarray(truth)))


def test_fairlearn_finds_the_same_errors_by_gender(
    crema_d: AuditResult, clips: pd.DataFrame
) -> None:
    frame = MetricFrame(
        metrics={"bias": mean_error, "mae": mean_absolute_error},
        y_true=clips["truth Sad"],
        y_pred=clips["score Sad"],
        sensitive_features=clips["Sex"],
    )
    for level in ("Female", "Male"):
        inside = row(crema_d, BIAS_SAD, f"gender={level}").inside.value
        assert inside == pytest.approx(frame.by_group.loc[level, "bias"], abs=POINTS)
    gap = number(row(crema_d, BIAS_SAD, "gender=Female").gap.value)
    assert abs(gap) == pytest.approx(frame.difference()["bias"], abs=POINTS)
    overall = {(o.metric, o.emotion): o.number.value for o in crema_d.models[0].overall}
    assert overall["mae", "Sad"] == pytest.approx(frame.overall["mae"], abs=POINTS)


@pytest.mark.parametrize(
    ("attribute", "column"), [("gender", "Sex"), ("ethnicity", "Race"), ("age", "band")]
)
def test_fairlearn_finds_the_same_rates(
    crema_d: AuditResult, clips: pd.DataFrame, attribute: str, column: str
) -> None:
    frame = MetricFrame(
        metrics=false_positive_rate,
        y_true=clips["truth Anger"] >= 0.5,
        y_pred=clips["score Anger"] >= 0.5,
        sensitive_features=clips[column].astype(str),
    )
    shown = [group for group in GROUPS if group.partition("=")[0] == attribute and "&" not in group]
    assert len(shown) > 1
    for group in shown:
        level = group.partition("=")[2]
        rate = row(crema_d, OVER_READING, group).inside.value
        assert rate == pytest.approx(frame.by_group[level], abs=POINTS)


@pytest.mark.parametrize("emotion", LETTERS)
@pytest.mark.parametrize("group", ["gender=Female", "ethnicity=Caucasian", "age=20-29"])
def test_correlations_are_those_of_scipy(
    crema_d: AuditResult, clips: pd.DataFrame, emotion: str, group: str
) -> None:
    own = members(clips, group)
    truth, scores = clips[f"truth {emotion}"], clips[f"score {emotion}"]
    found = row(crema_d, f"DIS005.voice_only.pearson.{emotion}.shown", group)
    inside = stats.pearsonr(truth[own], scores[own]).statistic
    outside = stats.pearsonr(truth[~own], scores[~own]).statistic
    assert found.inside.value == pytest.approx(inside, abs=POINTS)
    assert found.gap.value == pytest.approx(inside - outside, abs=POINTS)


def test_a_clip_is_no_person(crema_d: AuditResult, clips: pd.DataFrame) -> None:
    """Clips of one actor are alike: taking them as independent makes the error too small."""
    one, own = CONTRIBUTIONS[BIAS_SAD](clips), members(clips, "gender=Female")
    naive = np.sqrt(one[own].var(ddof=1) / own.sum() + one[~own].var(ddof=1) / (~own).sum())
    assert number(row(crema_d, BIAS_SAD, "gender=Female").standard_error) > 1.2 * naive
