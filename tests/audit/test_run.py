"""One audit from files or frames to what is written: frozen first, complete, silent on persons."""

import dataclasses
import getpass
import json
import re
import socket
from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from evenhand.audit import run as run_module
from evenhand.audit.datasets import dataset
from evenhand.audit.errors import InputError
from evenhand.audit.evidence import Evidence
from evenhand.audit.intake.sources import ScoreSource
from evenhand.audit.manifest import MANIFEST_NAME
from evenhand.audit.plan import Model, Plan
from evenhand.audit.plans.freeze import PLAN_NAME, RECORD_NAME, verify
from evenhand.audit.result import AuditResult, Verdict, dump, load
from evenhand.audit.run import exit_code, run
from evenhand.audit.stored import RESULT_NAME
from evenhand.audit.sums_file import SUMS_NAME

Frames = dict[str, pd.DataFrame]
Measured = Callable[..., Evidence]
Text = Callable[..., str]
Audited = Callable[..., AuditResult]

BIAS = {"metric": "bias", "margin": 0.3, "owner": "test", "emotions": ["Anger"]}
GATES = [BIAS, {"metric": "mae", "margin": 0.3, "owner": "test"}]
SHOW = [{"metric": "pearson", "emotions": "each"}]


@pytest.fixture
def frames(panel: Callable[..., Frames]) -> Frames:
    """Return items, ratings and the scores of a model without gap."""
    return panel()


@pytest.fixture
def folder(tmp_path: Path, frames: Frames, plan_text: Text) -> Path:
    """Return a folder with a plan and its data."""
    write(tmp_path / "data", frames, plan_text(gate=GATES, show=SHOW))
    return tmp_path / "data"


def write(folder: Path, frames: Frames, plan: str) -> Path:
    folder.mkdir()
    for name, frame in frames.items():
        frame.to_csv(folder / f"{name}.csv", index=False)
    (folder / "plan.toml").write_text(plan, encoding="utf-8")
    return folder / "plan.toml"


def timeless(result: AuditResult) -> AuditResult:
    """Return a result without what may differ between two runs: times, files and commands."""
    provenance = dataclasses.replace(
        result.provenance, started_at="", finished_at="", command="", git_dirty=None, sums_sha256=""
    )
    plan = dataclasses.replace(result.plan, frozen_at="", file="")
    data = dataclasses.replace(result.data, files=())
    return dataclasses.replace(result, provenance=provenance, plan=plan, data=data)


