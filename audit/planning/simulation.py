"""The audit run many times on models whose answers are known: will the plan do what it should?

The formulas of `evenhand.audit.planning.power` are approximations. Here the real table keeps its
persons, their cells and their items; labels are redrawn from those that there are, scores are
simulated, and the whole chain of estimates and verdicts is run on them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from evenhand.audit.errors import InputError
from evenhand.audit.evidence import Evidence, gather, key_of, plan_slices
from evenhand.audit.judgement import Judged, judge
from evenhand.audit.nearest import listing, suggestion
from evenhand.audit.plan import Plan
from evenhand.audit.planning.simulated_models import (
    Assumed,
    Fault,
    Scenario,
    faults_of,
    redrawn,
    scenarios,
)
from evenhand.audit.planning.simulated_power import Share, SimulatedPower, SimulatedSlice
from evenhand.audit.table import Table, Truth
from evenhand.metrics.inference.decision import overall

__all__ = ["Share", "SimulatedPower", "SimulatedSlice", "simulate_power"]

FEWEST_REPLICATES = 20
"""Enough where no verdict depends on replicates."""

MOST_VALUES = 4_000_000
"""Scores that are held at a time."""

NOT_PLANTED = "no gap was planted here: the slice was not chosen, or it has no items"


def simulate_power(
    plan: Plan,
    table: Table,
    truth: Truth,
    *,
    runs: int,
    rng: np.random.Generator,
    slices: Sequence[str] = (),
    progress: Callable[[int, int], None] | None = None,
) -> SimulatedPower:
    """Return how often the plan's rules clear and catch what they should.

    Models: a skilled one without gap; a random one; and for every gate and slice a skilled one with
    a gap of twice the margin there. Ctrl-C ends the simulation with what is done so far.

    Args:
        plan: gates, assumptions and the rules of inference.
        table: the items.
        truth: the labels that those of each run are drawn from.
        runs: simulated audits.
        rng: source of randomness.
        slices: ids of the slices to plant gaps in; default: every judged one.
        progress: called with runs done and runs wanted after each run.

    Raises:
        InputError: no gate, fewer than one run, or a slice that the plan does not have.
        KeyboardInterrupt: it was interrupted before the first run was done.
    """
    _check(plan, table, runs, slices)
    fast, assumed = _without_waste(plan), Assumed.of(plan, table, truth)
    faults = faults_of(plan, table, truth, assumed, rng)
    models = scenarios(plan, table, truth, faults, slices=slices)
    tally: _Tally | None = None
    try:
        for done in range(1, runs + 1):
            drawn = redrawn(table, truth, rng)
            tally = _counted(tally, _audited(fast, table, drawn, assumed, models, rng=rng))
            if progress is not None:
                progress(done, runs)
    except KeyboardInterrupt:
        if tally is None:
            raise
    if tally is None:
        message = "no run was done"
        raise InputError([message])
    return _result(tally, models, faults, assumed, wanted=runs)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One gate, outcome and slice."""

    gate: int
    margin: float
    metric: str
    outcome: str
    slice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tally:
    """Verdicts counted over runs, shape (models, rows)."""

    runs: int
    rows: tuple[_Row, ...]
    within: NDArray[np.int64]
    exceeds: NDArray[np.int64]
    cleared: int
    blamed: int


def _check(plan: Plan, table: Table, runs: int, slices: Sequence[str]) -> None:
    known = [part.id for part in plan_slices(plan, table)[:-1]]
    problems = [
        f"slices: no slice {name!r}.{suggestion(name, known)} Slices: {listing(known)}"
        for name in slices
        if name not in known
    ]
    if runs < 1:
        problems.append(f"runs: got {runs}, expected 1 or more")
    if not plan.gate:
        problems.append("the plan has no gate, so there is no verdict to simulate")
    if problems:
        raise InputError(problems)


