"""Releases of a model audited one after the other, and their history."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

from evenhand.audit.run import run

Evenhand = Callable[..., CompletedProcess[str]]


def test_three_releases_become_one_line_a_slice(
    tmp_path: Path,
    even: tuple[Path, CompletedProcess[str]],
    evenhand: Evenhand,
    study: Callable[..., Path],
) -> None:
    """The first release is the audit that all tests share; the others need no command."""
    shutil.copytree(even[0] / "out", tmp_path / "1.0" / "out")
    text = (even[0] / "data" / "plan.toml").read_text(encoding="utf-8")
    for name, gap, persons in (("1.1", 0.3, 40), ("2.0", 0.9, 44)):
        own = text.replace('name = "small"', f'name = "small-{name}"')
        study(tmp_path / name / "data", gap=gap, persons=persons, plan=own)
        run(tmp_path / name / "data" / "plan.toml", tmp_path / name / "out")
    told = evenhand("history", ".", "--out", "history", cwd=tmp_path)
    assert told.returncode == 0, told.stderr
    document = json.loads((tmp_path / "history" / "history.json").read_text(encoding="utf-8"))
    (series,) = document["series"]
    assert [r["name"] for r in series["runs"]] == ["1.0/out", "1.1/out", "2.0/out"]
    assert [step["data"] for step in series["steps"]] == [False, True]
    (question,) = series["questions"]
    assert question["models"] == ["small", "small-1.1", "small-2.0"]
    line = next(one for one in question["lines"] if one["slice"] == "gender=woman")
    gaps = [point["value"] for point in line["points"]]
    for value, planted in zip(gaps, (0.0, 0.3, 0.9), strict=True):
        assert abs(value - planted) < 0.1
    assert [p["verdict"] for p in line["points"]][-1] == "exceeds_margin"
    for point, name in zip(line["points"], ("1.0", "1.1", "2.0"), strict=True):
        result = json.loads((tmp_path / name / "out" / "result.json").read_text(encoding="utf-8"))
        rows = [
            c for f in result["findings"] if f["id"] == point["finding"] for c in f["comparisons"]
        ]
        assert (
            point["value"] == next(c for c in rows if c["slice"] == line["slice"])["gap"]["value"]
        )


def test_a_folder_without_audits_is_an_error_in_words(tmp_path: Path, evenhand: Evenhand) -> None:
    done = evenhand("history", ".", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("error: .: no finished audit below it")
    assert not (tmp_path / "history").exists()
