"""From files and frames to a result: read after freezing, recorded, counted in the exit code."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from evenhand.audit.errors import InputError
from evenhand.audit.run import run, run_frames

Made = Callable[..., Any]

TONE = {
    "name": "tone",
    "file": "pairs.csv",
    "emotions": ["Anger"],
    "margin": 0.15,
    "share": 0.05,
    "owner": "test",
}
NOISE = {
    "name": "noise",
    "predictions": {"model": "noise.csv"},
    "emotions": ["Anger"],
    "tolerance": 0.35,
    "unchanged": 0.9,
    "owner": "test",
}
Frames = dict[str, pd.DataFrame]


@pytest.fixture
def frames(panel_of: Made, frames_of_panel: Made) -> Frames:
    found = frames_of_panel(panel_of(persons=80, pairs=4, shift=(0.3, 0), noise=0.05))
    noise = found["model"].copy()
    noise["Anger"] += 0.1
    return {**found, "noise": noise.iloc[3:]}


@pytest.fixture
def plan(plan_of_changes: Made) -> str:
    return str(plan_of_changes(counterfactual=[TONE], perturbation=[NOISE]))


def write(folder: Path, frames: Frames, plan: str) -> Path:
    folder.mkdir()
    for name, frame in frames.items():
        frame.to_csv(folder / f"{name}.csv", index=False)
    (folder / "plan.toml").write_text(plan, encoding="utf-8")
    return folder / "plan.toml"


def test_files_are_read_recorded_and_decide_the_exit_code(
    tmp_path: Path, frames: Frames, plan: str
) -> None:
    result = run(write(tmp_path / "data", frames, plan), tmp_path / "out")
    roles = {f.role: f for f in result.data.files}
    assert list(roles) == [
        "items",
        "ratings",
        "scores of model",
        "pairs of tone",
        "scores of model, noise",
    ]
    assert (roles["pairs of tone"].name, roles["pairs of tone"].rows) == ("pairs.csv", 320)
    found = {f.id: f for f in result.findings if f.code in {"CFP001", "ROB001"}}
    tone, noise = found["CFP001.model.tone.Anger"], found["ROB001.model.noise.Anger"]
    assert (tone.gated, tone.verdict) == (True, "exceeds_margin")
    assert noise.verdict == "within_margin"
    assert (result.verdict, result.exit_code) == ("exceeds_margin", 1)
    assert result.models[0].verdict == "exceeds_margin"
    (lost,) = [e for e in result.data.exclusions if e.reason.endswith("(model, noise)")]
    assert (lost.count, lost.by_slice["tone=light"]) == (3, 2)
    assert "3 of 640 items have no score when disturbed" in noise.answer
    assert "More than 5.0% of pairs are shown to change by more than 0.15" in tone.answer


def test_frames_give_the_same_as_files(tmp_path: Path, frames: Frames, plan: str) -> None:
    read = run(write(tmp_path / "data", frames, plan), tmp_path / "one")
    given = run_frames(
        plan,
        tmp_path / "two",
        items=frames["items"],
        ratings=frames["ratings"],
        predictions={"model": frames["model"]},
        pairs={"tone": frames["pairs"]},
        disturbed={("noise", "model"): frames["noise"]},
    )
    assert given.findings == read.findings


def test_what_is_missing_is_told_before_the_plan_is_frozen(
    tmp_path: Path, frames: Frames, plan: str
) -> None:
    path = write(tmp_path / "data", frames, plan)
    for name in ("pairs", "noise"):
        (tmp_path / "data" / f"{name}.csv").unlink()
    with pytest.raises(InputError) as caught:
        run(path, tmp_path / "out")
    first, second = caught.value.problems
    assert first.startswith("counterfactual 'tone': ")
    assert second.startswith("perturbation 'noise', model 'model': ")
    assert not (tmp_path / "out").exists()


def test_frames_that_nobody_asks_for_are_refused(tmp_path: Path, frames: Frames, plan: str) -> None:
    with pytest.raises(InputError) as caught:
        run_frames(
            plan,
            tmp_path / "out",
            items=frames["items"],
            ratings=frames["ratings"],
            predictions={"model": frames["model"]},
            pairs={"ton": frames["pairs"]},
        )
    said = caught.value.problems
    assert said[0] == "pairs: no frame for 'tone'; given: ton"
    assert said[1].startswith("pairs: the plan does not ask for 'ton'. Did you mean 'tone'?")
    assert said[2] == "disturbed: no frame for 'noise / model'; given: none"


def test_emotions_that_nobody_rated_are_refused(
    tmp_path: Path, frames: Frames, plan_of_changes: Made
) -> None:
    asked = {**TONE, "emotions": ["Angst"]}
    rated = plan_of_changes(counterfactual=[asked]).replace(', "emotions" = ["Anger", "Joy"]', "")
    path = write(tmp_path / "data", frames, rated)
    with pytest.raises(InputError, match=r"counterfactual\[1\] tone: there are no ratings"):
        run(path, tmp_path / "out")
