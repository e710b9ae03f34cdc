"""Bad input ends with 2 and one line a problem, or with a counted loss; never with a traceback.

Each case is one way in which files go wrong between two people. All commands are started once, two
at a time.
"""

import os
import subprocess
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from evenhand.audit.result import AuditResult, load

Done = subprocess.CompletedProcess[str]
Spoil = Callable[[Path], None]


def change(name: str, old: str, new: str) -> Spoil:
    """Return what replaces the first occurrence of a text in a file."""

    def spoil(folder: Path) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return spoil


def fill(name: str, content: bytes) -> Spoil:
    """Return what gives a file another content."""

    def spoil(folder: Path) -> None:
        (folder / name).write_bytes(content)

    return spoil


def remove(name: str) -> Spoil:
    """Return what removes a file."""
    return lambda folder: (folder / name).unlink()


REFUSED: Mapping[str, tuple[Spoil, str]] = {
    "no attribute": (change("items.csv", "gender", "sex"), "items.csv: no column 'gender'"),
    "no column for the rating": (
        change("ratings.csv", "value", "val"),
        "ratings.csv: no column 'value'. Did you mean 'val'?",
    ),
    "no emotion that the model covers": (
        change("scores.csv", "Anger,Sadness", "anger_score,sad_score"),
        "scores.csv",
    ),
    "one item with two scores": (change("scores.csv", "\ni1,", "\ni0,"), "item 'i0'"),
    "an undeclared level": (change("items.csv", "p1,man", "p1,robot"), "does not list 'robot'"),
    "an empty file": (fill("items.csv", b""), "items.csv: is empty"),
    "a header alone": (fill("scores.csv", b"item,Anger,Sadness\n"), "scores.csv: has no rows"),
    "Latin-1": (
        fill("items.csv", "item,person,gender\ni0,José,man\n".encode("latin-1")),
        "items.csv: is not UTF-8",
    ),
    "a row with too many values": (change("items.csv", "p0,woman", "p0,woman,x"), "row 2"),
    "scores that are missing": (remove("scores.csv"), "scores.csv: no such file"),
}
"""What is wrong, how it comes about, and words that the answer must hold."""


BAD_PLANS: Mapping[str, tuple[Spoil, str]] = {
    "a plan of another version": (
        change("plan.toml", "evenhand = 1", "evenhand = 2"),
        "plan.toml:1: evenhand: got number 2, expected 1",
    ),
    "a misspelt key": (change("plan.toml", "margin", "margn"), "did you mean margin?"),
    "no plan but noise": (fill("plan.toml", bytes(range(256))), "plan.toml"),
}
"""The same for the plan alone."""


@pytest.fixture(scope="module")
def refusals(
    tmp_path_factory: pytest.TempPathFactory,
    evenhand: Callable[..., Done],
    study: Callable[..., Path],
) -> dict[str, tuple[Path, Done]]:
    """Return the folder and the answer of each case."""
    root = tmp_path_factory.mktemp("refused")

    def answer(number: int, case: str) -> tuple[Path, Done]:
        folder = root / str(number)
        study(folder)
        REFUSED[case][0](folder)
        return folder, evenhand("audit", "plan.toml", "--out", "out", cwd=folder)

    with ThreadPoolExecutor(max_workers=2) as pool:
        return dict(zip(REFUSED, pool.map(answer, range(len(REFUSED)), REFUSED), strict=True))


def problems(done: Done) -> list[str]:
    """Return the lines that name problems; all other lines tell what is going on."""
    assert "Traceback" not in done.stderr + done.stdout
    lines = done.stderr.splitlines()
    assert all(line.startswith(("error: ", "evenhand: ")) for line in lines), done.stderr
    return [line for line in lines if line.startswith("error: ")]


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_audited_is_refused_in_words(
    refusals: dict[str, tuple[Path, Done]], case: str
) -> None:
    folder, done = refusals[case]
    assert done.returncode == 2
    assert len(problems(done)) == 1
    assert REFUSED[case][1] in done.stderr
    assert not done.stdout
    assert not (folder / "out" / "result.json").exists()


