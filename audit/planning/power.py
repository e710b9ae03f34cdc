"""What an audit will be able to show, told before any score is read.

Only the item table, the ratings and declared assumptions are looked at, so planning cannot be
steered by what a model did.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from evenhand.audit.evidence import key_of, metric_of, plan_slices
from evenhand.audit.plan import Gate, Plan
from evenhand.audit.planning.precision import Precision, clusters_of, precision
from evenhand.audit.planning.spread import PlannedSpread, likeness, mean_factor, planned_spread
from evenhand.audit.planning.words import sentence
from evenhand.audit.table import Table, Truth
from evenhand.metrics.inference.chance import chance_to_catch, chance_to_clear
from evenhand.metrics.power import persons_needed_from, provable_margin
from evenhand.metrics.slices import UNKNOWN, Mask, Slice, against, inside
from evenhand.metrics.sums import AdditiveMetric, Array

Status: TypeAlias = Literal["planned", "insufficient_data", "empty", "not_judged", "no_formula"]

CAUGHT_AT = 2.0
"""The gap that should be caught, in margins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlicePower:
    """What one gate will be able to show of one slice. None marks a number that does not exist.

    Attributes:
        slice: its id.
        metric: key of the gate's metric.
        outcome: one emotion, or words for their mean.
        margin: tolerated gap.
        status: `planned`; `insufficient_data`, no verdict will be given; `empty`, a declared level
            that nobody has; `not_judged`, the level `unknown` and the reference itself;
            `no_formula`, the precision cannot be told.
        reason: why it is not planned, `""` when it is.
        persons, items: in the slice, those that the metric counts.
        reference_persons: in the group it is held against.
        residual_sd: assumed standard deviation of one item's contribution to the metric.
        icc: assumed share of that variance between persons.
        source: where residual_sd comes from.
        standard_error: to expect of the gap.
        smallest_provable_margin: what this precision could prove, at the plan's power.
        persons_needed: in the slice, to prove the margin; None when no number would do.
        chance_to_clear: of a model without gap, provided that it shows skill.
        chance_to_catch: of a model with a gap of twice the margin, at Holm's first step. A
            fault that also makes the errors vary more is caught less often.
        tests: gated comparisons of one model, which that step shares the level between.
        sentence: the same in plain words.
    """

    slice: str
    metric: str
    outcome: str
    margin: float
    status: Status
    reason: str = ""
    persons: int = 0
    items: int = 0
    reference_persons: int = 0
    residual_sd: float | None = None
    icc: float | None = None
    source: str = ""
    standard_error: float | None = None
    smallest_provable_margin: float | None = None
    persons_needed: int | None = None
    chance_to_clear: float | None = None
    chance_to_catch: float | None = None
    tests: int = 0
    sentence: str = ""


def plan_power(plan: Plan, table: Table, truth: Truth | None) -> tuple[SlicePower, ...]:
    """Return what every gate will be able to show of every slice.

    The planned standard error is `sqrt(V_slice + V_reference)` with
    `V = sd^2 sum of m (1 + (m - 1) ICC) / n^2` over the persons of a side. `sd` and `ICC` come from
    `plan.assumptions`; where these are empty, from the labels: a model that beats the best constant
    answer has an error that varies less than they do. The ICC of the labels may be lower than that
    of a model's errors, so declare it where it is known. For the mean over emotions, errors are
    taken to go together as told by `planned_spread.likeness`. Persons who stand on both sides, as
    with attributes of the item, make a gap more precise than planned here.

    Args:
        plan: gates, assumptions and the rules of inference.
        table: the items.
        truth: the labels; None when nobody has rated yet.

    Returns:
        One row a gate, outcome and slice, in this order; declared levels without data and unknown
        levels have a row with the reason.
    """
    clusters = clusters_of(plan, table)
    emotions = _emotions(plan, truth)
    drafts = []
    for gate in plan.gate:
        metric = metric_of(gate)
        spreads = [
            planned_spread(plan, metric, truth, place, clusters=clusters)
            for place in range(len(emotions))
        ]
        for outcome, places in _outcomes(gate, emotions):
            together = mean_factor(likeness(truth), len(places))
            chosen = [spreads[place] for place in places]
            asked = _Asked(
                gate=gate, metric=metric, outcome=outcome, spreads=chosen, together=together
            )
            drafts += _drafts(plan, table, asked, clusters=clusters)
    return _with_chances(plan, drafts)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """One outcome of a gate, with what is assumed of it."""

    gate: Gate
    metric: AdditiveMetric
    outcome: str
    spreads: Sequence[PlannedSpread | str]
    together: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """A row without its chances, which depend on how many rows there are."""

    row: SlicePower
    precise: Precision | None = None
    in_family: bool = False


def _emotions(plan: Plan, truth: Truth | None) -> tuple[str, ...]:
    """Return the emotions, as far as they are known without ratings."""
    if truth is not None:
        return truth.emotions
    named = [n for gate in plan.gate if not isinstance(gate.emotions, str) for n in gate.emotions]
    return plan.ratings.emotions or tuple(dict.fromkeys(named)) or ("every emotion",)


def _outcomes(gate: Gate, emotions: Sequence[str]) -> list[tuple[str, list[int]]]:
    """Return words for each outcome of a gate, and the emotions that it averages."""
    if gate.emotions == "mean":
        return [(f"mean of {len(emotions)} emotions", list(range(len(emotions))))]
    names = emotions if isinstance(gate.emotions, str) else gate.emotions
    return [(name, [list(emotions).index(name)]) for name in names]


