"""`evenhand baseline`: what it writes, prints and ends with."""

import json
import tomllib
from contextlib import redirect_stderr
from dataclasses import replace
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evenhand.audit.errors import InputError
from evenhand.audit.finding import Comparison, Finding, Number, Verdict
from evenhand.audit.result import Audience, AuditResult, dump, load
from evenhand.baseline_command import app
from evenhand.baseline_options import given, the_day
from evenhand.baseline_table import table

FRAME = Path(__file__).parents[1] / "reports" / "frame.json"
EXCEEDS: Verdict = "exceeds_margin"
OPEN: Verdict = "inconclusive"
TERMS = ("--owner", "Board", "--reason", "known", "--expires", "2027-03-31")
DAY = ("--today", "2026-12-01")


def row(part: str, verdict: Verdict, gap: float | None, *, withheld: bool = False) -> Comparison:
    number = Number(value=gap)
    return Comparison(
        slice=part,
        reference="everyone else",
        inside=number,
        outside=number,
        gap=number,
        verdict=verdict,
        suppressed="disclosure" if withheld else "",
    )


def made(*rows: Comparison, audience: Audience = "internal") -> AuditResult:
    """Return a result of one finding that exceeds its margin."""
    finding = Finding(
        id="DIS001.m.mean",
        code="DIS001",
        title="t",
        asks="a",
        why="w",
        answer="x",
        gated=True,
        verdict=EXCEEDS,
        metric="bias",
        unit="points",
        margin=0.25,
        comparisons=rows,
    )
    frame = load(FRAME)
    return replace(frame, audience=audience, findings=(finding,), slices=(), exit_code=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of an audit with both editions."""
    rows = row("g=F", EXCEEDS, 0.312), row("g=\x1b[31m", EXCEEDS, 0.4), row("g=M", OPEN, 0.2)
    hidden = row("g=F", EXCEEDS, None, withheld=True), *rows[1:]
    root = tmp_path / "out"
    (root / "shareable").mkdir(parents=True)
    dump(made(*rows), root / "result.json")
    dump(made(*hidden, audience="shareable"), root / "shareable" / "result.json")
    return root


def said(*arguments: str | Path, code: int = 0) -> str:
    """Return what the command printed."""
    done = CliRunner().invoke(app, list(map(str, arguments)))
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == code, done.output
    return done.stdout


def problems(*arguments: str | Path) -> tuple[str, ...]:
    """Return what the command refuses."""
    with pytest.raises(InputError) as caught:
        said(*arguments)
    return caught.value.problems


def test_what_exceeds_is_accepted_and_no_longer_blocks(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "b.toml"
    told = said("set", folder, "--out", file, *TERMS, *DAY)
    assert told.splitlines() == [
        "accepted: DIS001.m.mean at g=F: up to 0.312 until 2027-03-31",
        (
            "not accepted: DIS001.m.mean at g=\N{REPLACEMENT CHARACTER}[31m: its name has control "
            "characters, which no baseline can hold"
        ),
        f"written: {file}",
    ]
    (one,) = tomllib.loads(file.read_text(encoding="utf-8"))["waiver"]
    assert one == {
        "finding": "DIS001.m.mean",
        "slice": "g=F",
        "owner": "Board",
        "reason": "known",
        "expires": date(2027, 3, 31),
        "margin": 0.312,
        "accepted_verdict": EXCEEDS,
        "accepted_gap": 0.312,
    }
    before = (folder / "result.json").read_bytes()
    lines = said("check", folder, "--baseline", file, "--today", "2027-03-10", code=1).splitlines()
    assert (folder / "result.json").read_bytes() == before
    assert [line.split()[0] for line in lines[:4]] == ["standing", "new", "new", "accepted"]
    assert lines[3].split() == [
        *("accepted", "DIS001.m.mean", "at", "g=F", "+0.312,", "exceeds", "margin"),
        *("+0.312", "0.312", "Board", "2027-03-31"),
    ]
    assert "expires soon: DIS001.m.mean at g=F: on 2027-03-31, in 21 days, owner Board" in lines
    assert lines[-1] == (
        "2 blocking, 1 accepted on 2027-03-10; the verdict stays exceeds margin (exit 1, 1 without "
        "the baseline)"
    )
    assert "\x1b" not in "".join(lines)


def test_a_file_is_added_to_and_renewed_only_when_asked(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "b.toml"
    said("set", folder, "--out", file, *TERMS, *DAY)
    text = file.read_text(encoding="utf-8")
    again = said("set", folder, "--out", file, *TERMS, *DAY, "--slice", "g=F")
    assert "kept: DIS001.m.mean at g=F: the file has a waiver; --renew replaces it" in again
    assert f"{file}: nothing to write" in again
    assert file.read_text(encoding="utf-8") == text
    more = said("set", folder, "--out", file, *TERMS, *DAY, "--open", "--slice", "g=M")
    assert "accepted: DIS001.m.mean at g=M: up to 0.25" in more
    assert file.read_text(encoding="utf-8").startswith(text)
    renewed = said(
        *("set", folder, "--out", file, *TERMS, *DAY, "--slice", "g=F", "--margin", "0.5"),
        *("--finding", "DIS*", "--renew"),
    )
    assert "renewed: DIS001.m.mean at g=F: up to 0.5" in renewed
    waivers = tomllib.loads(file.read_text(encoding="utf-8"))["waiver"]
    assert [(one["slice"], one["margin"]) for one in waivers] == [("g=F", 0.5), ("g=M", 0.25)]


def test_slack_lets_a_gap_grow(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "b.toml"
    told = said("set", folder, "--out", file, *TERMS, *DAY, "--slack", "0.1")
    assert "accepted: DIS001.m.mean at g=F: up to 0.344" in told


def test_json_and_quiet(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "b.toml"
    said("set", folder, "--out", file, *TERMS, *DAY)
    check = ("check", folder, "--baseline", file, "--today", "2027-03-10")
    document = json.loads(said(*check, "--json", code=1))
    assert document["exit_code"] == 1
    assert document["expiring_soon"] == ["DIS001.m.mean at g=F"]
    assert document["baseline"]["waivers"][0]["standing"] == "accepted"
    brief = said(*check, "--quiet", code=1).splitlines()
    assert len(brief) == 3
    assert brief[0].startswith("2 blocking, 1 accepted")
    assert problems(*check, "--quiet", "--json") == (
        "--quiet and --json were both given; expected one of them",
    )


def test_waivers_that_can_be_dropped_or_match_nothing_are_told(
    folder: Path, tmp_path: Path
) -> None:
    file = tmp_path / "b.toml"
    said("set", folder, "--out", file, *TERMS, *DAY, "--slice", "g=F")
    gone = tmp_path / "gone"
    gone.mkdir()
    within = made(row("g=F", "within_margin", 0.1), row("g=M", OPEN, 0.2))
    dump(replace(within, verdict=OPEN, exit_code=3), gone / "result.json")
    lines = said("check", gone, "--baseline", file, *DAY, code=3).splitlines()
    assert any(line.startswith("gone: DIS001.m.mean at g=F: Within its margin") for line in lines)
    other = file.read_text(encoding="utf-8").replace("g=F", "g=G")
    file.write_text(other, encoding="utf-8")
    lines = said("check", folder, "--baseline", file, *DAY, code=1).splitlines()
    assert any(line.startswith("unmatched: DIS001.m.mean at g=G: The finding") for line in lines)
    assert not any(line.startswith("expires soon") for line in lines)


def test_github_is_told_of_the_edition_to_hand_on(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, summary, outputs = (tmp_path / name for name in ("b.toml", "summary", "outputs"))
    said("set", folder, "--out", file, *TERMS, *DAY)
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    monkeypatch.setenv("GITHUB_OUTPUT", str(outputs))
    check = ("check", folder / "result.json", "--baseline", file, *DAY, "--github")
    done = CliRunner().invoke(app, list(map(str, check)))
    assert done.exit_code == 1
    assert "::error" in done.stderr
    assert "::notice" in done.stderr
    written = summary.read_text(encoding="utf-8")
    assert (
        "Held against the baseline b.toml on 2026-12-01 (the audit ended on 2025-11-21): "
        "1 row is accepted" in written
    )
    assert "0.312" not in written + done.stderr
    assert outputs.read_text(encoding="utf-8").splitlines() == [
        f"verdict={EXCEEDS}",
        f"report={folder / 'shareable' / 'report.html'}",
    ]
    monkeypatch.delenv("GITHUB_STEP_SUMMARY")
    said(*check, code=1)


def test_github_is_told_what_is_wrong_with_a_baseline(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "b.toml"
    file.write_text("", encoding="utf-8")
    done = CliRunner().invoke(app, ["check", str(folder), "--baseline", str(file), "--github"])
    assert isinstance(done.exception, InputError)
    assert done.stderr == "::error title=evenhand::b.toml: evenhand_baseline: missing, expected 1\n"


def test_a_day_that_is_not_that_of_the_clock_is_told_in_every_mode(tmp_path: Path) -> None:
    file = tmp_path / "b.toml"
    file.write_text("evenhand_baseline = 1\n", encoding="utf-8")
    with redirect_stderr(StringIO()) as told:
        given(file, "2026-01-31")
        assert "waivers are held against 2026-01-31, as --today says" in told.getvalue()
        told.truncate(0)
        given(file, None)
        assert told.getvalue() == ""


def test_what_exceeds_comes_before_what_is_open_and_a_long_list_is_cut(tmp_path: Path) -> None:
    rows = [row(f"g={n:02}", OPEN, 0.2) for n in range(30)]
    dump(made(*rows, row("g=F", EXCEEDS, 0.3)), tmp_path / "result.json")
    file = tmp_path / "b.toml"
    file.write_text("evenhand_baseline = 1\n", encoding="utf-8")
    check = ("check", tmp_path, "--baseline", file, *DAY)
    lines = said(*check, "--quiet", code=1).splitlines()
    assert lines[1].startswith("DIS001.m.mean at g=F: No waiver names it; it exceeds its margin")
    assert lines[-1] == "and 11 more"
    assert said(*check, code=1).splitlines()[1].startswith("new       DIS001.m.mean at g=F")


def test_what_cannot_be_meant_is_refused(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "b.toml"
    terms = ("--owner", "Board", "--reason", "known", "--expires")
    assert problems("set", folder, "--out", file, *terms, "soon", *DAY) == (
        "--expires: got 'soon', expected a day such as 2027-03-31",
    )
    assert (
        "expected a day from 2026-12-01 to 2027-12-02"
        in (problems("set", folder, "--out", file, *terms, "2026-11-30", *DAY)[0])
    )
    assert "there is no result" in problems("set", tmp_path, "--out", file, *TERMS, *DAY)[0]
    assert problems("set", folder, "--out", tmp_path, *TERMS, *DAY) == (
        f"{tmp_path}: cannot be written: Is a directory",
    )
    assert "no such file" in problems("check", folder, "--baseline", file, *DAY)[0]
    assert not file.exists()


def test_options_must_be_given(folder: Path, tmp_path: Path) -> None:
    said("check", folder, code=2)
    said("set", folder, "--out", tmp_path / "b.toml", code=2)


def test_the_day_is_that_of_the_clock_in_utc_unless_given() -> None:
    assert the_day("2026-12-01", option="--today") == date(2026, 12, 1)
    before = datetime.now(UTC).date()
    assert before <= the_day(None, option="--today") <= datetime.now(UTC).date()


@pytest.mark.parametrize("text", ["20261201", "2026-12-1", "2026-W49-2", "2026-02-30", "today", ""])
def test_other_ways_to_write_a_day_are_refused(text: str) -> None:
    with pytest.raises(InputError, match="expected a day such as 2027-03-31"):
        the_day(text, option="--today")


def test_a_baseline_is_read_where_one_is_given(tmp_path: Path) -> None:
    assert given(None, None) is None
    with pytest.raises(InputError, match="--today: says when waivers are read; expected --base"):
        given(None, "2026-12-01")
    file = tmp_path / "b.toml"
    file.write_text("evenhand_baseline = 1\n", encoding="utf-8")
    read = given(file, "2026-12-01")
    assert read is not None
    assert (read.waivers, read.checked_on) == ((), date(2026, 12, 1))


def test_a_table_needs_a_baseline(folder: Path) -> None:
    with pytest.raises(ValueError, match="a result with a baseline is needed"):
        list(table(load(folder / "result.json")))
