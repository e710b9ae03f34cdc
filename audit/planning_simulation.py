"""The audit run many times on models whose answers are known: will the plan do what it should?

The formulas of `evenhand.audit.planning` are approximations. Here the persons, cells, items and
labels of the real table stay as they are, scores are drawn, and the whole chain of estimates and
verdicts is run on them.
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
from evenhand.audit.simulated_models import Assumed, Fault, Scenario, faults_of, scenarios
from evenhand.audit.table import Table, Truth
from evenhand.metrics.decision import overall

FEWEST_REPLICATES = 20
"""Enough where no verdict depends on replicates."""

NOT_PLANTED = "no gap was planted here: the slice was not chosen, or it has no items"


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A share of simulated runs.

    Attributes:
        value: the share, 0 to 1.
        error: Monte-Carlo standard error, above 0 even when the share is 0 or 1 (Agresti & Coull
            1998, doi:10.1080/00031305.1998.10480550).
        runs: simulated.
    """

    value: float
    error: float
    runs: int

    @classmethod
    def of(cls, count: int, runs: int) -> "Share":
        """Return the share of `count` in `runs`.

        >>> Share.of(0, 96)
        Share(value=0.0, error=0.014, runs=96)
        """
        moderate = (count + 2) / (runs + 4)
        error = float(np.sqrt(moderate * (1 - moderate) / (runs + 4)))
        return cls(value=count / runs, error=round(error, 6), runs=runs)


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedSlice:
    """How often one gate says what of one slice.

    Attributes:
        slice, metric, outcome, margin: as in `SlicePower`.
        cleared: `within_margin` for a skilled model without any gap.
        blamed: `exceeds_margin` for that same model.
        caught: `exceeds_margin` for a model with a gap of twice the margin in this slice; None when
            this was not simulated.
        random_cleared: `within_margin` for a model that answers at random. It has to be 0.
        reason: why `caught` is missing.
    """

    slice: str
    metric: str
    outcome: str
    margin: float
    cleared: Share
    blamed: Share
    caught: Share | None
    random_cleared: Share
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedPower:
    """What many simulated audits by one plan found.

    Attributes:
        runs: done.
        wanted: asked for; more than `runs` when it was interrupted.
        assumed: about the models.
        model_cleared: runs in which the model without gap was within every margin.
        model_blamed: runs in which it exceeded one.
        slices: one a gate, outcome and judged slice.
    """

    runs: int
    wanted: int
    assumed: Assumed
    model_cleared: Share
    model_blamed: Share
    slices: tuple[SimulatedSlice, ...]


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
        truth: the labels; they stay as they are, so their prevalences and their skew do too.
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
            drawn = [model.scores(plan, table, truth, assumed, rng) for model in models]
            tally = _counted(tally, gather(fast, table, truth, drawn), len(models))
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
    """Return the plan with few replicates where no verdict depends on them."""
    rules = plan.statistics
    if rules.standard_error == "bootstrap" or rules.multiplicity == "max_t":
        return plan
    return replace(plan, statistics=replace(rules, replicates=FEWEST_REPLICATES))


def _counted(before: _Tally | None, evidence: Evidence, models: int) -> _Tally:
    """Add the verdicts of one run; all models have the same claims in the same order."""
    judged = judge(evidence)
    words = np.concatenate([one.verdicts.verdict for one in judged]).reshape(models, -1)
    within = (words == "within_margin").astype(np.int64)
    exceeds = (words == "exceeds_margin").astype(np.int64)
    whole = overall(words[0].tolist())
    cleared, blamed = int(whole == "within_margin"), int(whole == "exceeds_margin")
    if before is None:
        rows = _rows(evidence, judged[: len(judged) // models])
        return _Tally(
            runs=1, rows=rows, within=within, exceeds=exceeds, cleared=cleared, blamed=blamed
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
