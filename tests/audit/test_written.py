"""What an audit leaves behind, and what becomes of what lay there before."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from evenhand.audit.manifest import MANIFEST_NAME, intact, record_rendering
from evenhand.audit.plans.freeze import PLAN_NAME, RECORD_NAME
from evenhand.audit.result import AuditResult, load
from evenhand.audit.run import run
from evenhand.audit.verify.verify import verify

Frames = dict[str, pd.DataFrame]


@pytest.fixture
def data(tmp_path: Path, panel: Callable[..., Frames], plan_text: Callable[..., str]) -> Path:
    """Return a folder with a plan and its data."""
    folder = tmp_path / "data"
    folder.mkdir()
    for name, frame in panel().items():
        frame.to_csv(folder / f"{name}.csv", index=False)
    report = {"audience": "internal", "suppress_below": 5}
    (folder / "plan.toml").write_text(plan_text(report=report), encoding="utf-8")
    return folder


def other_scores(data: Path) -> None:
    scores = pd.read_csv(data / "model.csv")
    scores["Anger"] += 0.01
    scores.to_csv(data / "model.csv", index=False)


def test_the_edition_to_hand_on_brings_plan_and_manifest(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = run(data / "plan.toml", out)
    assert result.audience == "internal"
    folder = out / "shareable"
    names = sorted(path.name for path in folder.iterdir())
    assert names == sorted([PLAN_NAME, RECORD_NAME, MANIFEST_NAME, "result.json"])
    assert load(folder / "result.json").audience == "shareable"
    assert intact(folder) is not None
    assert [p.name for p in (out / "internal").iterdir()] == ["sums.parquet"]


def test_the_same_run_takes_the_place_of_the_one_before(data: Path, tmp_path: Path) -> None:
    out, said = tmp_path / "out", list[str]()
    for _ in range(2):
        run(data / "plan.toml", out, say=said.append)
    assert not (out / "earlier").exists()
    assert not [line for line in said if "kept" in line]


def test_a_run_on_other_data_is_kept_and_named(data: Path, tmp_path: Path) -> None:
    out, said = tmp_path / "out", list[str]()
    first = run(data / "plan.toml", out)
    (out / "report.html").write_text("old", encoding="utf-8")
    (out / "estimates.csv").write_text("old", encoding="utf-8")
    record_rendering(out / "estimates.csv")
    other_scores(data)
    second = run(data / "plan.toml", out, say=said.append)
    (kept,) = (out / "earlier").iterdir()
    assert [line for line in said if f"is kept in earlier/{kept.name}" in line]
    assert load(kept / "result.json") == first
    assert load(out / "result.json") == second
    assert (kept / "report.html").read_text(encoding="utf-8") == "old"
    assert not (out / "report.html").exists()
    assert (kept / "estimates.csv").is_file()
    assert not (out / "estimates.csv").exists()
    manifest = json.loads((out / MANIFEST_NAME).read_text(encoding="utf-8"))
    assert [run["folder"] for run in manifest["earlier"]] == [f"earlier/{kept.name}"]
    assert all(each.agrees() for each in verify(out))
    assert all(each.agrees() for each in verify(kept))
    (kept / "result.json").write_bytes(b"{}")
    found = [d for each in verify(out) for _, one in each.checked for d in one.differences]
    assert [d.file for d in found] == [f"earlier/{kept.name}/result.json"]
    alone = shutil.copytree(out / "shareable", tmp_path / "alone")
    told = {t: one for v in verify(alone) for t, one in v.checked}["Files"]
    assert not told.differences
    assert [one.what for one in told.unchecked] == [
        "1 earlier runs of this plan, which the manifest names"
    ]
    shutil.rmtree(kept)
    found = [d for each in verify(out) for _, one in each.checked for d in one.differences]
    assert [d.got for d in found] == ["is missing"]


def test_each_of_many_kept_runs_agrees(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    for _ in range(3):
        run(data / "plan.toml", out)
        other_scores(data)
    kept = list((out / "earlier").iterdir())
    assert len(kept) == 2
    assert all(each.agrees() for root in (out, *kept) for each in verify(root))


def test_runs_of_one_second_and_broken_ones_are_kept_apart(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(data / "plan.toml", out)
    for _ in range(2):
        (out / "result.json").write_bytes(b"{}")
        run(data / "plan.toml", out)
    assert len(list((out / "earlier").iterdir())) == 2


def test_the_result_of_one_audit_is_read_as_before(
    audited: Callable[..., AuditResult], panel: Callable[..., Frames], tmp_path: Path
) -> None:
    result = audited(panel())
    assert load(tmp_path / "out" / "result.json") == result
    told = {t: one for v in verify(tmp_path / "out", data=tmp_path) for t, one in v.checked}
    assert "frames in memory" in told["Numbers from the data"].unchecked[0].why
