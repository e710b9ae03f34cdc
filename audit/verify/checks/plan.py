"""The plan is the one that was frozen, it was frozen first, and the result keeps to it."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise, product
from pathlib import Path
from typing import Final

import msgspec

from evenhand.audit.editions import edition_plan
from evenhand.audit.errors import InputError
from evenhand.audit.evidence import key_of, metric_of
from evenhand.audit.folders import without_folders
from evenhand.audit.model_comparisons.metric_records import drift_metric
from evenhand.audit.model_comparisons.scope import in_scope
from evenhand.audit.plan import Counterfactual, Gate, Perturbation, Plan
from evenhand.audit.plans.freeze import PLAN_NAME, RECORD_NAME, Frozen, recorded
from evenhand.audit.records import plan_record, statistics_record
from evenhand.audit.result import AuditResult
from evenhand.audit.verify.audited import Audited
from evenhand.audit.verify.check import Checked, Difference, Unchecked, found_differences
from evenhand.audit.verify.tree import unequal

TITLE = "Plan"
ORDER = 30

TIMES: Final = Unchecked(
    what="times",
    why=(
        "they are the word of whoever ran the audit; only a third party that was given the hash of "
        "the plan before could confirm them"
    ),
)


def check(audited: Audited, data: Path | None) -> Checked:
    """Return whether plan, record and results belong together."""
    del data
    if audited.text is None:
        missing = Difference(
            file=PLAN_NAME, field="", got=audited.plan_problem, expected="the frozen plan"
        )
        return found_differences([missing], says="", unchecked=[TIMES])
    digest = hashlib.sha256((audited.root / PLAN_NAME).read_bytes()).hexdigest()
    found = [*_record(audited, digest)]
    for file, result in audited.results():
        found += _order(file, result)
        found += _same_plan(audited, file, result, digest)
    unchecked = [TIMES]
    if audited.plan is None:
        why = f"this version cannot read the plan: {audited.plan_problem}"
        unchecked.append(Unchecked(what="rules of the plan", why=why))
    says = "The plan has the hash that was frozen, and was frozen before the audit began."
    return found_differences(found, says=says, unchecked=unchecked)


def _record(audited: Audited, digest: str) -> Iterator[Difference]:
    """Yield how the record of the freeze differs from the plan and from the results."""
    path = audited.root / RECORD_NAME
    try:
        record = recorded(audited.root) if path.is_file() else None
    except InputError as error:
        yield Difference(
            file=RECORD_NAME, field="", got=error.problems[0], expected="the record of the freeze"
        )
        return
    if record is None:
        yield Difference(file=RECORD_NAME, field="", got="is missing", expected="a record")
        return
    if record.sha256 != digest:
        yield Difference(file=RECORD_NAME, field="sha256", got=record.sha256, expected=digest)
    for file, result in audited.results():
        if result.plan.frozen_at != record.frozen_at:
            yield Difference(
                file=file,
                field="plan.frozen_at",
                got=result.plan.frozen_at,
                expected=record.frozen_at,
            )


def _order(file: str, result: AuditResult) -> Iterator[Difference]:
    """Yield which times are not in the order of events; equal seconds are in order."""
    made = result.provenance
    times = (
        ("plan.frozen_at", result.plan.frozen_at),
        ("provenance.started_at", made.started_at),
        ("provenance.finished_at", made.finished_at),
    )
    for (before, first), (after, then) in pairwise(times):
        if not first or not then or first > then:
            yield Difference(
                file=file, field=before, got=first, expected=f"{after} {then}, or before"
            )


def _same_plan(
    audited: Audited, file: str, result: AuditResult, digest: str
) -> Iterator[Difference]:
    """Yield where a result says something else than the plan."""
    expected: dict[str, object] = {"plan": {"sha256": digest}}
    if audited.plan is not None and audited.text is not None:
        plan = edition_plan(audited.plan, result.audience)
        expected = _ruled(plan, result, audited.text, digest)
        yield from _gates(file, in_scope(plan, result.scope), result)
        yield from _compared(file, plan, result)
    for field, got, wanted in unequal(msgspec.to_builtins(result), expected):
        yield Difference(file=file, field=field, got=got, expected=wanted)


def _ruled(plan: Plan, result: AuditResult, text: str, digest: str) -> dict[str, object]:
    """Return what a result repeats of a plan."""
    frozen = Frozen(sha256=digest, frozen_at=result.plan.frozen_at, file=PLAN_NAME)
    told = without_folders(text) if result.audience == "shareable" else text
    return {
        "plan": msgspec.to_builtins(plan_record(plan, frozen, text=told, file=result.plan.file)),
        "statistics": msgspec.to_builtins(statistics_record(plan)),
        "declared": msgspec.to_builtins(plan.declared),
        "data": {"name": plan.data.name, "subjects": plan.data.subjects},
        "models": [{"name": model.name} for model in plan.model],
        "attributes": [{"name": attribute.name} for attribute in plan.attribute],
    }


def _gates(file: str, plan: Plan, result: AuditResult) -> Iterator[Difference]:
    """Yield margins that the plan has not, and gates without all of their findings."""
    changes: tuple[Counterfactual | Perturbation, ...]
    changes = (*plan.counterfactual, *plan.perturbation)
    parts: tuple[Gate | Counterfactual | Perturbation, ...] = (*plan.gate, *changes)
    rules = {_margin(p.margin, p.owner, p.rationale) for p in parts}
    gated = [finding for finding in result.findings if finding.gated and not finding.against]
    for finding in gated:
        own = _margin(finding.margin, finding.margin_owner, finding.margin_rationale)
        if own not in rules:
            field = f"findings[{finding.id}].margin"
            wanted = "a margin, owner and rationale of the plan"
            yield Difference(file=file, field=field, got=own, expected=wanted)
    there = Counter(
        (f.model, f.metric, _margin(f.margin, f.margin_owner, f.margin_rationale)) for f in gated
    )
    for asked, count in _asked(plan, result).items():
        if there[asked] != count:
            got = f"{there[asked]} findings"
            wanted = f"{count} of the gate {' '.join(asked)}"
            yield Difference(file=file, field="findings", got=got, expected=wanted)
    for change in changes:
        if change.owner and not any(f.title.endswith(f": {change.name}") for f in gated):
            wanted = f"a finding about {change.name!r}"
            yield Difference(file=file, field="findings", got="nothing", expected=wanted)


def _compared(file: str, plan: Plan, result: AuditResult) -> Iterator[Difference]:
    """Yield margins of comparisons that the plan has not, and margins without a finding."""
    gated = [finding for finding in result.findings if finding.gated and finding.against]
    there = {
        (
            *(f.code, f.against, f.model, f.metric),
            _margin(f.margin, f.margin_owner, f.margin_rationale),
        ): f.id
        for f in gated
    }
    wanted = set(_margins_of_comparisons(plan))
    for asked in sorted(wanted - set(there)):
        says = f"a finding of {' '.join(asked)}"
        yield Difference(file=file, field="findings", got="nothing", expected=says)
    for asked in sorted(set(there) - wanted):
        field = f"findings[{there[asked]}].margin"
        says = "a margin, owner and rationale of the plan"
        yield Difference(file=file, field=field, got=asked[-1], expected=says)


def _margins_of_comparisons(plan: Plan) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield code, models, metric and margin of everything that comparisons judge."""
    for one in plan.comparison:
        for gate in one.gate:
            key = key_of(metric_of(gate))
            own = _margin(gate.margin, gate.owner, gate.rationale)
            yield "CMP001", one.old, one.new, key, own
            if gate.widening is not None:
                own = _margin(gate.widening, gate.owner, gate.rationale)
                yield "CMP002", one.old, one.new, key, own
        if one.drift is not None and one.drift.owner:
            own = _margin(one.drift.margin, one.drift.owner, one.drift.rationale)
            yield "CMP006", one.old, one.new, drift_metric(one), own


def _asked(plan: Plan, result: AuditResult) -> Counter[tuple[str, str, str]]:
    """Return how many findings the gates ask for, by model, metric and margin."""
    found: Counter[tuple[str, str, str]] = Counter()
    for gate, model in product(plan.gate, result.models):
        outcomes = {"mean": 1, "each": len(model.covers)}
        count = outcomes[gate.emotions] if isinstance(gate.emotions, str) else len(gate.emotions)
        own = _margin(gate.margin, gate.owner, gate.rationale)
        found[model.name, key_of(metric_of(gate)), own] += count
    return found


def _margin(margin: float | None, owner: str, rationale: str) -> str:
    """Return a margin with who set it and why, as one text."""
    told = "none" if margin is None else f"{margin:g}"
    return f"margin {told} of {owner!r}: {rationale!r}"