@pytest.mark.parametrize("case", BAD_PLANS)
def test_a_plan_with_a_mistake_is_refused_in_words(
    tmp_path: Path, evenhand: Callable[..., Done], study: Callable[..., Path], case: str
) -> None:
    study(tmp_path)
    spoil, words = BAD_PLANS[case]
    spoil(tmp_path)
    done = evenhand("plan", "check", "plan.toml", cwd=tmp_path)
    assert done.returncode == 2
    assert len(problems(done)) == 1
    assert words in done.stderr


def test_all_mistakes_of_a_plan_are_named_at_once(
    tmp_path: Path, evenhand: Callable[..., Done], study: Callable[..., Path]
) -> None:
    study(tmp_path)
    for old, new in (
        ('context = "research"', 'context = "reserch"'),
        ("margin = 0.5", "margin = -0.5"),
        ('metric = "bias"', 'metric = "bais"'),
    ):
        change("plan.toml", old, new)(tmp_path)
    done = evenhand("plan", "check", "plan.toml", cwd=tmp_path)
    assert done.returncode == 2
    assert len(problems(done)) >= 2
    for word in ("reserch", "bais"):
        assert word in done.stderr


@pytest.fixture(scope="module")
def mixed(
    tmp_path_factory: pytest.TempPathFactory,
    evenhand: Callable[..., Done],
    study: Callable[..., Path],
) -> tuple[AuditResult, str]:
    """Return result and report of data with one row of every kind that can be left out."""
    folder = tmp_path_factory.mktemp("mixed")
    study(folder)
    for number, value in ((0, "nan"), (1, "angry"), (2, "70"), (3, "")):
        _replace_value(folder / "ratings.csv", f"i{number},r1,Anger", value)
    for number, value in ((4, "inf"), (5, "high"), (6, "")):
        _replace_value(folder / "scores.csv", f"i{number}", value)
    change("ratings.csv", "i9,r1,Anger", "i9,r1,Angst")(folder)
    change("items.csv", "i10,p2,woman", "i9,p2,woman")(folder)
    done = evenhand("audit", "plan.toml", "--out", "out", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert not problems(done)
    report = (folder / "out" / "report.html").read_text(encoding="utf-8")
    return load(folder / "out" / "result.json"), report


def _replace_value(path: Path, key: str, value: str) -> None:
    """Replace what follows a key in its row."""
    lines = path.read_text(encoding="utf-8").splitlines()
    place = next(k for k, line in enumerate(lines) if line.startswith(f"{key},"))
    rest = lines[place][len(key) + 1 :].split(",")[1:]
    lines[place] = ",".join([key, value, *rest])
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("what", "words", "count"),
    [
        ("ratings", "not a number", 2),
        ("ratings", "outside the scale", 1),
        ("ratings", "empty", 1),
        ("ratings", "emotion that is not audited", 1),
        ("predictions", "not a number", 2),
        ("predictions", "empty", 1),
        ("items", "listed again", 1),
    ],
)
def test_rows_that_cannot_be_used_are_counted_by_slice(
    mixed: tuple[AuditResult, str], what: str, words: str, count: int
) -> None:
    result, report = mixed
    found = [e for e in result.data.exclusions if e.what == what and words in e.reason]
    assert [each.count for each in found] == [count]
    assert sum(each or 0 for each in found[0].by_slice.values()) == count
    assert found[0].reason.lower() in report.lower()


HALVES: Mapping[str, tuple[int, str, dict[str, int]]] = {
    "half": (0, "within_margin", {"gender=woman": 40, "gender=man": 40}),
    "men": (3, "insufficient_data", {"gender=man": 80}),
}
"""Who has no scores; exit code, verdict and the loss by slice."""


