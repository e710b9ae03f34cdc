"""One rater left out: labels, gaps and verdicts against pandas by hand."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from evenhand.audit.result import AuditResult, Sensitivity
from evenhand.audit.run import run_frames

Frames = dict[str, pd.DataFrame]
Text = Callable[..., str]

PLAIN = {"metric": "bias", "margin": 0.3, "owner": "test", "emotions": ["Anger"]}


def frames(*, persons: int = 40, raters: int = 6, seed: int = 3) -> Frames:
    """Return items of persons, three ratings of each by a panel, and scores near their mean."""
    rng = np.random.default_rng(seed)
    who = np.repeat(np.arange(persons), 4)
    items = pd.DataFrame(
        {
            "item": [f"clip-{k:04d}" for k in range(len(who))],
            "person": [f"person-{k:03d}" for k in who],
            "gender": np.where(who % 2, "F", "M"),
            "age": np.where(who % 3, "young", "old"),
        }
    )
    true = rng.integers(1, 7, len(items)).astype(float)
    rows = [
        {
            "item": item,
            "rater": f"rater-{rater}",
            "emotion": "Anger",
            "value": float(np.clip(true[k] + rng.integers(-1, 2) + (rater == 0), 0, 7)),
        }
        for k, item in enumerate(items["item"])
        for rater in rng.choice(raters, 3, replace=False)
    ]
    ratings = pd.DataFrame(rows)
    mean = ratings.groupby("item")["value"].mean().reindex(items["item"]).to_numpy()
    shift = 0.3 * (items["gender"] == "F") + rng.normal(0, 0.3, len(items))
    scores = np.clip(mean + shift, 0, 7)
    return {
        "items": items,
        "ratings": ratings,
        "model": pd.DataFrame({"item": items["item"], "Anger": scores}),
    }


def audited(data: Frames, plan: str, out: Path) -> AuditResult:
    return run_frames(
        plan,
        out,
        items=data["items"],
        ratings=data["ratings"],
        predictions={"model": data["model"]},
    )


def of(result: AuditResult, variant: str, part: str = "gender=F") -> Sensitivity:
    (found,) = (s for s in result.sensitivity if s.variant == variant and s.slice in (part, ""))
    return found


def gaps(data: Frames, kept: pd.DataFrame, aggregate: str = "mean") -> float:
    """Return the gap of bias between women and the others from some ratings, by pandas."""
    label = kept.groupby("item")["value"].agg(aggregate)
    table = data["items"].merge(data["model"], on="item").set_index("item")
    error = (table["Anger"] - label).dropna()
    women = table.loc[error.index, "gender"] == "F"
    return float(error[women].mean() - error[~women].mean())


def test_gaps_without_each_rater_are_those_of_pandas(plan_text: Text, tmp_path: Path) -> None:
    data = frames()
    result = audited(data, plan_text(gate=[PLAIN], emotions=["Anger"]), tmp_path)
    found = of(result, "leave_one_rater")
    ratings = data["ratings"]
    expected = [gaps(data, ratings[ratings["rater"] != r]) for r in ratings["rater"].unique()]
    assert found.runs == len(expected) == 6
    assert found.lowest == pytest.approx(min(expected), abs=1e-12)
    assert found.highest == pytest.approx(max(expected), abs=1e-12)
    assert sum(found.verdicts.values()) == 6
    assert "each of the 6 raters" in found.what
    assert "rater-" not in found.what


def test_other_aggregations_are_those_of_pandas(plan_text: Text, tmp_path: Path) -> None:
    data = frames()
    result = audited(data, plan_text(gate=[PLAIN], emotions=["Anger"]), tmp_path)
    found = of(result, "other_aggregation")
    assert found.runs == 1
    assert found.lowest == found.highest
    assert found.lowest == pytest.approx(gaps(data, data["ratings"], "median"), abs=1e-12)
    assert found.what == "Labels are made by median, and not by mean."


def test_a_verdict_that_hangs_on_a_rater_is_fragile(plan_text: Text, tmp_path: Path) -> None:
    data = frames(persons=60)
    # One rater saw women only, and judged them 7 where everybody else agrees with the model.
    women = data["items"].loc[data["items"]["gender"] == "F", "item"]
    base = data["model"].set_index("item")["Anger"]
    rng = np.random.default_rng(1)
    calm = pd.concat(
        [
            pd.DataFrame(
                {
                    "item": base.index,
                    "rater": f"calm-{k}",
                    "emotion": "Anger",
                    "value": np.clip(base + rng.normal(0, 0.1, len(base)), 0, 7).to_numpy(),
                }
            )
            for k in range(2)
        ]
    )
    odd = pd.DataFrame({"item": women, "rater": "odd", "emotion": "Anger", "value": 7.0})
    data["ratings"] = pd.concat([calm, odd])
    result = audited(data, plan_text(gate=[PLAIN], emotions=["Anger"]), tmp_path)
    (finding,) = (f for f in result.findings if f.gated)
    row = next(c for c in finding.comparisons if c.slice == "gender=F")
    assert row.verdict == "exceeds_margin"
    assert "fragile" in row.hints
    found = of(result, "leave_one_rater")
    assert found.changed
    assert found.verdicts == {"within_margin": 1, "exceeds_margin": 2}
    assert not of(result, "leave_one_person").changed


def test_labels_that_came_ready_made_have_no_raters(plan_text: Text, tmp_path: Path) -> None:
    data = frames()
    data["ratings"] = data["ratings"].groupby(["item", "emotion"])[["value"]].mean().reset_index()
    result = audited(data, plan_text(gate=[PLAIN], emotions=["Anger"]), tmp_path)
    for variant in ("leave_one_rater", "other_aggregation"):
        found = of(result, variant)
        assert (found.finding, found.slice, found.runs) == ("", "", 0)
        assert found.reason == "raters_not_named"


def test_a_single_rater_cannot_be_left_out(plan_text: Text, tmp_path: Path) -> None:
    data = frames()
    data["ratings"] = data["ratings"].drop_duplicates("item").assign(rater="only")
    result = audited(data, plan_text(gate=[PLAIN], emotions=["Anger"]), tmp_path)
    assert of(result, "leave_one_rater").reason == "one_rater"
    assert of(result, "other_aggregation").reason == "one_rating_an_item"
