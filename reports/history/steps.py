"""What changed from one run to the next, apart from the numbers."""

from collections.abc import Iterator, Sequence

from evenhand.audit.result import AuditResult
from evenhand.reports.difference.cells import questions
from evenhand.reports.difference.facts import (
    coverage_changes,
    data_changes,
    margin_changes,
    model_changes,
    plan_changes,
)
from evenhand.reports.difference.record import Changed
from evenhand.reports.history.model_names import SCORES
from evenhand.reports.history.record import Step

COUNTED = ("items", "persons", "items and persons")
"""What is left out: a count beside a third one can tell on few persons."""


def steps(results: Sequence[AuditResult], own: Sequence[AuditResult]) -> tuple[Step, ...]:
    """Return what changed between each run and the one before.

    Args:
        results: the runs in order, with models named alike.
        own: the same with the names that the models bear in each.
    """
    return tuple(
        _step(at, (results[at - 1], results[at]), (own[at - 1], own[at]))
        for at in range(1, len(results))
    )


def _step(
    at: int, pair: tuple[AuditResult, AuditResult], own: tuple[AuditResult, AuditResult]
) -> Step:
    before, after = pair
    data = [c for c in data_changes(before, after, least=0) if c.what not in COUNTED]
    versions = before.provenance.evenhand, after.provenance.evenhand
    return Step(
        after=at + 1,
        data=any(not c.what.startswith(SCORES) for c in data),
        plan=before.plan.sha256 != after.plan.sha256,
        evenhand=versions[0] != versions[1],
        changed=(
            *plan_changes(before, after),
            *margin_changes(questions(before), questions(after)),
            *data,
            *_renamings(*own),
            *model_changes(before, after),
            *coverage_changes(before, after),
            *_software(*versions),
        ),
    )


def _renamings(before: AuditResult, after: AuditResult) -> Iterator[Changed]:
    """Yield the names that models bear, where they are others."""
    was, now = (", ".join(m.name for m in result.models) for result in (before, after))
    if was != now:
        yield Changed(area="models", what="names", before=was, after=now)


def _software(before: str, after: str) -> Iterator[Changed]:
    """Yield the version of the program, where it is another."""
    if before != after:
        yield Changed(area="plan", what="evenhand", before=before, after=after)
