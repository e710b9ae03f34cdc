"""JUnit XML, read back by a parser: counts, kinds, and names that try to break out."""

from collections import Counter
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from evenhand.audit.result import AuditResult
from evenhand.reports.ci.gated_rows import gated_rows
from evenhand.reports.forms import files
from evenhand.reports.outputs.junit import NAME

ORDER = ("properties", "testcase", "system-out")
SUITE = {"name", "tests", "failures", "errors", "skipped"}
KINDS = ("failure", "error", "skipped")


def read(result: AuditResult) -> ET.Element:
    """Return the document; every promise of the format that a reader relies on is checked."""
    root = ET.fromstring(files(result, "junit")[NAME])  # noqa: S314 our own
    assert root.tag == "testsuites"
    assert set(root.attrib) == SUITE - {"skipped"}
    assert sum(int(s.get("tests", "")) for s in root) == int(root.get("tests", ""))
    for suite in root:
        _checked(suite)
    for name in ("failures", "errors"):
        assert sum(int(s.get(name, "")) for s in root) == int(root.get(name, ""))
    return root


def _checked(suite: ET.Element) -> None:
    """Hold a suite against the schema of Jenkins (junit-10.xsd), and its counts against it."""
    assert suite.tag == "testsuite"
    assert set(suite.attrib) == SUITE
    assert [e.tag for e in suite] == sorted((e.tag for e in suite), key=ORDER.index)
    cases = suite.findall("testcase")
    kinds = Counter(child.tag for case in cases for child in case)
    for name, kind in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        assert int(suite.get(name, "")) == kinds[kind]
    assert int(suite.get("tests", "")) == len(cases)
    for case in cases:
        assert set(case.attrib) == {"classname", "name"}
        assert len([c for c in case if c.tag in KINDS]) <= 1
        for child in case:
            assert set(child.attrib) == ({"type", "message"} if child.tag in KINDS else set())


def outcomes(root: ET.Element) -> Counter[str]:
    """Return how often each kind of outcome came."""
    return Counter(
        next((c.tag for c in case if c.tag in KINDS), "") for case in root.iter("testcase")
    )


@pytest.mark.parametrize("name", ["rich", "empty", "bare", "crowded", "named_badly"])
def test_every_result_is_a_document(name: str, request: pytest.FixtureRequest) -> None:
    result: AuditResult = request.getfixturevalue(name)
    root = read(result)
    assert len(root) == len(result.findings) + (not any(f.gated for f in result.findings))


def test_all_findings_are_listed_and_only_gated_ones_fail(rich: AuditResult) -> None:
    root = read(rich)
    rows = gated_rows(rich)
    kinds = Counter(("error" if row.open else "failure") for row in rows if row.blocks)
    found = outcomes(root)
    assert (found["failure"], found["error"]) == (kinds["failure"], kinds["error"])
    assert found["skipped"] == sum(not f.gated for f in rich.findings)
    assert found[""] == sum(row.verdict == "within_margin" for row in rows)


def test_cases_are_told_apart(rich: AuditResult) -> None:
    places = [(c.get("classname"), c.get("name")) for c in read(rich).iter("testcase")]
    assert len(set(places)) == len(places)


def test_open_rows_that_the_plan_allows_are_skipped(rich: AuditResult) -> None:
    allowed = replace(rich, plan=replace(rich.plan, text='[report]\ninconclusive = "allow"\n'))
    root = read(allowed)
    assert root.get("errors") == "0"
    messages = [s.get("message", "") for s in root.iter("skipped")]
    assert any(m.startswith("does not block; inconclusive; gap ") for m in messages)


def test_a_failure_has_what_a_reader_asks_next(rich: AuditResult) -> None:
    failure = next(read(rich).iter("failure"))
    assert failure.get("type") == "exceeds_margin"
    assert "gap +0.41 scale points (+0.31 to +0.52)" in failure.get("message", "")
    assert failure.text is not None
    assert "report.html#finding-DIS001.voice_only.mean" in failure.text


def test_nothing_that_is_judged_and_blocks_is_an_error_of_the_whole(empty: AuditResult) -> None:
    (error,) = read(replace(empty, exit_code=3)).iter("error")
    assert error.get("message") == "nothing was judged: the plan declares no margin"


def test_control_characters_do_not_break_the_document(rich: AuditResult) -> None:
    first = replace(rich.findings[0], emotion="a\x00b\x1b\ufffe\ud800 ]]> &", asks="\x0c</x>")
    root = read(replace(rich, findings=(first,)))
    assert "\N{REPLACEMENT CHARACTER}" in root[0].get("name", "")


def test_an_accepted_row_is_skipped_with_owner_reason_and_date(waived: AuditResult) -> None:
    root = read(waived)
    assert (root.get("failures"), root.get("errors")) == ("1", "0")
    (message,) = (
        m for s in root.iter("skipped") if (m := s.get("message", "")).startswith("accepted ")
    )
    assert "by Head of product safety until 2027-03-31" in message
    assert "Retraining is under way" in message