def _drafts(plan: Plan, table: Table, asked: _Asked, *, clusters: NDArray[np.intp]) -> list[_Draft]:
    """Return the rows of one gate and outcome."""
    rows = []
    known = [spread for spread in asked.spreads if not isinstance(spread, str)]
    missing = next((spread for spread in asked.spreads if isinstance(spread, str)), "")
    for part in plan_slices(plan, table)[:-1]:
        own, other = _sides(plan, table, part)
        row = SlicePower(
            slice=part.id,
            metric=key_of(asked.metric),
            outcome=asked.outcome,
            margin=asked.gate.margin,
            status="planned",
            persons=len(np.unique(clusters[own])),
            items=int(own.sum()),
            reference_persons=len(np.unique(clusters[other])),
        )
        status, reason = _obstacle(plan, part, own, other, missing=missing)
        if status != "planned":
            row = replace(row, status=status, reason=reason)
            counts = status == "no_formula" and _in_family(plan, part, row)
            rows.append(_Draft(row=row, in_family=counts))
            continue
        precise = precision(plan, known, own, other, clusters, together=asked.together)
        rows.append(_measured(plan, part, row, precise, source=known[0].source))
    return rows


def _sides(plan: Plan, table: Table, part: Slice) -> tuple[Mask, Mask]:
    """Return the items of a slice, and those of its reference that are not its own."""
    own = inside(part, table.attributes, table.cells)
    if any(level == UNKNOWN for _, level in part.where):
        return own, ~own
    other = against(part, table.attributes, table.cells, compare=plan.slices.compare)
    return own, other & ~own


def _obstacle(
    plan: Plan, part: Slice, own: Mask, other: Mask, *, missing: str
) -> tuple[Status, str]:
    """Return whether a slice can be planned, and why not."""
    if any(level == UNKNOWN for _, level in part.where):
        return "not_judged", "an unknown level is counted and shown, but it is no group of persons"
    if not own.any():
        return "empty", "nobody in the data has this level"
    if not other.any():
        alone = plan.slices.compare == "reference"
        return "not_judged", "it is the reference" if alone else "there is nobody else"
    return ("no_formula", missing) if missing else ("planned", "")


def _measured(
    plan: Plan, part: Slice, row: SlicePower, precise: Precision, *, source: str
) -> _Draft:
    """Return a row with counts and precision, and the reason when they allow no verdict."""
    rules = plan.statistics
    in_family = _in_family(plan, part, row)
    row = replace(
        row,
        persons=precise.persons,
        items=precise.items,
        reference_persons=precise.reference_persons,
        residual_sd=precise.sd,
        icc=precise.icc,
        source=source,
    )
    few = min(precise.persons, precise.reference_persons)
    if few < rules.min_persons:
        reason = f"{few} persons in the smaller group, and verdicts take {rules.min_persons}"
        row = replace(row, status="insufficient_data", reason=reason)
    elif precise.items < max(rules.min_items, rules.min_class):
        least = max(rules.min_items, rules.min_class)
        reason = f"{precise.items} items that count, and verdicts take {least}"
        row = replace(row, status="insufficient_data", reason=reason)
    if precise.df < 1:
        return _Draft(row=row)
    return _Draft(row=row, precise=precise, in_family=in_family)


def _in_family(plan: Plan, part: Slice, row: SlicePower) -> bool:
    """Say whether a comparison shares the level: all but intersections of too few persons do."""
    enough = row.persons >= plan.statistics.min_persons
    return min(row.persons, row.reference_persons) > 1 and (enough or len(part.where) == 1)


def _with_chances(plan: Plan, drafts: Sequence[_Draft]) -> tuple[SlicePower, ...]:
    """Complete the rows, all at once."""
    tests = max(1, sum(draft.in_family for draft in drafts))
    found = [draft.precise for draft in drafts if draft.precise is not None]
    margins = [draft.row.margin for draft in drafts if draft.precise is not None]
    numbers = iter(zip(*_chances(plan, found, np.array(margins), tests=tests), strict=True))
    done = []
    for draft in drafts:
        row = replace(draft.row, tests=tests)
        if draft.precise is not None:
            error, provable, needed, clear, catch = next(numbers)
            row = replace(
                row,
                standard_error=float(error),
                smallest_provable_margin=float(provable),
                persons_needed=None if np.isnan(needed) else int(needed),
                chance_to_clear=float(clear) if row.status == "planned" else 0.0,
                chance_to_catch=float(catch) if row.status == "planned" else 0.0,
            )
        done.append(replace(row, sentence=sentence(row, power=plan.statistics.power)))
    return tuple(done)


def _chances(
    plan: Plan, found: Sequence[Precision], margin: Array, *, tests: int
) -> tuple[Array, ...]:
    """Return standard error, provable margin, persons needed, chance to clear and to catch."""
    if not found:
        return (np.empty(0),) * 5
    rules = plan.statistics
    error = np.array([precise.standard_error for precise in found])
    df = np.array([float(precise.df) for precise in found])
    needed = persons_needed_from(
        np.array([precise.slice_error for precise in found]),
        np.array([float(precise.persons) for precise in found]),
        reference_standard_error=np.array([precise.reference_error for precise in found]),
        reference_persons=np.array([float(precise.reference_persons) for precise in found]),
        margin=margin,
        alpha=rules.alpha,
        power=rules.power,
    )
    return (
        error,
        provable_margin(error, df=df, alpha=rules.alpha, power=rules.power),
        np.maximum(needed, rules.min_persons),
        chance_to_clear(error, margin=margin, df=df, alpha=rules.alpha),
        chance_to_catch(
            error, margin=margin, gap=CAUGHT_AT * margin, df=df, alpha=rules.alpha, tests=tests
        ),
    )
