"""Thresholds of rates one step lower and one step higher."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import msgspec
import numpy as np

from evenhand.audit.claims import Claim
from evenhand.audit.evidence import Evidence
from evenhand.audit.plan import Gate, Plan
from evenhand.audit.sensitivity.remeasure import measured_again, stacked, sums_of
from evenhand.audit.sensitivity.variant import Analyses, Audited, Run, Variant

Name: TypeAlias = Literal["truth_at", "score_at"]

PART: Final = 0.1
"""A step of a threshold on a scale without levels, as a part of the scale's length."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """One threshold of all gates that have it, moved."""

    name: Name
    by: float


def _analyses(audited: Audited) -> Analyses:
    """Return one run a threshold and direction."""
    plan = audited.evidence.plan
    if all(gate.truth_at is None and gate.score_at is None for gate in plan.gate):
        return Analyses(reason="no_threshold")
    steps = [step for step in _steps(plan) if _moved(plan, step) != plan.gate]
    if not steps:
        return Analyses(reason="no_other_threshold")
    told = {f"{step.name} by {abs(step.by):g}" for step in steps}
    return Analyses(
        what="Thresholds are one step lower and higher, where the scale has room: "
        f"{' and '.join(sorted(told))}.",
        runs=_runs(audited.evidence, steps),
    )


def _steps(plan: Plan) -> Iterator[_Step]:
    """Yield the four steps: of labels by a level where there are levels."""
    scale = plan.ratings.scale
    fine = PART * (scale.high - scale.low)
    label = fine if scale.kind == "continuous" else 1.0
    for name, size in (("truth_at", label), ("score_at", fine)):
        yield _Step(name=name, by=-size)  # type: ignore[arg-type]
        yield _Step(name=name, by=size)  # type: ignore[arg-type]


def _moved(plan: Plan, step: _Step) -> tuple[Gate, ...]:
    """Return the gates with one threshold moved; one at the end of the scale stays."""
    scale = plan.ratings.scale
    gates = []
    for gate in plan.gate:
        at = getattr(gate, step.name)
        to = None if at is None else round(at + step.by, 12)
        fits = to is not None and scale.low < to <= scale.high
        gates.append(msgspec.structs.replace(gate, **{step.name: to}) if fits else gate)
    return tuple(gates)


def _runs(start: Evidence, steps: list[_Step]) -> Iterator[Run]:
    everything = np.ones(len(start.table.items), dtype=np.bool_)
    scores = stacked(start.scores)
    for step in steps:
        plan = msgspec.structs.replace(start.plan, gate=_moved(start.plan, step))
        sums = sums_of(start, start.truth.values, rows=everything, scores=scores, plan=plan)
        evidence = measured_again(start, plan=plan, sums=sums)
        yield Run(evidence=evidence, about=_About(start.plan.gate))


@dataclass(frozen=True, slots=True)
class _About:
    """Whether the gate of a claim is none of the audit."""

    gates: tuple[Gate, ...]

    def __call__(self, claim: Claim) -> bool:
        """Return whether the claim has a moved threshold."""
        return claim.part not in self.gates


VARIANT = Variant(code="other_threshold", title="Other thresholds", analyses=_analyses)
