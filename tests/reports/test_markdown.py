"""The Markdown summary, held against its snapshot."""

import re
from dataclasses import replace

import pytest
from syrupy.assertion import SnapshotAssertion

from evenhand.audit.result import AuditResult
from evenhand.reports.largest_rows import largest_gaps
from evenhand.reports.legal.requirements import requirements
from evenhand.reports.markdown import escaped, markdown
from evenhand.reports.sections.headline import summary, sure, told
from evenhand.reports.wording import BANNED


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


def test_every_finding_is_told(rich: AuditResult) -> None:
    text = markdown(rich)
    for f in rich.findings:
        assert escaped(f.answer) in text
        assert f.gated or escaped(f.title) in text


def test_the_summary_says_what_the_headline_says(rich: AuditResult) -> None:
    text = markdown(rich)
    assert escaped(summary(rich)) in text
    for each in told(rich):
        assert escaped(each.sentence) in text
    for line in sure(rich):
        assert escaped(line) in text
    for top in largest_gaps(rich):
        assert escaped(top.gap.text) in text


def test_requirements_are_counted_and_all_of_them(rich: AuditResult) -> None:
    text = markdown(rich).partition("## Evidence by requirement")[2]
    counts = [int(n) for n in re.findall(r"\| ([\d,]+) \|", text)]
    assert sum(counts) == len(requirements())


def test_the_edition_is_named(rich: AuditResult) -> None:
    assert "Shareable: small groups are withheld." in markdown(rich)
    assert "Internal: not for passing on." in markdown(replace(rich, audience="internal"))


def test_the_notice_names_what_nobody_filled_in(rich: AuditResult) -> None:
    purpose = rich.plan.purpose | {"context": "workplace", "exception": "safety"}
    text = markdown(replace(rich, plan=replace(rich.plan, purpose=purpose)))
    assert "\n> Notice. " in text
    assert "HUMAN_INPUT_MISSING (purpose.exception\\_basis)" in text


def test_a_summary_of_very_many_comparisons_stays_short(crowded: AuditResult) -> None:
    assert len(markdown(crowded)) < 16_000


def test_markup_in_names_is_only_text() -> None:
    assert escaped("a|b <img> [x](y)\n# z `k`") == r"a\|b &lt;img&gt; \[x\](y) \# z \`k\`"