@pytest.mark.parametrize("missing", HALVES)
def test_predictions_for_half_of_the_items(
    tmp_path: Path, evenhand: Callable[..., Done], study: Callable[..., Path], missing: str
) -> None:
    """When one group alone is left unscored there is nothing to compare; that is no clean bill."""
    code, verdict, by_slice = HALVES[missing]
    study(tmp_path)
    rows = (tmp_path / "scores.csv").read_text(encoding="utf-8").splitlines()
    items = (tmp_path / "items.csv").read_text(encoding="utf-8").splitlines()
    kept = {"half": rows[: 1 + len(rows) // 2]} | {
        "men": [r for r, i in zip(rows, items, strict=True) if not i.endswith(",man")]
    }
    text = "\n".join(kept[missing]) + "\n"
    (tmp_path / "scores.csv").write_text(text, encoding="utf-8")
    done = evenhand("audit", "plan.toml", "--out", "out", cwd=tmp_path)
    assert done.returncode == code, done.stderr
    result = load(tmp_path / "out" / "result.json")
    assert result.verdict == verdict
    assert (result.models[0].items_scored, result.models[0].items_missing) == (80, 80)
    loss = next(each for each in result.data.exclusions if "no prediction" in each.reason)
    assert (loss.count, loss.share) == (80, 0.5)
    assert loss.by_slice == by_slice
    report = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert loss.reason.lower() in report.lower()


def test_an_output_folder_that_cannot_be_is_refused(
    tmp_path: Path, evenhand: Callable[..., Done], study: Callable[..., Path]
) -> None:
    study(tmp_path)
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    done = evenhand("audit", "plan.toml", "--out", "taken/out", cwd=tmp_path)
    assert done.returncode == 2
    assert len(problems(done)) == 1
    assert "taken" in done.stderr


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="this system has other rights")
@pytest.mark.parametrize("locked", ["data", "out"])
def test_folders_without_rights_are_refused(
    tmp_path: Path, evenhand: Callable[..., Done], study: Callable[..., Path], locked: str
) -> None:
    if os.geteuid() == 0:
        pytest.skip("the superuser may read and write everywhere")
    study(tmp_path / "data")
    (tmp_path / "data" / "plan.toml").rename(tmp_path / "plan.toml")
    (tmp_path / "out").mkdir()
    (tmp_path / locked).chmod(0o000)
    try:
        done = evenhand("audit", "plan.toml", "--data", "data", "--out", "out/a", cwd=tmp_path)
    finally:
        (tmp_path / locked).chmod(0o700)
    assert done.returncode == 2
    assert len(problems(done)) == 1
    assert locked in done.stderr


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "there is no result"),
        (b"", "is not a result of an audit"),
        (b"[1, 2]", "is not a result of an audit"),
        (b'{"schema": 1, "verdict": "within_margin"}', "is not a result of an audit"),
        (b"\xff\xfe{", "is not a result of an audit"),
    ],
    ids=["nothing", "empty", "a list", "a part", "noise"],
)
def test_a_folder_without_a_result_has_no_report(
    tmp_path: Path, evenhand: Callable[..., Done], content: bytes | None, words: str
) -> None:
    if content is not None:
        (tmp_path / "result.json").write_bytes(content)
    done = evenhand("report", ".", cwd=tmp_path)
    assert done.returncode == 2
    assert len(problems(done)) == 1
    assert words in done.stderr


def test_a_result_of_another_schema_is_not_guessed_at(
    tmp_path: Path, evenhand: Callable[..., Done], even: tuple[Path, Done]
) -> None:
    (tmp_path / "result.json").write_bytes((even[0] / "out" / "result.json").read_bytes())
    change("result.json", '"schema": 1,', '"schema": 2,')(tmp_path)
    done = evenhand("report", ".", cwd=tmp_path)
    assert done.returncode == 2
    assert len(problems(done)) == 1
    assert "schema 2" in done.stderr
