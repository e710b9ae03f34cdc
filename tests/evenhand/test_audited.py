"""An audit in a session gives what an audit of files gives, as rows, frames, pages and files."""

from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest

import evenhand as eh
from evenhand.finding_rows import FindingRow

PERSONS = 80
RNG = np.random.default_rng(3)
SPEAKERS = np.repeat(np.arange(PERSONS), 4)
GENDER = np.where(SPEAKERS % 2 == 0, "woman", "man")
TRUTH = RNG.uniform(1.0, 6.0, 4 * PERSONS).round(2)
EVEN = TRUTH + RNG.normal(0.0, 0.2, 4 * PERSONS)
TILTED = EVEN + 1.0 * (GENDER == "woman")
TWO_GROUPS = {"hand": ["left", "right"] * 6}
SCALE = eh.Scale(kind="continuous", low=0, high=7)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("audited")


@pytest.fixture(scope="module")
def audited(folder: Path) -> eh.Audited:
    """Return an audit of two models, one of them tilted, with all that can be kept of it."""
    return eh.audit(
        TRUTH,
        {"tilted": TILTED, "even": EVEN},
        attributes={"gender": GENDER},
        persons=SPEAKERS,
        margins={"bias": 0.3},
        owner="the test",
        scale=SCALE,
        seed=5,
        out=folder / "out",
        tables=folder / "tables",
    )


@pytest.fixture(scope="module")
def described() -> eh.Audited:
    """Return an audit of a polars frame without margins."""
    frame = pl.DataFrame({"truth": TRUTH, "gender": GENDER})
    return eh.audit(frame["truth"], EVEN.tolist(), attributes=frame[["gender"]], persons=None)


def test_a_planted_gap_is_found(audited: eh.Audited) -> None:
    assert (audited.verdict, audited.exit_code) == ("exceeds_margin", 1)
    verdicts = {(row.model, row.slice): row.verdict for row in audited.rows() if row.gated}
    assert verdicts == {
        ("tilted", "gender=woman"): "exceeds_margin",
        ("tilted", "gender=man"): "exceeds_margin",
        ("even", "gender=woman"): "within_margin",
        ("even", "gender=man"): "within_margin",
    }


def test_an_audit_of_its_tables_repeats_it(audited: eh.Audited, folder: Path) -> None:
    again = eh.run(folder / "tables" / "plan.toml", folder / "again")
    assert again.exit_code == 1
    assert again.findings == audited.result.findings
    assert again.plan.text == audited.plan
    assert eh.load(folder / "out" / "result.json") == audited.result


def test_the_record_says_what_was_called(audited: eh.Audited) -> None:
    assert audited.result.provenance.command == "evenhand.audit"


def test_rows_are_the_comparisons_of_the_result(audited: eh.Audited) -> None:
    rows = audited.rows()
    compared = [(f, c) for f in audited.result.findings for c in f.comparisons]
    assert [(row.finding, row.slice, row.gap) for row in rows] == [
        (f.id, c.slice, c.gap.value) for f, c in compared
    ]
    first = next(row for row in rows if row.slice == "gender=woman")
    assert (first.items, first.persons, first.unit, first.margin) == (160, 40, "scale points", 0.3)


def test_both_frames_hold_the_rows(audited: eh.Audited) -> None:
    pandas, polars = audited.to_pandas(), audited.to_polars()
    names = [field.name for field in fields(FindingRow)]
    assert list(pandas.columns) == polars.columns == names
    assert len(pandas) == polars.height == len(audited.rows())
    assert polars["gap"].to_list() == [row.gap for row in audited.rows()]


def test_frames_without_rows_have_their_columns(audited: eh.Audited) -> None:
    bare = replace(audited, result=replace(audited.result, findings=()))
    assert bare.to_pandas().shape == bare.to_polars().shape == (0, len(fields(FindingRow)))


def test_what_is_saved_can_be_loaded(audited: eh.Audited, tmp_path: Path) -> None:
    place = audited.save(tmp_path / "new" / "folder")
    assert eh.load(place / "result.json") == audited.result
    assert (place / "plan.toml").read_text(encoding="utf-8") == audited.plan
    assert (place / "report.html").read_text(encoding="utf-8") == eh.html(audited.result)
    assert (place / "summary.md").read_text(encoding="utf-8") == eh.markdown(audited.result)


