"""Every gap that exceeds or is open is entered once, the most severe first, with its evidence."""

from collections.abc import Callable
from dataclasses import replace

from markupsafe import Markup

from evenhand.audit.result import AuditResult, Sensitivity, Verdict
from evenhand.reports.naming import anchor
from evenhand.reports.sections import findings_register as section

Read = Callable[[Markup], str]
Declare = Callable[..., AuditResult]


def test_entries_are_all_that_exceeds_or_is_open(rich: AuditResult) -> None:
    expected = {
        (f.id, c.slice)
        for f in rich.findings
        if f.gated
        for c in f.comparisons
        if c.verdict in ("exceeds_margin", "inconclusive")
    }
    found = section.entries(rich)
    assert {(e.finding.id, e.slice) for e in found} == expected
    assert len(found) == len(expected)


def test_the_most_severe_and_widest_come_first(rich: AuditResult) -> None:
    found = section.entries(rich)
    assert [(e.severity, -e.margins) for e in found] == sorted(
        (e.severity, -e.margins) for e in found
    )
    assert found[0].verdict == "exceeds_margin"


def test_an_entry_leads_to_its_evidence(rich: AuditResult) -> None:
    first = section.entries(rich)[0]
    assert f'href="#{anchor("finding", first.finding.id)}"' in section.render(rich)


def test_the_owner_is_missing_until_declared(
    rich: AuditResult, declare: Declare, read: Read
) -> None:
    assert "declared.register.owner" in read(section.render(rich))
    told = read(section.render(declare(register={"owner": "Ms Dara", "due": "2027-03-01"})))
    assert "Ms Dara" in told
    assert "declared.register.owner" not in told


def test_scenarios_are_named_by_number(declare: Declare, read: Read) -> None:
    result = declare(
        scenario=[
            {"group": "Nobody", "hazard": "h", "harm": "x"},
            {"group": "Older callers", "hazard": "h", "harm": "x", "findings": ["DIS001"]},
        ]
    )
    entry = section.entries(result)[0]
    assert entry.scenarios == (2,)
    told = read(section.render(result))
    assert "2: Older callers" in told
    assert "1: Nobody" not in told


def test_another_analysis_that_changes_a_verdict_makes_it_fragile(rich: AuditResult) -> None:
    first = section.entries(rich)[0]
    assert not first.fragile
    changed = Sensitivity(
        finding=first.finding.id, slice=first.slice, variant="x", what="x", runs=1, changed=True
    )
    again = section.entries(replace(rich, sensitivity=(changed,)))
    assert again[0].fragile
    assert "fragile" in section.render(replace(rich, sensitivity=(changed,)))


def test_what_is_not_listed_is_counted(crowded: AuditResult, read: Read) -> None:
    total = len(section.entries(crowded))
    assert total > section.MOST
    told = read(section.render(crowded))
    assert f"the first {section.MOST} of {total}" in told
    assert str(section.render(crowded)).count("<tr>") == section.MOST + 1


def test_a_finding_without_comparisons_is_entered_as_a_whole(rich: AuditResult) -> None:
    whole = replace(rich.findings[0], id="CFP001.x", comparisons=(), answer="Shares differ.")
    told: dict[Verdict, list[int]] = {"exceeds_margin": [2], "inconclusive": [4], "undefined": []}
    for verdict, expected in told.items():
        only = replace(rich, findings=(replace(whole, verdict=verdict),))
        assert [e.severity for e in section.entries(only)] == expected


def test_a_gap_that_is_not_shown_says_so(rich: AuditResult) -> None:
    first = rich.findings[0]
    hidden = replace(first.comparisons[0], verdict="inconclusive", suppressed="disclosure")
    absent = replace(
        first.comparisons[1],
        verdict="inconclusive",
        gap=replace(first.comparisons[1].gap, value=None),
    )
    only = replace(rich, findings=(replace(first, comparisons=(hidden, absent)),))
    assert {e.gap for e in section.entries(only)} == {"withheld", "not available"}


def test_nothing_to_enter_is_said_and_is_no_praise(empty: AuditResult, read: Read) -> None:
    told = read(section.render(empty))
    assert "There is no entry, as the plan judges nothing" in told
    assert "does not show that there is no gap" in told


def test_hostile_texts_stay_text(hostile: AuditResult) -> None:
    assert "<script>" not in section.render(hostile)
