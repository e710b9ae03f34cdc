"""Assertions hold what is shown, fail for what is open, and refuse to hold nothing."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pytest

import evenhand as eh
from evenhand.audit.result import AuditResult, Finding, Verdict
from evenhand.testing import assert_finding, assert_not_worse, assert_within_margins
from evenhand.testing.failure import MOST

SPEAKERS = np.repeat(np.arange(80), 4)
GENDER = np.where(SPEAKERS % 2 == 0, "woman", "man")

Verdicts: TypeAlias = dict[str, Verdict]


@pytest.fixture(scope="module")
def audited() -> eh.Audited:
    """Return an audit of an even model, by the gates of two questions."""
    rng = np.random.default_rng(3)
    truth = rng.uniform(1.0, 6.0, len(SPEAKERS))
    return eh.audit(
        truth,
        {"even": truth + rng.normal(0.0, 0.2, len(SPEAKERS))},
        attributes={"gender": GENDER},
        persons=SPEAKERS,
        margins={"bias": 0.3, "mae": 0.3},
        owner="the test",
        rationale="as an example",
        scale=eh.Scale(kind="continuous", low=0, high=7),
    )


@pytest.fixture
def result(audited: eh.Audited) -> AuditResult:
    return audited.result


def judged(result: AuditResult, code: str, verdicts: Verdicts) -> AuditResult:
    """Return a result in which rows of one question have other verdicts."""

    def turned(finding: Finding) -> Finding:
        if finding.code != code or not finding.gated:
            return finding
        rows = tuple(
            replace(c, verdict=verdicts.get(c.slice, c.verdict)) for c in finding.comparisons
        )
        worst = max((c.verdict for c in rows), key=str)
        for verdict in ("exceeds_margin", "inconclusive", "insufficient_data"):
            worst = verdict if any(c.verdict == verdict for c in rows) else worst
        return replace(finding, comparisons=rows, verdict=worst)

    found = tuple(map(turned, result.findings))
    return replace(result, findings=found, verdict="exceeds_margin", exit_code=1)


def told(result: AuditResult | eh.Audited, **asked: object) -> str:
    with pytest.raises(AssertionError) as failed:
        assert_within_margins(result, **asked)  # type: ignore[arg-type]
    return str(failed.value)


def refused(result: AuditResult, **asked: object) -> str:
    with pytest.raises(eh.InputError) as caught:
        assert_within_margins(result, **asked)  # type: ignore[arg-type]
    return str(caught.value)


def test_what_is_within_its_margin_holds(audited: eh.Audited) -> None:
    assert_within_margins(audited)
    assert_within_margins(audited.result, codes=["DIS001"], models=["even"])


def test_a_row_beyond_its_margin_is_shown(result: AuditResult) -> None:
    message = told(judged(result, "DIS001", {"gender=woman": "exceeds_margin"}))
    lines = message.splitlines()
    assert lines[:3] == [
        "1 of 4 gated rows are not shown to be within margin",
        "",
        "DIS001 even: bias, mean of 1 emotion, gender: woman",
    ]
    for part in (
        "question: ",
        "verdict: exceeds margin",
        "95% interval",
        "slice: gender: woman: ",
        "reference: everyone else: ",
        "160 items, 40 persons",
        "margin 0.3 scale points, both ways, set by the test: as an example",
        "to do: mend the model for this slice",
        "finding: DIS001.even.bias.mean, slice: 'gender=woman'",
    ):
        assert part in message


@pytest.mark.parametrize("verdict", ["inconclusive", "insufficient_data", "undefined"])
def test_an_open_row_fails_unless_that_is_allowed(result: AuditResult, verdict: Verdict) -> None:
    still = judged(result, "DIS001", {"gender=woman": verdict})
    assert "allow_inconclusive=True" in told(still)
    assert_within_margins(still, allow_inconclusive=True)
    assert_within_margins(still, slices=["gender=man"])
    assert_within_margins(still, codes=["DIS002"])


def test_what_exceeds_is_told_before_what_is_open(result: AuditResult) -> None:
    mixed = judged(result, "DIS001", {"gender=man": "inconclusive"})
    mixed = judged(mixed, "DIS002", {"gender=woman": "exceeds_margin"})
    message = told(mixed)
    assert message.index("DIS002") < message.index("DIS001")


def test_allowing_open_rows_does_not_allow_what_exceeds(result: AuditResult) -> None:
    beyond = judged(result, "DIS001", {"gender=woman": "exceeds_margin"})
    assert "1 of 4" in told(beyond, allow_inconclusive=True)


def test_many_failing_rows_are_named(result: AuditResult) -> None:
    finding = next(f for f in result.findings if f.gated)
    row = replace(finding.comparisons[0], verdict="inconclusive")
    many = replace(finding, comparisons=(row,) * (MOST + 2), verdict="inconclusive")
    message = told(replace(result, findings=(many,)))
    assert "and 2 further rows:" in message
    assert message.endswith(": inconclusive")


def test_the_persons_that_are_needed_are_told(result: AuditResult) -> None:
    finding = next(f for f in result.findings if f.gated)
    row = replace(
        finding.comparisons[0], verdict="inconclusive", persons_needed=4321, hints=("underpowered",)
    )
    one = replace(finding, comparisons=(row,), verdict="inconclusive")
    assert "(about 4,321 persons are needed)" in told(replace(result, findings=(one,)))


def test_an_empty_selection_is_refused_with_the_nearest_name(result: AuditResult) -> None:
    assert refused(result, codes=["DIS01"]).startswith(
        "codes: no gated row has 'DIS01'. Did you mean 'DIS001'"
    )
    assert refused(result, models=["evn"]) == (
        "models: no gated row has 'evn'. Did you mean 'even'? There is even"
    )
    assert "slices: no gated row has 'gender=x'" in refused(result, slices=["gender=x"])
    assert refused(result, codes="DIS001") == (
        "codes: got the text 'DIS001', expected a list such as ['DIS001']"
    )
    only = [f for f in result.findings if f.gated]
    split = (
        replace(only[0], comparisons=only[0].comparisons[:1]),
        replace(only[1], comparisons=only[1].comparisons[1:]),
    )
    apart = replace(result, findings=split)
    other = split[1].comparisons[0].slice
    assert refused(apart, codes=["DIS001"], slices=[other]).startswith("nothing is selected")


def test_an_audit_without_margins_holds_nothing(result: AuditResult) -> None:
    shown = tuple(replace(f, gated=False) for f in result.findings)
    assert "declares no margin" in refused(replace(result, findings=shown))


def test_a_baseline_takes_what_it_accepts(result: AuditResult, tmp_path: Path) -> None:
    beyond = judged(result, "DIS001", {"gender=woman": "exceeds_margin"})
    row = next(
        c for f in beyond.findings if f.code == "DIS001" and f.gated for c in f.comparisons[-1:]
    )
    assert row.slice == "gender=woman"
    beyond = _widened(beyond)
    file = tmp_path / "baseline.toml"
    file.write_text(
        """
