"""What was measured, put to every question; the answers put together, once for each edition."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType

from evenhand.audit.crosswalk_words import crosswalk_notes
from evenhand.audit.editions import OTHER, in_edition, without_machine
from evenhand.audit.evidence import Evidence
from evenhand.audit.exploration import explore
from evenhand.audit.judgement import Judged, judge
from evenhand.audit.model_comparisons.scope import Scope
from evenhand.audit.plan import Model, Plan
from evenhand.audit.provenance import timestamp
from evenhand.audit.question import Question, all_questions
from evenhand.audit.records import (
    aggregation_words,
    attribute_records,
    data_record,
    metric_records,
    model_records,
    slice_records,
    statistics_record,
)
from evenhand.audit.result import (
    Audience,
    AuditResult,
    FileRecord,
    Finding,
    PlanRecord,
    Provenance,
    Verdict,
)
from evenhand.audit.sensitivity.records import sensitivity_records, with_fragile
from evenhand.audit.sensitivity.repeated import Repeated, repeated
from evenhand.audit.table import Scores
from evenhand.audit.withholding import withheld_below
from evenhand.metrics.verdict import overall

_EXIT: Mapping[Verdict, int] = MappingProxyType({"within_margin": 0, "exceeds_margin": 1})
_UNDECIDED = 3


def editions(
    evidence: Evidence,
    *,
    files: Sequence[FileRecord],
    plan: PlanRecord,
    statements: tuple[str, ...],
    made: Provenance,
    scope: Scope = "all",
    read_again: Callable[[Model], Scores] | None = None,
) -> dict[Audience, AuditResult]:
    """Return the result for the readers that the plan names, then for the others.

    Verdicts are given once. Questions are answered a second time only where the other readers may
    see cells of another number of persons.

    Args:
        evidence: what was measured.
        files: what was read.
        plan: as frozen.
        statements: what the data set wants said.
        made: how it was run; the time of its end is filled in here.
        scope: what was judged.
        read_again: returns the scores of a model whose table in the plan was changed, for analyses
            under other choices.
    """
    judged = judge(evidence)
    variants = repeated(evidence, judged, read_again=read_again)
    named: Audience = evidence.plan.report.audience
    answered: dict[int, AuditResult] = {}
    found: dict[Audience, AuditResult] = {}
    for audience in (named, OTHER[named]):
        own = in_edition(evidence, audience)
        least = withheld_below(own.plan)
        if least not in answered:
            answered[least] = _result(
                own,
                judged,
                variants,
                files=files,
                plan=plan,
                statements=statements,
                made=made,
            )
        found[audience] = replace(answered[least], audience=audience, scope=scope)
    made = replace(made, finished_at=timestamp(datetime.now(UTC)))
    return {a: without_machine(replace(r, provenance=made)) for a, r in found.items()}


def _result(
    evidence: Evidence,
    judged: Sequence[Judged],
    variants: Sequence[Repeated],
    *,
    files: Sequence[FileRecord],
    plan: PlanRecord,
    statements: tuple[str, ...],
    made: Provenance,
) -> AuditResult:
    """Ask every question and put the answers together."""
    findings = answers(evidence, judged, all_questions())
    sensitivity = sensitivity_records(evidence, judged, variants, findings)
    findings = with_fragile(findings, sensitivity)
    verdict = overall(f.verdict for f in findings if f.gated and f.verdict)
    return AuditResult(
        audience=evidence.plan.report.audience,
        verdict=verdict,
        exit_code=exit_code(evidence.plan, verdict),
        plan=plan,
        data=data_record(
            evidence,
            files,
            aggregation_words(evidence.plan, evidence.truth),
            statements=statements,
        ),
        attributes=attribute_records(evidence),
        slices=slice_records(evidence),
        metrics=metric_records(evidence),
        models=model_records(evidence, findings),
        findings=findings,
        exploration=explore(evidence),
        sensitivity=sensitivity,
        statistics=statistics_record(evidence.plan),
        provenance=made,
        declared=evidence.plan.declared,
    )


def answers(
    evidence: Evidence, judged: Sequence[Judged], questions: Sequence[Question]
) -> tuple[Finding, ...]:
    """Return the findings of some questions, as a result lists them."""
    return _in_order(
        _with_mapping(evidence, [f for q in questions for f in q.answer(evidence, judged)])
    )


def _with_mapping(evidence: Evidence, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Say beside every figure of a model by which crosswalk its words stand for emotions."""
    told = {
        model.name: crosswalk_notes(model, scores.covers)
        for model, scores in zip(evidence.plan.model, evidence.scores, strict=True)
    }
    return tuple(
        finding
        if finding.code == "COV001"
        else replace(finding, notes=(*finding.notes, *told.get(finding.model, ())))
        for finding in findings
    )


def _in_order(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Put gated findings first, then go by code; who asks twice gets two ids."""
    ordered = sorted(findings, key=lambda f: (not f.gated, f.code))
    times: Counter[str] = Counter()
    named = []
    for finding in ordered:
        times[finding.id] += 1
        again = f".{times[finding.id]}" if times[finding.id] > 1 else ""
        named.append(replace(finding, id=finding.id + again))
    return tuple(named)


def exit_code(plan: Plan, verdict: Verdict) -> int:
    """Return 0 within all margins, 1 beyond one, 3 when that is open and the plan blocks."""
    if verdict in _EXIT:
        return _EXIT[verdict]
    return _UNDECIDED if plan.report.inconclusive == "block" else 0
