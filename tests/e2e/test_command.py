"""What the command says, writes and returns: exit codes 0, 1, 2, 3, help, Ctrl-C, runs in a row."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from evenhand.audit.result import load

Done = subprocess.CompletedProcess[str]
WRITTEN = (
    "result.json",
    "report.html",
    "summary.md",
    "manifest.json",
    "plan.toml",
    "plan.frozen.json",
    "internal/sums.parquet",
)
COMMANDS = (
    (),
    ("audit",),
    ("report",),
    ("demo",),
    ("plan",),
    ("plan", "new"),
    ("plan", "check"),
    ("plan", "power"),
)
MISUSED = (
    ("nothing-of-that-name",),
    ("audit",),
    ("audit", "plan.toml"),
    ("audit", "plan.toml", "--out", "out", "--fast"),
    ("report", ".", "--format", "docx"),
    ("demo", "--seed", "some"),
    ("plan", "power", "plan.toml", "--simulate", "-1"),
)


def no_traceback(done: Done) -> bool:
    return "Traceback" not in done.stderr + done.stdout


def test_a_model_within_its_margins_ends_with_0(even: tuple[Path, Done]) -> None:
    folder, done = even
    assert done.returncode == 0, done.stderr
    result = load(folder / "out" / "result.json")
    assert (result.verdict, result.exit_code) == ("within_margin", 0)
    assert "within margin (exit 0)" in done.stdout


@pytest.mark.parametrize("name", WRITTEN)
def test_an_audit_writes_what_it_says(even: tuple[Path, Done], name: str) -> None:
    folder, done = even
    assert (folder / "out" / name).stat().st_size > 0
    assert f"report: {Path('out', 'report.html')}" in done.stdout


def test_nothing_that_is_written_names_a_folder_of_this_machine(even: tuple[Path, Done]) -> None:
    folder, _ = even
    for name in WRITTEN[:-1]:
        text = (folder / "out" / name).read_text(encoding="utf-8")
        assert str(folder) not in text
        assert str(Path.home()) not in text


def test_a_model_that_over_reads_one_group_ends_with_1(
    tmp_path: Path, evenhand: Callable[..., Done], study: Callable[..., Path]
) -> None:
    plan = study(tmp_path, gap=1.5)
    done = evenhand("audit", plan, "--out", "out", cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    assert no_traceback(done)
    assert load(tmp_path / "out" / "result.json").verdict == "exceeds_margin"
    assert "EXCEEDS MARGIN (exit 1)" in done.stdout
    assert "gender=woman" in done.stdout


@pytest.mark.parametrize(("inconclusive", "code"), [("block", 3), ("allow", 0)])
def test_too_few_persons_end_with_3_unless_the_plan_allows_that(
    tmp_path: Path,
    evenhand: Callable[..., Done],
    study: Callable[..., Path],
    inconclusive: str,
    code: int,
) -> None:
    plan = study(tmp_path, persons=12)
    with plan.open("a", encoding="utf-8") as stream:
        stream.write(f'\n[report]\ninconclusive = "{inconclusive}"\n')
    done = evenhand("audit", plan, "--out", "out", cwd=tmp_path)
    result = load(tmp_path / "out" / "result.json")
    assert (done.returncode, result.exit_code) == (code, code), done.stderr
    assert result.verdict == "insufficient_data"
    assert "open: DIS001" in done.stdout
    allowed = 'Exit code 0, because the plan allows open questions (inconclusive = "allow").'
    assert (allowed in done.stdout) == (code == 0)
    assert "## What is open" in (tmp_path / "out" / "summary.md").read_text(encoding="utf-8")


def test_items_without_a_score_are_told_on_the_console(
    tmp_path: Path, evenhand: Callable[..., Done], study: Callable[..., Path]
) -> None:
    plan = study(tmp_path)
    scores = tmp_path / "scores.csv"
    lines = scores.read_text(encoding="utf-8").splitlines(keepends=True)
    scores.write_text("".join(lines[:-16]), encoding="utf-8")
    said = evenhand("audit", plan, "--out", "out", cwd=tmp_path).stdout
    (told,) = [line for line in said.splitlines() if line.startswith("left out: ")]
    assert told.startswith("left out: 10.0% of ")
    assert told.endswith("; see Not assessed")


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_explains_itself(
    tmp_path: Path, evenhand: Callable[..., Done], words: tuple[str, ...]
) -> None:
    done = evenhand(*words, "--help", cwd=tmp_path)
    assert done.returncode == 0
    assert "Usage:" in done.stdout
    assert not done.stderr
    assert not list(tmp_path.iterdir())


def test_the_version_is_printed(tmp_path: Path, evenhand: Callable[..., Done]) -> None:
    done = evenhand("--version", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith("evenhand ")


@pytest.mark.parametrize("arguments", MISUSED, ids=" ".join)
def test_misuse_ends_with_2_and_says_what_is_wrong(
    tmp_path: Path, evenhand: Callable[..., Done], arguments: tuple[str, ...]
) -> None:
    done = evenhand(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.strip()
    assert no_traceback(done)
    assert not list(tmp_path.iterdir())


def test_ctrl_c_while_files_are_read_ends_with_130(
    tmp_path: Path, interrupted: Callable[..., tuple[int, str]], study: Callable[..., Path]
) -> None:
    plan = study(tmp_path)
    code, said = interrupted("audit", plan, "--out", "out", cwd=tmp_path, at="reading plan")
    assert code == 130, said
    assert "Traceback" not in said


def test_ctrl_c_while_it_measures_ends_with_130_and_the_same_command_works_again(
    tmp_path: Path,
    evenhand: Callable[..., Done],
    interrupted: Callable[..., tuple[int, str]],
    study: Callable[..., Path],
) -> None:
    arguments = ("audit", study(tmp_path), "--out", "out")
    code, said = interrupted(*arguments, cwd=tmp_path, at="measuring")
    assert code == 130, said
    assert "Traceback" not in said
    assert "run the same command again" in said
    assert not (tmp_path / "out" / "result.json").exists()
    assert evenhand(*arguments, cwd=tmp_path).returncode == 0


def test_an_audit_can_be_repeated_and_finds_the_same(
    even: tuple[Path, Done], evenhand: Callable[..., Done]
) -> None:
    folder, _ = even
    path = folder / "out" / "result.json"
    before = load(path)
    assert evenhand("audit", "data/plan.toml", "--out", "out", cwd=folder).returncode == 0
    after = load(path)
    assert after.findings == before.findings
    assert after.exploration == before.exploration
    assert after.plan == before.plan


def test_a_folder_takes_no_second_plan(
    even: tuple[Path, Done], evenhand: Callable[..., Done]
) -> None:
    folder, _ = even
    plan = (folder / "data" / "plan.toml").read_text(encoding="utf-8")
    other = folder / "data" / "wider.toml"
    other.write_text(plan.replace("margin = 0.5", "margin = 5.0"), encoding="utf-8")
    kept = (folder / "out" / "result.json").read_bytes()
    done = evenhand("audit", "data/wider.toml", "--out", "out", cwd=folder)
    assert done.returncode == 2
    assert "another plan was frozen here" in done.stderr
    assert no_traceback(done)
    assert (folder / "out" / "result.json").read_bytes() == kept


@pytest.mark.parametrize(("form", "name"), [("html", "report.html"), ("md", "summary.md")])
def test_a_report_is_rendered_again_from_the_result_alone(
    even: tuple[Path, Done], tmp_path: Path, evenhand: Callable[..., Done], form: str, name: str
) -> None:
    source = even[0] / "out" / "result.json"
    (tmp_path / "alone").mkdir()
    (tmp_path / "alone" / "result.json").write_bytes(source.read_bytes())
    done = evenhand("report", "alone", "--format", form, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == f"written: {Path('alone', name)}"
    assert (tmp_path / "alone" / name).read_bytes() == (source.parent / name).read_bytes()


def test_a_result_file_may_be_named_itself(
    even: tuple[Path, Done], evenhand: Callable[..., Done]
) -> None:
    done = evenhand("report", "out/result.json", cwd=even[0])
    assert done.returncode == 0, done.stderr


def test_a_new_plan_is_without_mistakes_and_is_not_overwritten(
    tmp_path: Path, evenhand: Callable[..., Done]
) -> None:
    assert evenhand("plan", "new", "mine.toml", cwd=tmp_path).returncode == 0
    checked = evenhand("plan", "check", "mine.toml", cwd=tmp_path)
    assert checked.returncode == 0, checked.stderr
    assert "no mistakes" in checked.stdout
    again = evenhand("plan", "new", "mine.toml", cwd=tmp_path)
    assert again.returncode == 2
    assert "mine.toml: exists" in again.stderr


def test_power_is_planned_before_there_are_scores(
    tmp_path: Path, evenhand: Callable[..., Done], study: Callable[..., Path]
) -> None:
    plan = study(tmp_path)
    (tmp_path / "scores.csv").unlink()
    done = evenhand("plan", "power", plan, "--simulate", "3", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert no_traceback(done)
    assert "gender=woman" in done.stdout
    assert "3 of 3 audits were simulated" in done.stdout
    assert "assumed: bias, " in done.stdout
    assert "residual sd " in done.stdout


@pytest.mark.parametrize(("subjects", "shown"), [("real", "<10"), ("synthetic", "6")])
def test_planned_power_keeps_small_counts_of_real_persons_back(
    tmp_path: Path,
    evenhand: Callable[..., Done],
    study: Callable[..., Path],
    subjects: str,
    shown: str,
) -> None:
    plan = study(tmp_path, persons=12)
    text = plan.read_text(encoding="utf-8")
    plan.write_text(text.replace('subjects = "synthetic"', f'subjects = "{subjects}"'), "utf-8")
    done = evenhand("plan", "power", plan, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    (row,) = {line for line in done.stdout.splitlines() if "gender=woman [1]" in line}
    assert f" {shown} " in row
    assert ("[1] 6 persons" in done.stdout) == (subjects == "synthetic")
