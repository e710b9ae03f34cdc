"""Two editions of one audit: what is shown to others is true, and less."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import msgspec
import pandas as pd
import pytest

from evenhand.audit.editions import OTHER, edition_folder, edition_plan, in_edition, without_machine
from evenhand.audit.evidence import Evidence
from evenhand.audit.folders import bare_command, without_folders
from evenhand.audit.plan import Plan, Report
from evenhand.audit.result import AuditResult, load
from evenhand.audit.withholding import withheld_below

CELLS = {("F", "young"): 30, ("F", "old"): 7, ("M", "young"): 30, ("M", "old"): 14}
CROSSED = {"intersections": [["gender", "age"]]}
SHOW = [{"metric": "pearson", "emotions": "each"}]


@pytest.fixture
def editions(
    panel: Callable[..., dict[str, pd.DataFrame]],
    audited: Callable[..., AuditResult],
    tmp_path: Path,
) -> tuple[AuditResult, AuditResult]:
    """Return the shareable and the internal edition of one audit."""
    audited(panel(cells=CELLS), slices=CROSSED, show=SHOW)
    out = tmp_path / "out"
    return load(out / "result.json"), load(out / "internal" / "result.json")


@pytest.mark.parametrize(
    ("subjects", "report", "shareable", "internal"),
    [
        ("real", {}, 10, 5),
        ("real", {"suppress_below": 5}, 10, 5),
        ("real", {"suppress_below": 20}, 20, 5),
        ("real", {"audience": "internal", "suppress_below": 5}, 10, 5),
        ("synthetic", {"suppress_below": 0}, 0, 0),
        ("synthetic", {"suppress_below": 5}, 5, 5),
    ],
)
def test_an_edition_to_hand_on_protects_ten_real_persons(
    plan_of: Callable[..., Plan],
    subjects: str,
    report: Mapping[str, object],
    shareable: int,
    internal: int,
) -> None:
    plan = plan_of()
    plan = msgspec.structs.replace(plan, report=msgspec.convert(report, Report))
    plan = msgspec.structs.replace(plan, data=msgspec.structs.replace(plan.data, subjects=subjects))
    assert withheld_below(edition_plan(plan, "shareable")) == shareable
    assert withheld_below(edition_plan(plan, "internal")) == internal


def test_what_is_shown_to_others_is_what_the_house_sees(
    editions: tuple[AuditResult, AuditResult],
) -> None:
    shown, whole = editions
    assert (shown.audience, whole.audience) == ("shareable", "internal")
    hidden = [part.id for part in shown.slices if part.status == "suppressed"]
    assert "gender=F & age=old" in hidden
    assert not [part for part in whole.slices if part.status == "suppressed"]
    known = {f.id: f for f in whole.findings}
    assert set(known) > {f.id for f in shown.findings}
    compared = 0
    for finding in shown.findings:
        other = known[finding.id]
        assert finding.verdict == other.verdict
        for row, own in zip(finding.comparisons, other.comparisons, strict=True):
            assert row.verdict == own.verdict
            if not row.suppressed:
                assert row == own
                compared += 1
    assert compared
    assert shown.models == whole.models
    assert (shown.verdict, shown.exit_code) == (whole.verdict, whole.exit_code)
    assert shown.provenance.sums_sha256 == whole.provenance.sums_sha256 != ""


def test_leads_differ_in_their_family_only(editions: tuple[AuditResult, AuditResult]) -> None:
    shown, whole = editions
    known = {(x.model, x.metric, x.emotion, x.slice): x for x in whole.exploration}
    for lead in shown.exploration:
        own = known[lead.model, lead.metric, lead.emotion, lead.slice]
        assert (lead.gap, lead.p) == (own.gap, own.p)


def test_withheld_slices_are_told_apart_by_edition_and_not_measured_again(
    measured: Callable[..., Evidence], reading: Callable[..., object]
) -> None:
    evidence = measured(reading(), cells=CELLS, slices=CROSSED)
    whole = in_edition(evidence, "internal")
    assert any(evidence.hidden)
    assert not any(whole.hidden)
    assert in_edition(whole, "shareable").hidden == evidence.hidden
    assert whole.compared is evidence.compared
    assert in_edition(evidence, "shareable").hidden is evidence.hidden


def test_a_result_to_hand_on_names_no_folder(
    editions: tuple[AuditResult, AuditResult],
) -> None:
    shown, whole = editions
    made = replace(shown.provenance, command="evenhand audit clients/smith/plan.toml")
    plan = replace(shown.plan, text='folder = "/srv/ann/data"')
    told = without_machine(replace(shown, provenance=made, plan=plan))
    assert told.provenance.command == "evenhand audit plan.toml"
    assert told.plan.text == without_folders(plan.text)
    assert "ann" not in told.plan.text
    assert told.plan.sha256 == shown.plan.sha256
    assert without_machine(replace(whole, provenance=made)).provenance is made


def test_a_command_that_is_none_is_not_told() -> None:
    assert bare_command("evenhand 'open") == ""
    assert (
        bare_command("evenhand audit a/b.toml --out=/x/y ./") == "evenhand audit b.toml --out=y ."
    )


def test_the_edition_of_the_plan_lies_in_the_folder_itself(tmp_path: Path) -> None:
    assert edition_folder(tmp_path, "shareable", named="shareable") == tmp_path
    assert edition_folder(tmp_path, "internal", named="shareable") == tmp_path / "internal"
    assert {OTHER[OTHER[name]] for name in OTHER} == set(OTHER)
