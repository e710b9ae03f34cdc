"""The compression of a shipped model, small: scored twice, compared, and its drift by hand."""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from evenhand.audit.plans.file import parse_plan
from evenhand.metrics.catalogue import catalogue

HOUSE = Path(__file__).resolve().parents[2]
FOLDER = HOUSE / "examples" / "compression"
FORM = "int8-weights"
SLOPE = 0.25
"""Of the voice model, which was taught 0 to 4."""


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the voice model compared with itself in 8 bit weights."""
    for needed in ("torch", "openvino", "nncf", "transformers"):
        pytest.importorskip(needed)
    out = tmp_path_factory.mktemp("compression") / "voices"
    environment = {**os.environ, "EVENHAND_CACHE": str(out.parent / "cache")}
    called = [sys.executable, str(FOLDER / "make.py"), "voices", str(out), "--forms", FORM]
    done = subprocess.run(
        called, capture_output=True, encoding="utf-8", env=environment, cwd=HOUSE, check=False
    )
    assert done.returncode == 3, done.stdout[-3000:] + done.stderr[-3000:]
    return out


@pytest.fixture(scope="module")
def result(compared: Path) -> dict[str, Any]:
    """Return the result of the comparison."""
    text = (compared / "comparison" / "result.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


@pytest.fixture(scope="module")
def moved(compared: Path) -> pd.DataFrame:
    """Return new less old scores in points of the labels, beside the items."""
    data = compared / "data"
    items = pd.read_csv(data / "items.csv", dtype={"item": str}).set_index("item")
    full, small = (
        pd.read_parquet(data / f"{name}.parquet").set_index("item") for name in ("full", FORM)
    )
    emotions = ["anger", "sadness"]
    return items.join(SLOPE * (small[emotions] - full[emotions]))


def drift(result: dict[str, Any], emotion: str) -> dict[str, Any]:
    """Return the drift of an emotion."""
    found: dict[str, Any] = next(
        f for f in result["findings"] if f["code"] == "CMP006" and f["emotion"] == emotion
    )
    return found


def table(finding: dict[str, Any], kind: str) -> pd.DataFrame:
    """Return a table of a finding by its kind, a row a slice."""
    found = next(t for t in finding["tables"] if t["kind"] == kind)
    return pd.DataFrame(found["rows"], columns=found["columns"]).set_index("slice")


@pytest.mark.parametrize("emotion", ["anger", "sadness"])
def test_drift_is_the_mean_of_differences(
    result: dict[str, Any], moved: pd.DataFrame, emotion: str
) -> None:
    rows = table(drift(result, emotion), "model_drift")
    assert rows["mean change"].iloc[0] == pytest.approx(moved[emotion].mean(), abs=1e-7)
    for attribute in ("gender", "accent", "language"):
        for level, own in moved.groupby(attribute)[emotion]:
            row = rows.loc[f"{attribute}={level}"]
            assert row["mean change"] == pytest.approx(own.mean(), abs=1e-7)
            assert row["items"] == len(own)
            assert row["share that moved"] == (own.abs() > 0.05).mean()


@pytest.mark.parametrize("emotion", ["anger", "sadness"])
def test_groups_drift_apart_by_the_difference_of_their_means(
    result: dict[str, Any], moved: pd.DataFrame, emotion: str
) -> None:
    rows = table(drift(result, emotion), "model_drift_apart")
    english = moved["language"] == "en"
    by_hand = moved.loc[english, emotion].mean() - moved.loc[~english, emotion].mean()
    assert rows.loc["language=en", "difference"] == pytest.approx(by_hand, abs=1e-7)


def test_eight_bit_weights_move_scores_and_stay_within_the_margins(
    result: dict[str, Any], moved: pd.DataFrame
) -> None:
    assert 0 < moved["anger"].abs().max() < 0.02
    rows = [c for f in result["findings"] if f["code"] == "CMP006" for c in f["comparisons"]]
    verdicts = {c["slice"]: c["verdict"] for c in rows}
    assert verdicts.pop("gender=mixed") == "insufficient_data"
    assert set(verdicts.values()) == {"within_margin"}


def test_only_the_comparison_counts(result: dict[str, Any]) -> None:
    assert result["scope"] == "comparison"
    assert {f["code"] for f in result["findings"] if f["gated"]} == {"CMP001", "CMP002", "CMP006"}


def test_the_plan_of_every_form_is_without_mistakes() -> None:
    found = importlib.util.spec_from_file_location("make", FOLDER / "make.py")
    assert found is not None
    assert found.loader is not None
    make = importlib.util.module_from_spec(found)
    found.loader.exec_module(make)
    for kind in make.MODELS:
        plan = parse_plan(make.plan_of(kind, make.FORMS), name=kind, metrics=catalogue())
        assert [c.kind for c in plan.comparison] == ["compression"] * len(make.FORMS)
        assert len(plan.model) == 1 + len(make.FORMS)
