"""Claims: what is asked of each model by a gate or a shown metric, outcome by outcome."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from evenhand.audit.errors import InputError
from evenhand.audit.evidence import Evidence, key_of, metric_of
from evenhand.audit.nearest import listing, suggestion
from evenhand.audit.plan import (
    ComparisonGate,
    Counterfactual,
    Diagnostic,
    Drift,
    Gate,
    Perturbation,
    Plan,
    Show,
)
from evenhand.audit.withholding import withheld_below
from evenhand.metrics.sums import AdditiveMetric, Mask
from evenhand.metrics.suppression import Reason

_Named: TypeAlias = (
    Gate | Show | Diagnostic | Counterfactual | Perturbation | ComparisonGate | Drift
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One gate, or shown metric, for one model and one outcome.

    Attributes:
        part: the gate or shown metric of the plan.
        metric: at its settings.
        model: position of the model.
        outcome: position in `Evidence.outcomes`.
        covered: whether the model has an output for it; a claim without one stays undefined.
    """

    part: Gate | Show
    metric: AdditiveMetric
    model: int
    outcome: int
    covered: bool = True


def claims(evidence: Evidence, parts: Sequence[Gate | Show]) -> list[Claim]:
    """Return one claim for each part, model and outcome.

    `mean` and `each` speak of the emotions that a model covers. An emotion that the plan names is
    a claim for every model: one that has no output for it has not answered, and that is no pass.
    """
    emotions = evidence.truth.emotions
    return [
        Claim(part=part, metric=metric_of(part), model=model, outcome=place, covered=covered)
        for part in parts
        for model, scores in enumerate(evidence.scores)
        for place in outcomes_of(part.emotions, emotions)
        if (covered := place == len(emotions) or emotions[place] in scores.covers)
        or not isinstance(part.emotions, str)
    ]


def withheld_numbers(evidence: Evidence, claim: Claim) -> tuple[Reason, ...]:
    """Return for each slice why the numbers of a claim are withheld, `""` where they are not.

    The slice is withheld itself; or fewer persons contribute to the number than a cell must have,
    as when a hit rate in a large group rests on the three persons who have positives. The slices
    beside such a one are withheld with it, since its number would follow from theirs.
    """
    compared, at = evidence.compared[key_of(claim.metric)], (claim.model, claim.outcome)
    least = withheld_below(evidence.plan)
    sides = (side.persons[:, *at] for side in (compared.inside, compared.outside))
    few = np.any([(count > 0) & (count < least) for count in sides], axis=0)
    return withheld_with(evidence, few)


def withheld_with(evidence: Evidence, few: Mask) -> tuple[Reason, ...]:
    """Return for each slice why its numbers are withheld when those of some rest on too few.

    Args:
        evidence: knows the slices that are withheld anyway.
        few: slices whose number rests on fewer persons than a cell must have, shape (slices,).
    """
    few = few & np.array([not hidden for hidden in evidence.withheld])
    crossed = [tuple(name for name, _ in part.where) for part in evidence.slices]
    told = {names for names, thin in zip(crossed, few, strict=True) if thin and names}
    return tuple(
        hidden or ("disclosure" if thin else "disclosure_complement" if names in told else "")
        for hidden, thin, names in zip(evidence.withheld, few, crossed, strict=True)
    )


def check_emotions(plan: Plan, emotions: Sequence[str]) -> None:
    """Refuse what is asked about emotions that nobody rated.

    Raises:
        InputError: with one sentence for each such emotion.
    """
    tables: tuple[tuple[str, Sequence[_Named]], ...] = (
        ("gate", plan.gate),
        ("show", plan.show),
        ("diagnostic", plan.diagnostic),
        ("counterfactual", plan.counterfactual),
        ("perturbation", plan.perturbation),
        *((f"comparison {one.name}: gate", one.gate) for one in plan.comparison),
        *((f"comparison {one.name}: drift", (one.drift,)) for one in plan.comparison if one.drift),
    )
    problems = [
        f"{table}[{place}] {_asks(part)}: there are no ratings of {name!r}."
        f"{suggestion(name, emotions)} Rated: {listing(emotions)}"
        for table, parts in tables
        for place, part in enumerate(parts, start=1)
        if not isinstance(part.emotions, str)
        for name in part.emotions
        if name not in emotions
    ]
    if problems:
        raise InputError(problems)


def _asks(part: _Named) -> str:
    """Return the name of what a part of the plan asks for."""
    if isinstance(part, Counterfactual | Perturbation):
        return part.name
    if isinstance(part, Drift):
        return "score drift"
    return part.measure if isinstance(part, Diagnostic) else part.metric


def outcomes_of(wanted: str | tuple[str, ...], emotions: Sequence[str]) -> list[int]:
    """Return the positions of the outcomes that a part of the plan names.

    Args:
        wanted: `mean`, `each` or names of emotions.
        emotions: all that were rated; their mean comes after the last one.
    """
    if wanted == "mean":
        return [len(emotions)]
    if wanted == "each":
        return list(range(len(emotions)))
    return [list(emotions).index(name) for name in wanted]
