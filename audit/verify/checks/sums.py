"""Every number that follows from the sums is made again, by the rules of the frozen plan.

Checked are counts, withheld cells, values, gaps, intervals, tests, adjusted p-values, skill,
verdicts and leads of every metric that is a function of sums. Numbers that rest on redrawn persons
cannot be made again from pseudonyms, and questions about single items or ratings need these.
"""

from collections.abc import Collection, Mapping
from functools import partial
from pathlib import Path
from typing import Final

import msgspec

from evenhand.audit.answers import answers
from evenhand.audit.editions import in_edition
from evenhand.audit.evidence import Evidence
from evenhand.audit.exploration import explore
from evenhand.audit.judgement import judge
from evenhand.audit.model_comparisons.scope import in_scope
from evenhand.audit.plan import Plan
from evenhand.audit.question import Question, all_questions
from evenhand.audit.records import (
    attribute_records,
    metric_records,
    model_records,
    scale_words,
    slice_records,
)
from evenhand.audit.result import AuditResult
from evenhand.audit.sensitivity.records import with_fragile
from evenhand.audit.sums_file import SUMS_NAME
from evenhand.audit.verify.audited import Audited
from evenhand.audit.verify.check import Checked, Difference, Unchecked, found_differences
from evenhand.audit.verify.sums_evidence import NotRecomputed, evidence_of, read_sums
from evenhand.audit.verify.tree import Record, unequal

TITLE = "Numbers from the sums"
ORDER = 70

_ALSO: Final = frozenset({"PWR001", "SKL001"})
"""Questions beside those about gaps whose answers follow from sums."""

_RESAMPLED: Final = "resampled"
_INTERVAL: Final = ("low", "high", "method")
_SHOWN: Final = ("bootstrap_standard_error", "simultaneous_low", "simultaneous_high")
_JOINT: Final = ("p_exceeds_adjusted", "verdict", "hints")
_ERROR: Final = (
    *("decision_low", "decision_high", "standard_error", "degrees_of_freedom", "p_within"),
    *("p_exceeds", "smallest_provable_margin", "persons_needed"),
)
_DATA: Final = "only a new run with --data can make them again"


def check(audited: Audited, data: Path | None) -> Checked:
    """Return which numbers do not follow from the sums."""
    what = "numbers of the result"
    if not (audited.root / SUMS_NAME).exists():
        why = f"{SUMS_NAME} is not here: it stays with the house; ask for it, or use --data"
        return Checked(unchecked=(Unchecked(what=what, why=why),))
    if audited.plan is None:
        return Checked(unchecked=(Unchecked(what=what, why="the plan cannot be read"),))
    if not (audited.root / SUMS_NAME).is_file():
        return _without_sums(audited, "is no regular file")
    scope = audited.results()[0][1].scope if audited.results() else "all"
    plan = in_scope(audited.plan, scope)
    try:
        evidence = evidence_of(read_sums(audited.root / SUMS_NAME), plan)
    except NotRecomputed as error:
        return _without_sums(audited, str(error))
    found, count = list[Difference](), 0
    for file, result in audited.results():
        expected = _expected(in_edition(evidence, result.audience), result)
        count += numbers_in(expected)
        skipped = partial(_drawn, plan)
        for field, got, wanted in unequal(_comparable(result), expected, skipped=skipped):
            found.append(Difference(file=file, field=field, got=got, expected=wanted))
    says = f"{count} numbers of the results follow from the sums, by the rules of the plan."
    unchecked = () if data else _open(audited, plan)
    return found_differences(found, says=says, unchecked=unchecked)


def _without_sums(audited: Audited, why: str) -> Checked:
    """Return why nothing was made again; sums of this version that are no good are different."""
    if audited.sealed and "bounded memory" not in why:
        wrong = Difference(file=SUMS_NAME, field="", got=why, expected="the sums of this audit")
        return found_differences([wrong], says="")
    return Checked(unchecked=(Unchecked(what="numbers of the result", why=why),))


