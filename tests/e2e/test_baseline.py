"""`evenhand baseline` as people run it: accept, audit again, check, and what expires blocks."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Done = CompletedProcess[str]
TERMS = ("--owner", "Head of product", "--reason", "Retraining, EM-12", "--expires", "2027-03-31")
BASELINE = ("--baseline", "baseline.toml", "--today")


@pytest.fixture(scope="session")
def tilted(uneven: tuple[Path, Done], evenhand: Callable[..., Done]) -> Path:
    """Return a folder with an audit whose gate is exceeded, and a baseline that accepts that."""
    folder, done = uneven
    assert done.returncode == 1, done.stderr
    arguments = ("baseline", "set", "out", "--out", "baseline.toml", *TERMS)
    done = evenhand(*arguments, "--today", "2026-12-01", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("accepted: DIS001.small.bias.mean at gender=") == 2
    return folder


@pytest.mark.parametrize(("day", "code"), [("2027-03-31", 0), ("2027-04-01", 1)])
def test_a_finished_audit_is_held_against_a_baseline(
    tilted: Path, evenhand: Callable[..., Done], day: str, code: int
) -> None:
    done = evenhand("baseline", "check", "out", *BASELINE, day, "--json", cwd=tilted)
    assert done.returncode == code, done.stderr
    document = json.loads(done.stdout)
    assert (document["verdict"], document["exit_code"]) == ("exceeds_margin", code)
    assert len(document["baseline"]["blocking"]) == 2 * code


def test_an_audit_with_a_baseline_shows_it_everywhere_and_agrees_with_itself(
    tilted: Path, evenhand: Callable[..., Done]
) -> None:
    plan = ("audit", "data/plan.toml", "--out")
    done = evenhand(*plan, "accepted", *BASELINE, "2026-12-02", cwd=tilted)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "EXCEEDS MARGIN" in done.stdout
    for edition in ("accepted", "accepted/internal"):
        for name in ("report.html", "summary.md"):
            text = (tilted / edition / name).read_text(encoding="utf-8")
            assert "Head of product" in text
            assert "2 rows are accepted" in text
        result = json.loads((tilted / edition / "result.json").read_text(encoding="utf-8"))
        assert (result["verdict"], result["exit_code"]) == ("exceeds_margin", 0)
        assert result["baseline"]["exit_code_without"] == 1
    done = evenhand("verify", "accepted", "--data", "data", cwd=tilted)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "not checked: the baseline baseline.toml" in done.stdout


def test_a_gap_that_has_grown_blocks(
    tilted: Path, evenhand: Callable[..., Done], study: Callable[..., Path], tmp_path: Path
) -> None:
    study(tmp_path / "data", gap=1.7)
    shutil.copy(tilted / "baseline.toml", tmp_path)
    audit = ("audit", "data/plan.toml", "--out", "out", "--quiet")
    done = evenhand(*audit, *BASELINE, "2026-12-02", cwd=tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    first, *rest = done.stdout.splitlines()
    assert first == "EXCEEDS MARGIN (exit 1)"
    assert [line.split("; ", 2)[2] for line in rest] == [
        "margin 0.5 scale points, both ways; beyond what its waiver accepts"
    ] * 2
    summary = (tmp_path / "out" / "summary.md").read_text(encoding="utf-8")
    assert "0 rows are accepted, 2 worse than accepted" in summary
    assert "Beyond the accepted" in summary


def test_a_broken_baseline_ends_with_2_before_anything_is_read(
    tilted: Path, evenhand: Callable[..., Done], tmp_path: Path
) -> None:
    text = (tilted / "baseline.toml").read_text(encoding="utf-8")
    (tmp_path / "baseline.toml").write_text(text.replace("owner", "ovner"), encoding="utf-8")
    audit = ("audit", tilted / "data" / "plan.toml", "--out", "out")
    done = evenhand(*audit, *BASELINE, "2026-12-02", cwd=tmp_path)
    assert done.returncode == 2
    assert (
        "error: baseline.toml:8: waiver[1].ovner: unknown key; did you mean owner?" in done.stderr
    )
    assert not (tmp_path / "out").exists()