def _without_waste(plan: Plan) -> Plan:
    """Return the plan without what no verdict depends on: metrics shown, and most replicates."""
    rules = plan.statistics
    if rules.standard_error == "sandwich" and rules.multiplicity == "holm":
        rules = replace(rules, replicates=FEWEST_REPLICATES)
    return replace(plan, statistics=rules, show=(), comparison=())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Audited:
    """The verdicts on all models in one run, shape (models, rows)."""

    rows: tuple[_Row, ...]
    words: NDArray[np.str_]


def _audited(
    plan: Plan,
    table: Table,
    truth: Truth,
    assumed: Assumed,
    models: Sequence[Scenario],
    *,
    rng: np.random.Generator,
) -> _Audited:
    """Draw and audit every model, as many at a time as memory allows; each is its own family."""
    batch = max(1, MOST_VALUES // max(1, truth.values.size))
    words: list[NDArray[np.str_]] = []
    rows: tuple[_Row, ...] = ()
    for start in range(0, len(models), batch):
        part = models[start : start + batch]
        drawn = [model.scores(plan, table, truth, assumed, rng) for model in part]
        evidence = gather(plan, table, truth, drawn)
        judged = judge(evidence)
        rows = rows or _rows(evidence, judged[: len(judged) // len(part)])
        found = np.concatenate([one.verdicts.verdict for one in judged])
        words.append(found.reshape(len(part), -1))
    return _Audited(rows=rows, words=np.concatenate(words))


def _counted(before: _Tally | None, found: _Audited) -> _Tally:
    """Add the verdicts of one run."""
    within = (found.words == "within_margin").astype(np.int64)
    exceeds = (found.words == "exceeds_margin").astype(np.int64)
    whole = overall(found.words[0].tolist())
    cleared, blamed = int(whole == "within_margin"), int(whole == "exceeds_margin")
    if before is None:
        return _Tally(
            runs=1,
            rows=found.rows,
            within=within,
            exceeds=exceeds,
            cleared=cleared,
            blamed=blamed,
        )
    return _Tally(
        runs=before.runs + 1,
        rows=before.rows,
        within=before.within + within,
        exceeds=before.exceeds + exceeds,
        cleared=before.cleared + cleared,
        blamed=before.blamed + blamed,
    )


def _rows(evidence: Evidence, judged: Sequence[Judged]) -> tuple[_Row, ...]:
    """Return what the columns of the verdicts are; all models have the same claims in one order."""
    gates = list(evidence.plan.gate)
    places = [
        (gates.index(gate), one) for one in judged for gate in gates if gate == one.claim.part
    ]
    return tuple(
        _Row(
            gate=at,
            margin=gates[at].margin,
            metric=key_of(one.claim.metric),
            outcome=evidence.outcomes()[one.claim.outcome],
            slice=evidence.slices[place].id,
        )
        for at, one in places
        for place in one.places
    )


def _result(
    tally: _Tally,
    models: Sequence[Scenario],
    faults: Sequence[Fault],
    assumed: Assumed,
    *,
    wanted: int,
) -> SimulatedPower:
    """Turn counts into shares."""
    planted = {(model.gate, model.slice): place for place, model in enumerate(models)}
    skilled, by_chance = 0, 1
    rows = []
    for at, row in enumerate(tally.rows):
        model = planted.get((row.gate, row.slice))
        rows.append(
            SimulatedSlice(
                slice=row.slice,
                metric=row.metric,
                outcome=row.outcome,
                margin=row.margin,
                cleared=Share.of(int(tally.within[skilled, at]), tally.runs),
                blamed=Share.of(int(tally.exceeds[skilled, at]), tally.runs),
                caught=None
                if model is None
                else Share.of(int(tally.exceeds[model, at]), tally.runs),
                random_cleared=Share.of(int(tally.within[by_chance, at]), tally.runs),
                reason=(faults[row.gate].reason or NOT_PLANTED) if model is None else "",
            )
        )
    return SimulatedPower(
        runs=tally.runs,
        wanted=wanted,
        assumed=assumed,
        model_cleared=Share.of(tally.cleared, tally.runs),
        model_blamed=Share.of(tally.blamed, tally.runs),
        slices=tuple(rows),
    )
