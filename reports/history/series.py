"""Runs that ask the same, in order, with the questions that they ask."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from evenhand.audit.result import AuditResult, Finding
from evenhand.reports.bundle import bundle_hash
from evenhand.reports.history.record import Line, Question, Run, Series, Step
from evenhand.reports.history.same_questions import Asked, asked_of
from evenhand.reports.history.steps import steps
from evenhand.reports.history.through_runs import last_turn, lines
from evenhand.reports.naming import SliceName, slice_names


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """A finished audit with the name of its folder, and with models named alike in every run."""

    name: str
    result: AuditResult
    alike: AuditResult


@dataclass(frozen=True, kw_only=True)
class Runs:
    """Runs in order, with what is made of all of them once."""

    audits: Sequence[Audit]

    @cached_property
    def results(self) -> tuple[AuditResult, ...]:
        """The results, with models named alike."""
        return tuple(audit.alike for audit in self.audits)

    @cached_property
    def asked(self) -> tuple[Mapping[Asked, Finding], ...]:
        """The questions of every run."""
        return tuple(map(asked_of, self.results))

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """What changed from run to run."""
        return steps(self.results, [audit.result for audit in self.audits])

    @cached_property
    def slices(self) -> Mapping[str, SliceName]:
        """Slices in words; the newest run has the last one."""
        return {key: name for r in self.results for key, name in slice_names(r).items()}


def series(audits: Sequence[Audit], *, everything: bool) -> Series:
    """Return runs with their questions, the worst first.

    Args:
        audits: in order, at least one.
        everything: also questions that no run judges.
    """
    runs, newest = Runs(audits=audits), audits[-1].result
    keys = dict.fromkeys(key for found in reversed(runs.asked) for key in found)
    wanted = [key for key in keys if everything or _judged(key, runs)]
    found = [_question(key, runs) for key in wanted]
    return Series(
        title=newest.plan.title,
        runs=tuple(_run(number, audit) for number, audit in enumerate(audits, start=1)),
        steps=runs.steps,
        level=newest.statistics.level,
        questions=tuple(sorted(found, key=_worst_first)),
    )


def _judged(key: Asked, runs: Runs) -> bool:
    return any(found[key].gated for found in runs.asked if key in found)


def _run(number: int, audit: Audit) -> Run:
    result = audit.result
    return Run(
        number=number,
        name=audit.name,
        finished_at=result.provenance.finished_at,
        title=result.plan.title,
        verdict=result.verdict,
        exit_code=result.exit_code,
        audience=result.audience,
        models=tuple(m.name for m in result.models),
        plan_sha256=result.plan.sha256,
        bundle_sha256=bundle_hash(result),
        evenhand=result.provenance.evenhand,
    )


def _question(key: Asked, runs: Runs) -> Question:
    """Return a question through all runs."""
    findings = [found.get(key) for found in runs.asked]
    newest = next(f for f in reversed(findings) if f is not None)
    verdicts = tuple(f.verdict if f and f.gated else None for f in findings)
    titles = {m.name: m.title for r in runs.results for m in r.metrics}
    return Question(
        code=newest.code,
        title=titles.get(newest.metric, newest.title),
        metric=newest.metric,
        emotion=newest.emotion,
        unit=newest.unit,
        harm=newest.harm,
        models=tuple(
            _bearing(f, audit) if f else "" for f, audit in zip(findings, runs.audits, strict=True)
        ),
        verdicts=verdicts,
        turn=last_turn(verdicts),
        lines=lines(findings, runs.results, runs.steps, runs.slices),
    )


def _bearing(finding: Finding, audit: Audit) -> str:
    """Return the name that the model bears in a run; of two that are compared, both."""
    own = next(f for f in audit.result.findings if f.id == finding.id)
    return " against ".join(filter(None, (own.model, own.against)))


def _worst_first(question: Question) -> tuple[bool, bool, float]:
    """Rank questions by their newest verdict, then by what became of it, then by size."""
    sizes = [line.margins for line in question.lines if line.margins is not None]
    return (
        question.verdicts[-1] != "exceeds_margin",
        question.turn != "worse",
        -max(sizes, default=0.0),
    )


def all_lines(found: Series) -> tuple[tuple[Question, Line], ...]:
    """Return every line with its question."""
    return tuple((question, line) for question in found.questions for line in question.lines)
