"""Two finished audits in, what differs between them out."""

from collections.abc import Mapping
from dataclasses import replace

from evenhand.audit.errors import InputError
from evenhand.audit.nearest import suggestion
from evenhand.audit.result import AuditResult
from evenhand.reports.bundle import bundle_hash
from evenhand.reports.difference.cells import judgements, moves, questions
from evenhand.reports.difference.facts import (
    coverage_changes,
    data_changes,
    margin_changes,
    model_changes,
    plan_changes,
    sensitivity_changes,
)
from evenhand.reports.difference.protection import least_persons
from evenhand.reports.difference.record import Difference, Judgement, Place, Side
from evenhand.reports.difference.turning import turn

NO_TEST = (
    "Both intervals are shown; whether they overlap is no test of the difference. A paired test "
    "needs the scores of the same items: `evenhand compare OLD NEW` makes it of two finished "
    "audits, or of one plan that has both models."
)
SAME_COUNT = (
    "Where counts of persons are equal, the persons may still be others; nothing in a result shows "
    "that, and hashes of the files are the only sign."
)


def difference(
    before: AuditResult, after: AuditResult, *, renamed: Mapping[str, str] | None = None
) -> Difference:
    """Return what differs between two audits.

    Args:
        before: results of any editions.
        after: the same of the later audit.
        renamed: names of models in `before`, with their names in `after`.

    Raises:
        InputError: a renamed model is not in the audit that it should be in.
    """
    names = dict(renamed or {})
    _check(names, before, after)
    was = _renamed(before, names)
    one, other = questions(was), questions(after)
    least = least_persons(was, after)
    moved, withheld = moves(one, other, least=least)
    verdicts = (*_overall(was, after), *judgements(one, other))
    return Difference(
        before=_side(before),
        after=_side(after),
        changed=(
            *plan_changes(was, after),
            *margin_changes(one, other),
            *data_changes(was, after, least=least),
            *model_changes(was, after),
            *coverage_changes(was, after),
            *sensitivity_changes((was, one), (after, other)),
        ),
        verdicts=verdicts,
        gone=tuple(place for place in one if place not in other),
        new=tuple(place for place in other if place not in one),
        moved=moved,
        withheld=withheld,
        worse=any(v.turn == "worse" for v in verdicts),
        notes=_notes(was, after),
    )


def _overall(before: AuditResult, after: AuditResult) -> list[Judgement]:
    """Return the verdicts of audits and models that are not the same."""
    nothing = Place(code="", model="", metric="", emotion="")
    later = {m.name: m.verdict for m in after.models}
    pairs = [(nothing, before.verdict, after.verdict)]
    pairs += [
        (replace(nothing, model=m.name), m.verdict, later[m.name])
        for m in before.models
        if m.name in later
    ]
    return [
        Judgement(place=place, before=was, after=now, turn=turn(was, now))
        for place, was, now in pairs
        if was != now
    ]


def _notes(before: AuditResult, after: AuditResult) -> tuple[str, ...]:
    """Return what a careful reader needs."""
    notes = [NO_TEST, SAME_COUNT]
    if before.audience != after.audience:
        notes.append("One of the results is an internal edition: do not hand this comparison on.")
    if before.plan.sha256 != after.plan.sha256:
        notes.append("The plans are not the same: a verdict can change without any score moving.")
    if before.provenance.evenhand != after.provenance.evenhand:
        notes.append("The audits were made by two versions of evenhand.")
    return tuple(notes)


def _side(result: AuditResult) -> Side:
    return Side(
        title=result.plan.title,
        plan_sha256=result.plan.sha256,
        bundle_sha256=bundle_hash(result),
        finished_at=result.provenance.finished_at,
        audience=result.audience,
        verdict=result.verdict,
        evenhand=result.provenance.evenhand,
    )


def _check(names: Mapping[str, str], before: AuditResult, after: AuditResult) -> None:
    """Refuse names of models that there are not."""
    sides = ((names.keys(), before, "the first"), (names.values(), after, "the second"))
    problems = [
        f"--model: {which} audit has no model {name!r}."
        f"{suggestion(name, [m.name for m in result.models])}"
        for given, result, which in sides
        for name in given
        if name not in {m.name for m in result.models}
    ]
    if problems:
        raise InputError(problems)


def _renamed(result: AuditResult, names: Mapping[str, str]) -> AuditResult:
    """Return a result whose models bear their later names."""
    models = tuple(replace(m, name=names.get(m.name, m.name)) for m in result.models)
    findings = tuple(
        replace(f, model=names.get(f.model, f.model), against=names.get(f.against, f.against))
        for f in result.findings
    )
    return replace(result, models=models, findings=findings)