evenhand_baseline = 1

[[waiver]]
finding = "DIS001.even.bias.mean"
slice = "gender=woman"
owner = "the test"
reason = "a fix is on its way"
expires = 2027-01-31
margin = 0.5
accepted_verdict = "exceeds_margin"
accepted_gap = 0.4
""",
        encoding="utf-8",
    )
    assert_within_margins(beyond, baseline=file, today=date(2026, 12, 1))
    assert "1 of 4" in told(beyond, baseline=str(file), today=date(2027, 2, 1))


def _widened(result: AuditResult) -> AuditResult:
    """Return a result whose exceeding row has a gap beyond its margin."""
    found = []
    for finding in result.findings:
        rows = tuple(
            replace(c, gap=replace(c.gap, value=0.4)) if c.verdict == "exceeds_margin" else c
            for c in finding.comparisons
        )
        found.append(replace(finding, comparisons=rows))
    return replace(result, findings=tuple(found))


def test_a_row_can_be_held_to_any_verdict(result: AuditResult) -> None:
    assert_finding(result, "DIS001.even.bias.mean", "gender=woman", "within_margin")
    with pytest.raises(AssertionError, match="expected exceeds_margin, got within_margin"):
        assert_finding(result, "DIS001.even.bias.mean", "gender=woman", "exceeds_margin")
    with pytest.raises(
        eh.InputError, match=r"finding: no gated row has 'DIS001\.even\.bias'\. Did"
    ):
        assert_finding(result, "DIS001.even.bias", "gender=woman", "exceeds_margin")
    with pytest.raises(eh.InputError, match=r"slice: no gated row has 'gender=women'\. Did you"):
        assert_finding(result, "DIS001.even.bias.mean", "gender=women", "exceeds_margin")


PLAN = '\n[[comparison]]\nname = "release"\nold = "old"\nnew = "even"\n'


def compared(result: AuditResult, verdict: Verdict) -> AuditResult:
    """Return a result whose first question is one about two models."""
    first = next(f for f in result.findings if f.gated)
    rows = tuple(replace(c, verdict=verdict) for c in first.comparisons)
    about = replace(
        first,
        id="CMP001.release.bias.mean",
        code="CMP001",
        against="old",
        comparisons=rows,
        verdict=verdict,
    )
    plan = replace(result.plan, text=result.plan.text + PLAN)
    return replace(result, plan=plan, findings=(about, *result.findings[1:]))


def test_a_new_model_is_held_against_the_old_one(result: AuditResult) -> None:
    assert_not_worse(compared(result, "within_margin"), comparison="release")
    assert_not_worse(compared(result, "inconclusive"), allow_inconclusive=True)
    with pytest.raises(AssertionError, match="CMP001 even against old: bias") as failed:
        assert_not_worse(compared(result, "exceeds_margin"), comparison="release")
    assert "2 of 2 gated rows" in str(failed.value)
    with pytest.raises(AssertionError, match="verdict: inconclusive"):
        assert_not_worse(compared(result, "inconclusive"))


def test_a_comparison_that_is_not_there_is_refused(result: AuditResult) -> None:
    with pytest.raises(eh.InputError, match="nothing is selected: no comparison of models has"):
        assert_not_worse(result)
    with pytest.raises(eh.InputError, match=r"the plan has no 'relese'\. Did you mean 'release'"):
        assert_not_worse(compared(result, "within_margin"), comparison="relese")
    with pytest.raises(eh.InputError, match=r"comparison: the plan has no 'x'\. It has none"):
        assert_not_worse(result, comparison="x")
