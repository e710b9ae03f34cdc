"""The Markdown summary, held against its snapshot."""

import re
from dataclasses import replace

import pytest
from syrupy.assertion import SnapshotAssertion

from evenhand.audit.result import AuditResult
from evenhand.reports.markdown import escaped, markdown
from evenhand.reports.rows import rows
from evenhand.reports.wording import BANNED, VERDICTS


@pytest.fixture(params=["rich", "empty", "bare", "crowded"])
def result(request: pytest.FixtureRequest) -> AuditResult:
    made: AuditResult = request.getfixturevalue(request.param)
    return made


def test_the_summary_reads_as_it_did(rich: AuditResult, snapshot: SnapshotAssertion) -> None:
    assert markdown(rich) == snapshot


def test_a_result_without_findings_reads_as_it_did(
    empty: AuditResult, snapshot: SnapshotAssertion
) -> None:
    assert markdown(empty) == snapshot


def test_what_the_data_set_says_of_its_figures_stands_above_them(rich: AuditResult) -> None:
    told = replace(rich, data=replace(rich.data, statements=("The faces are made.", "Nobody.")))
    text = markdown(told)
    assert "\n> The faces are made.\n> Nobody.\n" in text
    assert text.index("> The faces") < text.index("## ")


def test_no_hole_and_no_promise(result: AuditResult) -> None:
    text = markdown(result)
    assert not re.search(r"\b(None|nan|NaN)\b", text)
    assert not BANNED.findall(text)


def test_every_row_of_a_table_is_equally_wide(result: AuditResult) -> None:
    for block in markdown(result).split("\n\n"):
        lines = block.splitlines()
        if lines and lines[0].startswith("|"):
            assert len({len(re.findall(r"(?<!\\)\|", line)) for line in lines}) == 1


def test_findings_slices_and_verdicts_are_all_there(rich: AuditResult) -> None:
    text = markdown(rich)
    for f in rich.findings:
        assert escaped(f.title) in text
    for f in rich.findings[:3]:
        assert all(escaped(row.name.full) in text for row in rows(f, rich))
    assert all(name in text for name in VERDICTS.values())


def test_markup_in_names_is_only_text() -> None:
    assert escaped("a|b <img> [x](y)\n# z `k`") == r"a\|b &lt;img&gt; \[x\](y) \# z \`k\`"
