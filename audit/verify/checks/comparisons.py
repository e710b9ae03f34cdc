"""Decisions on a new model follow from the numbers beside them."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from evenhand.audit.result import AuditResult, Comparison, Finding, Verdict
from evenhand.audit.verify.audited import Audited
from evenhand.audit.verify.check import Checked, Difference, found_differences
from evenhand.audit.verify.checks.verdicts import possible_verdicts
from evenhand.audit.verify.tree import unequal

TITLE = "Comparisons of models"
ORDER = 45

_VERDICT: Mapping[str, tuple[Verdict, ...]] = MappingProxyType(
    {
        "better": ("within_margin",),
        "non_inferior": ("within_margin",),
        "worse": ("exceeds_margin",),
        "inconclusive": ("inconclusive", "insufficient_data"),
        "": ("undefined", "insufficient_data"),
    }
)
"""What a decision says of the margin."""

_GROWTH = "CMP002"
_DRIFT = "CMP006"
_SAME = "identical_scores"


def check(audited: Audited, data: Path | None) -> Checked:
    """Return whether decisions and verdicts follow from the numbers of their rows."""
    del data
    found, count = list[Difference](), 0
    for file, result in audited.results():
        for finding in (each for each in result.findings if each.against):
            count += len(finding.comparisons)
            for field, got, expected in (*_numbers(finding), *_verdicts(result, finding)):
                place = f"findings[{finding.id}]{field}"
                found.append(Difference(file=file, field=place, got=got, expected=expected))
    if not count:
        return Checked()
    says = f"The decisions on new models follow from the numbers of {count} rows."
    return found_differences(found, says=says)


def _numbers(finding: Finding) -> Iterator[tuple[str, str, str]]:
    """Yield changes that are not the new value less the old one."""
    for row in finding.comparisons:
        new, old, change = row.inside.value, row.outside.value, row.gap.value
        if new is None or old is None or change is None:
            continue
        wanted = abs(new) - abs(old) if finding.code == _GROWTH else new - old
        yield from unequal(change, wanted, at=f".comparisons[{row.slice}].gap.value")


def _verdicts(result: AuditResult, finding: Finding) -> Iterator[tuple[str, str, str]]:
    """Yield verdicts that their row, or the rows of their finding, do not support."""
    if not finding.gated:
        return
    for row in finding.comparisons:
        place = f".comparisons[{row.slice}]"
        if finding.code != _DRIFT and row.verdict not in _VERDICT[row.decision]:
            wanted = " or ".join(_VERDICT[row.decision])
            yield f"{place}.verdict", str(row.verdict), f"{wanted}, as it is {row.decision!r}"
        if not row.suppressed:
            yield from _by_tests(finding, row, result.statistics.alpha, place)
    possible = possible_verdicts(result, finding)
    if finding.verdict not in possible:
        yield ".verdict", str(finding.verdict), " or ".join(sorted(possible))


def _by_tests(
    finding: Finding, row: Comparison, alpha: float, place: str
) -> Iterator[tuple[str, str, str]]:
    """Yield claims without a proof; a drift may also be judged beside that of the others."""
    within = row.p_within is not None and row.p_within < alpha
    if row.verdict == "within_margin" and not (within or _SAME in row.hints):
        yield f"{place}.verdict", row.verdict, f"p_within below {alpha:g}, got {row.p_within}"
    exceeds = row.p_exceeds_adjusted is not None and row.p_exceeds_adjusted <= alpha
    if row.verdict == "exceeds_margin" and not exceeds and finding.code != _DRIFT:
        wanted = f"p_exceeds_adjusted up to {alpha:g}, got {row.p_exceeds_adjusted}"
        yield f"{place}.verdict", row.verdict, wanted