def test_an_audit_writes_plan_result_sums_and_manifest(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = run(folder / "plan.toml", out)
    names = sorted(p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file())
    internal = f"internal/{RESULT_NAME}"
    written = [PLAN_NAME, RECORD_NAME, RESULT_NAME, SUMS_NAME, internal]
    assert names == sorted([*written, MANIFEST_NAME])
    assert (out / PLAN_NAME).read_bytes() == (folder / "plan.toml").read_bytes()
    assert verify(out).intact
    assert (result.verdict, result.exit_code) == ("within_margin", 0)
    manifest = json.loads((out / MANIFEST_NAME).read_text(encoding="utf-8"))
    assert [f["role"] for f in manifest["read"]] == ["items", "ratings", "scores of model"]
    assert [f["name"] for f in manifest["written"]] == written
    assert manifest["plan_sha256"] == result.plan.sha256


def test_the_result_survives_a_round_trip(folder: Path, tmp_path: Path) -> None:
    result = run(folder / "plan.toml", tmp_path / "out")
    path = tmp_path / "out" / RESULT_NAME
    assert load(path) == result
    dump(load(path), tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == path.read_bytes()


def test_equal_input_gives_an_equal_result(folder: Path, tmp_path: Path) -> None:
    first = run(folder / "plan.toml", tmp_path / "first")
    again = run(folder / "plan.toml", tmp_path / "again")
    assert first.data.files == again.data.files
    assert timeless(first) == timeless(again)


def test_the_plan_is_frozen_before_scores_are_read(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, seen = tmp_path / "out", []
    table = dataset("table")

    def read_scores(plan: Plan, where: Path, model: Model) -> ScoreSource:
        seen.append((out / RECORD_NAME).is_file() and (out / PLAN_NAME).is_file())
        return table.read_scores(plan, where, model)

    watched = SimpleNamespace(
        read=table.read, read_scores=read_scores, score_names=table.score_names
    )
    monkeypatch.setattr(run_module, "dataset", lambda _: watched)
    run(folder / "plan.toml", out)
    assert seen == [True]


def test_another_plan_in_the_same_folder_is_refused(
    folder: Path, tmp_path: Path, plan_text: Text
) -> None:
    out = tmp_path / "out"
    run(folder / "plan.toml", out)
    before = {p: p.read_bytes() for p in out.rglob("*") if p.is_file()}
    (folder / "plan.toml").write_text(plan_text(gate=[{**BIAS, "margin": 2}]), encoding="utf-8")
    with pytest.raises(InputError, match="another plan was frozen here"):
        run(folder / "plan.toml", out)
    assert {p: p.read_bytes() for p in out.rglob("*") if p.is_file()} == before


def test_bad_scores_leave_what_is_written_as_it_is(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(folder / "plan.toml", out)
    before = {p: p.read_bytes() for p in out.rglob("*") if p.is_file()}
    (folder / "model.csv").write_text("item,Rage\nclip-00000,1\n", encoding="utf-8")
    with pytest.raises(InputError, match="Anger"):
        run(folder / "plan.toml", out)
    assert {p: p.read_bytes() for p in out.rglob("*") if p.is_file()} == before


def test_a_folder_that_cannot_be_written_is_named(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "internal").write_text("in the way", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be written"):
        run(folder / "plan.toml", out)


def test_an_emotion_that_nobody_rated_is_named_before_the_freeze(
    frames: Frames, audited: Audited, tmp_path: Path
) -> None:
    message = r"gate\[1\] bias: .*'Angre'.*Did you mean 'Anger'"
    with pytest.raises(InputError, match=message):
        audited(frames, gate=[{**BIAS, "emotions": ["Angre"]}], emotions=[])
    assert not (tmp_path / "out").exists()


def test_scores_that_are_not_there_do_not_use_up_the_folder(
    tmp_path: Path, frames: Frames, plan_text: Text
) -> None:
    plan = write(tmp_path / "data", frames, plan_text(models=["model", "modle", "third"]))
    with pytest.raises(InputError) as caught:
        run(plan, tmp_path / "out")
    assert len(caught.value.problems) == 2
    for name, problem in zip(("modle", "third"), caught.value.problems, strict=True):
        assert f"{name}.csv: no such file" in problem
    assert not (tmp_path / "out").exists()


def test_frames_without_model_and_models_without_frame_are_named_before_the_freeze(
    frames: Frames, audited: Audited, tmp_path: Path
) -> None:
    frames["modle"] = frames.pop("model")
    with pytest.raises(InputError) as caught:
        audited(frames)
    assert caught.value.problems == (
        "predictions: no frame for model 'model'; given: modle",
        "predictions: the plan names no model 'modle'. Did you mean 'model'? Models: model",
    )
    assert not (tmp_path / "out").exists()


def test_an_index_is_no_column_and_the_message_says_so(frames: Frames, audited: Audited) -> None:
    indexed = {**frames, "items": frames["items"].set_index("item")}
    with pytest.raises(InputError, match=r"items .*: no column 'item'; .*index: call reset_index"):
        audited(indexed)
    indexed = {**frames, "model": frames["model"].set_index("item")}
    with pytest.raises(
        InputError, match=r"of model .*: no column 'item'; .*index: call reset_index"
    ):
        audited(indexed, out="again")


@pytest.mark.parametrize("factor", [1e3, 1e8])
def test_scores_that_are_too_large_for_exact_sums_are_the_inputs_fault(
    frames: Frames, audited: Audited, factor: float
) -> None:
    frames["ratings"]["value"] *= factor
    frames["model"][["Anger", "Joy"]] *= factor
    scale = {"kind": "continuous", "low": 0, "high": 7 * factor}
    with pytest.raises(InputError, match=r"reach .* points, .* rescale labels and scores"):
        audited(frames, scale=scale, show=SHOW)


def test_a_fault_of_ours_is_not_put_down_to_the_data(
    frames: Frames, audited: Audited, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> Evidence:
        msg = "ours"
        raise ValueError(msg)

    monkeypatch.setattr(run_module, "gather", broken)
    with pytest.raises(ValueError, match="ours") as caught:
        audited(frames)
    assert not isinstance(caught.value, InputError)


@pytest.mark.parametrize("convert", [pd.DataFrame, pl.from_pandas, pa.Table.from_pandas])
def test_frames_give_what_files_give(
    folder: Path,
    frames: Frames,
    audited: Audited,
    tmp_path: Path,
    convert: Callable[[pd.DataFrame], object],
) -> None:
    from_files = run(folder / "plan.toml", tmp_path / "files")
    from_frames = audited(frames, plan=folder / "plan.toml", convert=convert)
    assert [f.rows for f in from_frames.data.files] == [f.rows for f in from_files.data.files]
    first, second = timeless(from_files), timeless(from_frames)
    assert first == second


@pytest.mark.parametrize(
    ("shift", "report", "expected"),
    [
        (0.0, {}, ("within_margin", 0)),
        (0.9, {}, ("exceeds_margin", 1)),
        (0.9, {"inconclusive": "allow"}, ("exceeds_margin", 1)),
        (0.3, {}, ("inconclusive", 3)),
        (0.3, {"inconclusive": "allow"}, ("inconclusive", 0)),
    ],
)
def test_the_exit_code_follows_the_verdict(
    panel: Callable[..., Frames],
    audited: Audited,
    shift: float,
    report: Mapping[str, str],
    expected: tuple[str, int],
) -> None:
    result = audited(panel(shifts={"gender=F": shift}), report=report)
    assert (result.verdict, result.exit_code) == expected


@pytest.mark.parametrize("word", ["insufficient_data", "undefined"])
def test_missing_evidence_is_no_pass(plan_of: Callable[..., Plan], word: Verdict) -> None:
    assert exit_code(plan_of(), word) == 3
    assert exit_code(plan_of(report={"inconclusive": "allow"}), word) == 0


def test_a_named_emotion_that_a_model_lacks_keeps_it_from_passing(
    panel: Callable[..., Frames], audited: Audited
) -> None:
    result = audited(panel(covers=[1]), gate=[BIAS, {**BIAS, "emotions": "mean"}])
    assert [f.verdict for f in result.findings if f.gated] == ["undefined", "within_margin"]
    named = result.findings[0]
    assert named.comparisons[0].gap.reason == "not_covered"
    assert "no output for this emotion" in named.notes[0]
    assert (result.verdict, result.exit_code) == ("inconclusive", 3)
    assert result.models[0].not_covered == ("Anger",)


def test_a_gate_that_is_asked_twice_has_two_ids(frames: Frames, audited: Audited) -> None:
    result = audited(frames, gate=[BIAS, {**BIAS, "emotions": "each", "margin": 0.5}])
    ids = [finding.id for finding in result.findings]
    assert len(set(ids)) == len(ids)
    assert "DIS001.model.bias.Anger.2" in ids


def test_nobody_and_nothing_of_the_machine_is_named(
    folder: Path, tmp_path: Path, plan_text: Text
) -> None:
    scores = tmp_path / "elsewhere" / "scores.csv"
    scores.parent.mkdir()
    (folder / "model.csv").rename(scores)
    text = plan_text(gate=GATES, show=SHOW).replace("model.csv", "../elsewhere/scores.csv")
    (folder / "plan.toml").write_text(text, encoding="utf-8")
    command = ["/opt/bin/evenhand", "audit", str(folder / "plan.toml"), "--out", str(tmp_path)]
    out = tmp_path / "out"
    result = run(folder / "plan.toml", out, command=command)
    assert result.models[0].source == "scores.csv"
    written = [path.read_bytes() for path in out.rglob("*") if path.is_file()]
    for secret in ("clip-0", "person-0", "rater-0", str(tmp_path), str(folder)):
        assert not [1 for content in written if secret.encode() in content], secret
    words = set(re.findall(r"[\w.-]+", (out / RESULT_NAME).read_text(encoding="utf-8")))
    assert not words & {getpass.getuser(), socket.gethostname()}