def _expected(evidence: Evidence, result: AuditResult) -> dict[str, object]:
    """Return what the sums say of everything that they tell, in the form of a result."""
    answered = answers(evidence, judge(evidence), _questions())
    findings = with_fragile(answered, result.sensitivity)
    others = [f for f in result.findings if f.code not in _codes()]
    made = {
        "attributes": attribute_records(evidence),
        "slices": slice_records(evidence),
        "metrics": metric_records(evidence),
        "models": [
            {
                "name": model.name,
                "covers": model.covers,
                "not_covered": model.not_covered,
                "scale": model.scale,
                "link": model.link,
                "source": model.source,
                "verdict": model.verdict,
                "overall": model.overall,
            }
            for model in model_records(evidence, [*findings, *others])
        ],
        "findings": findings,
        "exploration": explore(evidence),
        "data": {
            "items": len(evidence.table.items),
            "persons": int(evidence.persons[-1]),
            "emotions": evidence.truth.emotions,
            "truth_scale": scale_words(evidence.plan.ratings.scale),
        },
    }
    plain: dict[str, object] = msgspec.to_builtins(made)
    return plain


def _questions() -> tuple[Question, ...]:
    """Return the questions whose answers follow from sums."""
    return tuple(q for q in all_questions() if q.metrics or q.code in _ALSO)


def _codes() -> frozenset[str]:
    """Return the codes of these questions."""
    return frozenset(question.code for question in _questions())


def _comparable(result: AuditResult) -> dict[str, object]:
    """Return a result with the findings that follow from sums only."""
    plain: dict[str, object] = msgspec.to_builtins(result)
    kept = [finding for finding in result.findings if finding.code in _codes()]
    return {**plain, "findings": msgspec.to_builtins(kept)}


def _drawn(plan: Plan, got: Record, expected: Record) -> Collection[str]:
    """Return the fields of two records that rest on redrawn persons, for the rules of a plan."""
    rules = plan.statistics
    by_draws = rules.standard_error == "bootstrap", rules.multiplicity == "max_t"
    if "method" in expected:
        methods = f"{got.get('method')} {expected['method']}"
        return _INTERVAL if _RESAMPLED in methods else ()
    if "bootstrap_standard_error" in expected:
        error, joint = (_ERROR if by_draws[0] else ()), (_JOINT if any(by_draws) else ())
        return (*_SHOWN, *error, *joint)
    if any(by_draws) and "gated" in expected:
        return ("verdict", "answer", "tables")
    return ("verdict",) if any(by_draws) and "overall" in expected else ()


def numbers_in(value: object) -> int:
    """Return how many numbers a plain value holds.

    >>> numbers_in({"gap": 0.5, "rows": [1, None, True, "a"]})
    2
    """
    if isinstance(value, Mapping):
        return sum(map(numbers_in, value.values()))
    if isinstance(value, list | tuple):
        return sum(map(numbers_in, value))
    return int(isinstance(value, int | float) and not isinstance(value, bool))


def _open(audited: Audited, plan: Plan) -> tuple[Unchecked, ...]:
    """Return what the sums do not tell."""
    codes = {f.code for _, result in audited.results() for f in result.findings} - _codes()
    found = [Unchecked(what="intervals of redrawn persons (BCa, max-t, bootstrap)", why=_DATA)]
    if plan.statistics.standard_error == "bootstrap" or plan.statistics.multiplicity == "max_t":
        why = f"the plan judges by redrawn persons; {_DATA}"
        found.append(Unchecked(what="tests and verdicts of single slices", why=why))
    if codes:
        why = f"they are about single items, ratings or items that two models share; {_DATA}"
        found.append(Unchecked(what=f"findings {', '.join(sorted(codes))}", why=why))
    if any(result.sensitivity for _, result in audited.results()):
        found.append(Unchecked(what="sensitivity", why=_DATA))
    found.append(Unchecked(what="items left out, raters, what the data set says", why=_DATA))
    return tuple(found)
