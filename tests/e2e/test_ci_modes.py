"""Every route out of an audit that a pipeline takes ends with the code of the audit."""

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

Done = subprocess.CompletedProcess[str]
Evenhand = Callable[..., Done]
HASH = re.compile(r"\b[0-9a-f]{64}\b")


def test_json_is_one_document_and_progress_goes_elsewhere(uneven: tuple[Path, Done]) -> None:
    folder, done = uneven
    found = json.loads(done.stdout)
    assert done.returncode == found["exit_code"] == 1
    assert found["verdict"] == "exceeds_margin"
    assert {row["slice"] for row in found["blocking"]} == {"gender=woman", "gender=man"}
    assert all((folder / path).exists() for path in found["files"].values())
    assert "evenhand: measuring" in done.stderr


def test_all_outputs_tell_the_same(uneven: tuple[Path, Done]) -> None:
    out = uneven[0] / "out"
    result = json.loads((out / "result.json").read_text(encoding="utf-8"))
    for folder in (out, out / "internal"):
        junit = ET.parse(folder / "junit.xml").getroot()  # noqa: S314 our own
        (run,) = json.loads((folder / "results.sarif").read_text(encoding="utf-8"))["runs"]
        levels = [each["level"] for each in run["results"]]
        assert junit.get("failures") == "2"
        assert levels.count("error") == 2
        assert run["invocations"][0]["exitCode"] == result["exit_code"]
        region = run["results"][0]["locations"][0]["physicalLocation"]["region"]
        plan = (out / "plan.toml").read_text(encoding="utf-8").splitlines()
        assert plan[region["startLine"] - 1] == "[[gate]]"


def test_errors_stay_in_every_mode(tmp_path: Path, evenhand: Evenhand) -> None:
    (tmp_path / "plan.toml").write_text("evenhand = 1\n", encoding="utf-8")
    for flag in ("--quiet", "--json", "--github"):
        done = evenhand("audit", "plan.toml", "--out", "out", flag, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (2, "")
        assert "error: plan.toml" in done.stderr
        assert ("::error title=evenhand::plan.toml" in done.stderr) == (flag == "--github")
    done = evenhand("audit", "plan.toml", "--out", "out", "--json", "--quiet", cwd=tmp_path)
    assert done.returncode == 2
    assert "expected one of them" in done.stderr


def test_another_folder_and_window_change_nothing_but_the_hash_of_the_run(
    uneven: tuple[Path, Done],
    tmp_path: Path,
    evenhand: Evenhand,
    study: Callable[..., Path],
    environment: dict[str, str],
) -> None:
    study(tmp_path / "data", gap=1.5)
    environment["COLUMNS"] = "40"
    done = evenhand("audit", "data/plan.toml", "--out", "out", "--json", cwd=tmp_path)
    del environment["COLUMNS"]
    assert HASH.sub("HASH", done.stdout) == HASH.sub("HASH", uneven[1].stdout)


def test_open_questions_end_with_3_and_are_errors_of_junit(
    tmp_path: Path, evenhand: Evenhand, study: Callable[..., Path]
) -> None:
    plan = study(tmp_path, persons=12)
    done = evenhand("audit", plan, "--out", "out", "--quiet", "--github", cwd=tmp_path)
    assert done.returncode == 3, done.stderr
    first, *rest = done.stdout.splitlines()
    assert first == "insufficient data (exit 3)"
    *notes, last = done.stderr.splitlines()
    assert len(notes) == len(rest) > 0
    assert all(line.startswith("::warning file=plan.toml,line=") for line in notes)
    assert last == "evenhand: GITHUB_STEP_SUMMARY is not set: no job summary was written"
    junit = ET.parse(tmp_path / "out" / "junit.xml").getroot()  # noqa: S314 our own
    assert (junit.get("failures"), junit.get("errors")) == ("0", "2")


def test_an_audit_within_its_margins_has_no_failure(even: tuple[Path, Done]) -> None:
    folder, done = even
    assert done.returncode == 0
    assert done.stdout.replace("\n", "").isprintable()
    junit = ET.parse(folder / "out" / "junit.xml").getroot()  # noqa: S314 our own
    assert (junit.get("failures"), junit.get("errors")) == ("0", "0")


def test_verify_writes_junit_and_ends_with_its_code(
    uneven: tuple[Path, Done], evenhand: Evenhand
) -> None:
    folder = uneven[0]
    done = evenhand("verify", "out", "--quiet", "--junit", "verify.xml", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "all that could be checked agrees\n"
    root = ET.parse(folder / "verify.xml").getroot()  # noqa: S314 our own
    assert int(root.get("tests", "0")) > 10