def test_a_report_that_cannot_be_written_is_named(audited: eh.Audited, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(eh.InputError, match=r"report\.html: cannot be written: "):
        audited.report(str(tmp_path / "file" / "report.html"))


def test_a_script_can_stop_at_what_blocks(audited: eh.Audited) -> None:
    with pytest.raises(eh.Blocked, match=r"DIS001 tilted: bias, .*gender: woman: exceeds") as stop:
        audited.raise_if_blocking()
    assert stop.value.exit_code == 1
    replace(audited, result=replace(audited.result, exit_code=0)).raise_if_blocking()


def test_it_shows_itself_as_text_and_as_html(audited: eh.Audited) -> None:
    assert repr(audited).startswith("◆ Exceeds margin (exit 1)\n")
    shown = audited._repr_html_()
    assert shown.startswith('<div class="evenhand-audit">')
    assert "exceeds margin" in shown


def test_without_margins_nothing_is_judged(described: eh.Audited) -> None:
    assert described.exit_code == 3
    assert not any(row.gated for row in described.rows())
    assert {row.metric for row in described.rows()} >= {"bias", "mae"}
    assert repr(described).startswith("Nothing was judged: the plan declares no margin (exit 3)")
    with pytest.raises(eh.Blocked, match="Nothing was judged"):
        described.raise_if_blocking()


def test_items_that_stand_for_persons_are_told_of(described: eh.Audited) -> None:
    assert described.result.statistics.unit == "item"
    assert described.notes == (
        "No scale was given: continuous 1..6 was taken, which holds all labels.",
        "Scores of model leave the scale of the labels (within 0..7); they are used as they are.",
        (
            "No persons were given: every item counts as a person of its own; intervals are too "
            "narrow where items share one."
        ),
    )
    assert all(note in repr(described) for note in described.notes)
    assert described.result.data.emotions == ("truth",)


def test_gaps_are_counted(tmp_path: Path) -> None:
    labels, scores = pd.Series(TRUTH).where(SPEAKERS != 0), pd.Series(EVEN).where(SPEAKERS != 1)
    groups = pd.Series(GENDER).where(SPEAKERS != 2)
    found = eh.audit(
        labels, scores, attributes={"gender": groups}, persons=SPEAKERS, scale=SCALE, out=tmp_path
    )
    counts = {(e.what, e.reason): e.count for e in found.result.data.exclusions}
    assert counts[("ratings", "empty rating")] == 4
    assert counts[("predictions", "empty prediction (model)")] == 4
    unknown = next(s for s in found.result.slices if s.id == "gender=unknown")
    assert unknown.status in {"not_judged", "suppressed"}


def test_the_same_call_gives_the_same_numbers(audited: eh.Audited) -> None:
    again = eh.audit(
        pd.Series(TRUTH),
        {"tilted": pd.Series(TILTED), "even": pd.Series(EVEN)},
        attributes=pd.DataFrame({"gender": GENDER}),
        persons=pd.Series(SPEAKERS),
        margins={"bias": 0.3},
        owner="the test",
        scale=SCALE,
        seed=5,
    )
    assert again.plan == audited.plan
    assert again.result.findings == audited.result.findings


def test_without_a_metric_the_data_are_described() -> None:
    found = eh.audit([1.0, 2.0] * 6, [1.0] * 12, attributes=TWO_GROUPS, persons=None, show=())
    assert found.rows() == ()
    assert {finding.code for finding in found.result.findings} >= {"DAT001", "COV001"}


@pytest.mark.parametrize("argument", ["out", "tables"])
def test_what_is_no_folder_is_named(argument: str) -> None:
    with pytest.raises(eh.InputError, match=f"^{argument}: got a int, expected the path of a fol"):
        eh.audit([1.0], [1.0], attributes={}, persons=None, **{argument: 3})  # type: ignore[arg-type]


def test_no_folder_is_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cut: Callable[[int], eh.Audited]
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert cut(40).result.data.items == 40
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def cut() -> Callable[[int], eh.Audited]:
    """Return a function that audits the first items."""

    def audit(items: int) -> eh.Audited:
        return eh.audit(
            TRUTH[:items],
            EVEN[:items],
            attributes={"gender": GENDER[:items]},
            persons=SPEAKERS[:items],
            scale=SCALE,
        )

    return audit
