"""Checks of an audit that was held against a baseline: what of it can be made again is."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from evenhand.audit.baselines.accept import Terms, accepted, chosen
from evenhand.audit.baselines.file import read_baseline
from evenhand.audit.baselines.writing import merged
from evenhand.audit.result import AuditResult, load
from evenhand.audit.run import run
from evenhand.audit.verify.verify import verify

DAY = date(2026, 12, 1)
TERMS = Terms(owner="Board", reason="known", expires=date(2027, 3, 31))


def fields(root: Path, data: Path | None = None) -> dict[str, set[str]]:
    """Return the differing fields by check."""
    return {
        title: {f"{d.file}: {d.field}" for d in one.differences}
        for each in verify(root, data=data)
        for title, one in each.checked
        if one.differences
    }


@pytest.fixture(scope="session")
def waived(
    internal: Path, data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], Path]:
    """Return a function that copies an audit whose plan names the internal edition, all waived."""
    place = tmp_path_factory.mktemp("waived")
    found = accepted(chosen(load(internal / "result.json"), open_too=True), TERMS)
    baseline = place / "baseline.toml"
    baseline.write_text(merged("", found.waivers, name="b").text, encoding="utf-8")
    shutil.copy(internal / "plan.toml", place / "plan.toml")
    read = read_baseline(baseline, checked_on=DAY)
    run(place / "plan.toml", place / "out", data=data, baseline=read)
    return lambda: shutil.copytree(place / "out", tmp_path_factory.mktemp("copy") / "out")


def test_all_that_blocks_can_be_accepted_and_the_verdict_stays(
    waived: Callable[[], Path], internal: Path
) -> None:
    root = waived()
    before, after = load(internal / "result.json"), load(root / "result.json")
    other = load(root / "shareable" / "result.json")
    assert (before.exit_code, before.verdict) == (1, "exceeds_margin")
    assert (
        (after.exit_code, after.verdict) == (other.exit_code, other.verdict) == (0, before.verdict)
    )
    assert after.baseline is not None
    assert other.baseline is not None
    assert after.baseline.exit_code_without == 1
    assert {one.standing for one in after.baseline.waivers} == {"accepted"}
    assert after.findings == before.findings


def test_no_number_of_a_withheld_row_leaves_through_a_waiver(waived: Callable[[], Path]) -> None:
    other = load(waived() / "shareable" / "result.json")
    rows = {(f.id, c.slice): c for f in other.findings for c in f.comparisons}
    assert other.baseline is not None
    hidden = [w for w in other.baseline.waivers if rows[w.finding, w.slice].suppressed]
    assert hidden
    for one in hidden:
        assert (one.margin, one.accepted_gap) == (None, None)
        assert "gap" not in one.says
    shown = [w for w in other.baseline.waivers if not rows[w.finding, w.slice].suppressed]
    assert shown
    assert all(one.margin is not None for one in shown)


def test_the_audit_agrees_with_and_without_its_data(waived: Callable[[], Path], data: Path) -> None:
    root = waived()
    assert fields(root, data) == {}
    unchecked = [u for each in verify(root) for _, one in each.checked for u in one.unchecked]
    assert any(u.what == "the baseline baseline.toml" for u in unchecked)


def test_a_copy_of_the_shareable_edition_agrees_by_itself(
    waived: Callable[[], Path], tmp_path: Path
) -> None:
    assert fields(shutil.copytree(waived() / "shareable", tmp_path / "handed-on")) == {}


def _baseline(result: AuditResult, **parts: object) -> AuditResult:
    return replace(result, baseline=replace(result.baseline, **parts))  # type: ignore[type-var]


def _waiver(result: AuditResult, **parts: object) -> AuditResult:
    first, *rest = result.baseline.waivers  # type: ignore[union-attr]
    return _baseline(result, waivers=(replace(first, **parts), *rest))


def _bolder(result: AuditResult) -> AuditResult:
    """Return a result whose first waiver is too small, and is said to hold."""
    return _waiver(result, margin=0.0)


def _unnoticed(result: AuditResult) -> AuditResult:
    """Return a result without its first waiver, which still ends with 0."""
    return _baseline(result, waivers=result.baseline.waivers[1:])  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("edit", "title", "field"),
    [
        (lambda r: replace(r, exit_code=3), "Verdicts", "result.json: exit_code"),
        (
            lambda r: _baseline(r, exit_code_without=0),
            "Verdicts",
            "result.json: baseline.exit_code_without",
        ),
        (_bolder, "Verdicts", "result.json: exit_code"),
        (_bolder, "Verdicts", "result.json: baseline.blocking"),
        (_unnoticed, "Verdicts", "result.json: baseline.blocking"),
        (lambda r: _baseline(r, checked_on="2027-04-01"), "Verdicts", "result.json: exit_code"),
        (lambda r: replace(r, baseline=None), "Verdicts", "result.json: exit_code"),
        (lambda r: _waiver(r, expires="2027-04-30"), "Verdicts", "].says"),
        (lambda r: _waiver(r, says="Accepted by everybody."), "Verdicts", "].says"),
        (lambda r: _waiver(r, expires="never"), "Verdicts", "].expires"),
        (lambda r: _waiver(r, owner="Nobody"), "Editions", "baseline.waivers"),
        (
            lambda r: _baseline(r, sha256="0" * 64),
            "Editions",
            "shareable/result.json: baseline.sha256",
        ),
    ],
)
def test_a_baseline_that_was_tampered_with_is_found(
    waived: Callable[[], Path],
    forged: Callable[..., None],
    edit: Callable[[AuditResult], AuditResult],
    title: str,
    field: str,
) -> None:
    root = waived()
    forged(root, edit)
    assert any(field in one for one in fields(root)[title])


def test_the_other_edition_is_checked_by_the_rows_that_it_says_block(
    waived: Callable[[], Path], forged: Callable[..., None]
) -> None:
    root = waived()
    forged(root, lambda r: replace(r, exit_code=1), name="shareable/result.json")
    assert "shareable/result.json: exit_code" in fields(root)["Verdicts"]


def test_a_number_beside_a_withheld_row_is_found(
    waived: Callable[[], Path], forged: Callable[..., None]
) -> None:
    root = waived()

    def telling(result: AuditResult) -> AuditResult:
        assert result.baseline is not None
        told = [replace(w, margin=0.31, accepted_gap=0.3) for w in result.baseline.waivers]
        return _baseline(result, waivers=tuple(told))

    forged(root, telling, name="shareable/result.json")
    found = fields(root)["Withheld numbers"]
    assert any(one.endswith("].margin") for one in found)
    assert any(one.endswith("].accepted_gap") for one in found)
