"""Whether waivers suit a result: what they accept must be something that the plan judges."""

from collections.abc import Iterator

from evenhand.audit.baselines.waiver import LONGEST, Baseline
from evenhand.audit.errors import InputError
from evenhand.audit.plans.file import sentences
from evenhand.audit.plans.problem import Problem, quoted
from evenhand.audit.result import AuditResult


def check_suitable(result: AuditResult, baseline: Baseline) -> None:
    """Refuse waivers that accept nothing or too much.

    A waiver for a finding that the audit does not have is none of these: plans change, and it is
    listed as unmatched.

    Args:
        result: what it is held against.
        baseline: the waivers.

    Raises:
        InputError: it names the file, the waiver and the key of every mistake.
    """
    problems = list(_problems(result, baseline))
    if problems:
        raise InputError(sentences(problems, baseline.text, name=baseline.file))


def _problems(result: AuditResult, baseline: Baseline) -> Iterator[Problem]:
    """Yield what is wrong with each waiver."""
    findings = {finding.id: finding for finding in result.findings}
    last = baseline.checked_on + LONGEST
    for at, one in enumerate(baseline.waivers):
        finding = findings.get(one.finding)
        if finding is not None and not finding.gated:
            says = f"{quoted(one.finding)} is not gated: it blocks nothing, so nothing is accepted"
            yield Problem(("waiver", at, "finding"), says)
        elif finding is not None and finding.margin is not None and one.margin < finding.margin:
            says = (
                f"got {one.margin:g}, expected {finding.margin:g} or more: a gap within the plan's "
                "own margin needs no waiver"
            )
            yield Problem(("waiver", at, "margin"), says)
        if one.last_day > last:
            says = (
                f"got {one.expires}, expected {last} or earlier: a waiver holds for "
                f"{LONGEST.days} days at most"
            )
            yield Problem(("waiver", at, "expires"), says)
