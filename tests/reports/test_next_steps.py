"""What people have to do after an audit, each step only where it applies."""

import re
from dataclasses import replace

import msgspec

from evenhand.audit.declared import Declared
from evenhand.audit.result import AuditResult
from evenhand.reports.legal.requirement_map import requirement_map
from evenhand.reports.next_steps import next_steps
from evenhand.reports.open_rows import open_rows
from evenhand.reports.page import found, html
from evenhand.reports.sections.sign_off import PARTS_OF_PERSONS
from evenhand.reports.tally import gated


def test_every_step_has_its_count_and_its_place(rich: AuditResult) -> None:
    follow, settle, fill, sign = next_steps(rich)
    assert follow.text == "Follow up 2 gaps that exceed the margin."
    assert settle.text.startswith(f"Settle {len(open_rows(rich))} open comparisons: ")
    missing = {path for one in requirement_map(rich, found()) for path in one.missing}
    (count,) = re.findall(r"Fill in (\d+) declared fields", fill.text)
    assert int(count) >= len(missing - {"signatory"}) > 0
    assert sign.text.startswith("Sign the report. Nobody is declared as ")
    page = html(rich)
    for step in (follow, settle, fill, sign):
        assert f'<a href="#{step.place}">{step.title}</a>' in page
        assert re.search(rf'id="?{step.place}\b', page)


def test_what_is_settled_asks_for_nothing(rich: AuditResult) -> None:
    within = tuple(f for f in gated(rich) if f.verdict == "within_margin")
    names = [{"part": part, "name": "A", "role": "B"} for part in PARTS_OF_PERSONS]
    declared = msgspec.convert({"signatory": names}, Declared)
    steps = next_steps(replace(rich, findings=within, declared=declared))
    assert [step.place for step in steps] == ["requirement-map", "sign-off"]
    assert steps[-1].text == "Sign the report."


def test_findings_without_comparisons_count_too(rich: AuditResult) -> None:
    first = next(f for f in gated(rich) if f.verdict == "exceeds_margin")
    alone = replace(first, comparisons=())
    still = replace(alone, id="open", verdict="undefined")
    follow, settle, *_ = next_steps(replace(rich, findings=(alone, still)))
    assert follow.text == "Follow up 1 gap that exceeds the margin."
    assert settle.text == "Settle 1 open comparison."
