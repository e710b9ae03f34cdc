"""Verdicts follow from those below them: slices, findings, models, the whole, the exit code."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path

from evenhand.audit.answers import exit_code
from evenhand.audit.baselines.checked import ended_otherwise
from evenhand.audit.question import all_questions
from evenhand.audit.result import AuditResult, Comparison, Finding, Verdict
from evenhand.audit.verify.audited import Audited
from evenhand.audit.verify.check import Checked, Difference, Unchecked, found_differences
from evenhand.audit.verify.tree import unequal
from evenhand.metrics.verdict import overall

TITLE = "Verdicts"
ORDER = 40


def check(audited: Audited, data: Path | None) -> Checked:
    """Return whether each verdict follows from those that it is made of."""
    del data
    found, count = list[Difference](), 0
    for file, result in audited.results():
        count += sum(len(finding.comparisons) for finding in result.findings if finding.gated)
        for field, got, expected in (*_supported(result), *_rolled_up(audited, result)):
            found.append(Difference(file=file, field=field, got=got, expected=expected))
    says = f"The verdicts of findings, models and the whole follow from {count} comparisons."
    return found_differences(found, says=says, unchecked=_elsewhere(audited))


def _elsewhere(audited: Audited) -> Iterator[Unchecked]:
    """Yield that a baseline was copied from a file that is not part of an audit."""
    for _, result in audited.results():
        if result.baseline is not None:
            what = f"the baseline {result.baseline.file}"
            why = f"the file is not here; the one that was read has sha256 {result.baseline.sha256}"
            yield Unchecked(what=what, why=why)


def _supported(result: AuditResult) -> Iterator[tuple[str, str, str]]:
    """Yield comparisons whose gap or verdict does not follow from the numbers beside it."""
    alpha, about_gaps = result.statistics.alpha, _about_gaps()
    for finding in result.findings:
        if not finding.gated or finding.code not in about_gaps:
            continue
        for row in finding.comparisons:
            place = f"findings[{finding.id}].comparisons[{row.slice}]"
            inside, outside, gap = row.inside.value, row.outside.value, row.gap.value
            if inside is not None and outside is not None and gap is not None:
                yield from unequal(gap, inside - outside, at=f"{place}.gap.value")
            if not row.suppressed and row.verdict not in _by_tests(row, alpha):
                wanted = " or ".join(sorted(_by_tests(row, alpha)))
                yield f"{place}.verdict", str(row.verdict), f"{wanted}, by its p-values"


def _by_tests(row: Comparison, alpha: float) -> set[Verdict]:
    """Return the verdicts that the p-values of a comparison allow; lack of data forbids any."""
    found: set[Verdict] = {"undefined", "insufficient_data"}
    if row.p_exceeds_adjusted is not None and row.p_exceeds_adjusted <= alpha:
        return found | {"exceeds_margin"}
    if row.p_within is not None and row.p_within < alpha:
        found.add("within_margin")
    return found | {"inconclusive"}


def _about_gaps() -> frozenset[str]:
    """Return the codes of questions about gaps of metrics."""
    return frozenset(question.code for question in all_questions() if question.metrics)


def _rolled_up(audited: Audited, result: AuditResult) -> Iterator[tuple[str, str, str]]:
    """Yield place, verdict and what it would be."""
    about_gaps = _about_gaps()
    for finding in result.findings:
        if finding.gated and finding.code in about_gaps:
            possible = possible_verdicts(result, finding)
            if finding.verdict not in possible:
                yield (
                    f"findings[{finding.id}].verdict",
                    str(finding.verdict),
                    " or ".join(sorted(possible)),
                )
    gated = [f for f in result.findings if f.gated and f.verdict]
    for model in result.models:
        wanted = overall(f.verdict for f in gated if f.model == model.name and f.verdict)
        if model.verdict != wanted:
            yield f"models[{model.name}].verdict", model.verdict, wanted
    whole = overall(f.verdict for f in gated if f.verdict)
    if result.verdict != whole:
        yield "verdict", result.verdict, whole
    if audited.plan is not None:
        code = exit_code(audited.plan, whole)
        yield from ended_otherwise(result, audited.plan, without=code)


def possible_verdicts(result: AuditResult, finding: Finding) -> set[Verdict]:
    """Return the verdicts that comparisons of slices allow.

    Intersections of too few persons do not count. Where their number is withheld, both readings
    are allowed.

    Args:
        result: knows how many persons a slice has.
        finding: a gated one.
    """
    persons = {part.id: part.persons for part in result.slices}
    crossed = {part.id for part in result.slices if len(part.where) > 1}
    least, sure, open_ones = result.statistics.min_persons, list[Verdict](), set[Verdict]()
    for row in finding.comparisons:
        word: Verdict = row.verdict or "undefined"
        count = persons.get(row.slice)
        if row.slice not in crossed or (count is not None and count >= least):
            sure.append(word)
        elif count is None:
            open_ones.add(word)
    return {overall([*sure, *some]) for some in _subsets(sorted(open_ones))}


def _subsets(words: Sequence[Verdict]) -> Iterator[tuple[Verdict, ...]]:
    """Yield every choice of some words, the empty one too."""
    for size in range(len(words) + 1):
        yield from combinations(words, size)
