"""Verdicts: every gate of the plan, in every slice, for every model."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from evenhand.audit.claims import Claim, claims, withheld_numbers
from evenhand.audit.editions import in_edition
from evenhand.audit.evidence import Evidence, key_of, skill_of
from evenhand.audit.losses import unequal_loss
from evenhand.audit.plan import Gate
from evenhand.audit.settled import lacking_data, without_answers
from evenhand.audit.skill import SkillTest, most_emotions, skill_test
from evenhand.metrics.inference.intervals import Interval
from evenhand.metrics.inference.minimal_effect import exceedance_p
from evenhand.metrics.inference.sandwich import FEW_CLUSTERS
from evenhand.metrics.inference.simultaneous import simultaneous_interval
from evenhand.metrics.multiplicity import holm, max_t, max_t_exceeds
from evenhand.metrics.resampling import bootstrap_standard_error
from evenhand.metrics.sums import Array
from evenhand.metrics.told_adjusted import told_adjusted
from evenhand.metrics.verdict import Verdicts, verdicts


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A claim with its verdicts; arrays over the slices that are judged.

    Attributes:
        claim: what was asked.
        places: positions of the judged slices in `Evidence.slices`, shape (K,).
        family: which of them count: all but intersections that are too small, shape (K,).
        verdicts: answers and p-values.
        skill: tests of skill, over all slices.
        standard_error, df, bootstrap_standard_error: of the gap, shape (K,).
        simultaneous: max-t intervals, shape (K, 2).
        fragile: whether leaving one person out of every gap would change the verdict.
        influence: largest change of the gap when one person is left out.
    """

    claim: Claim
    places: NDArray[np.intp]
    family: NDArray[np.bool_]
    verdicts: Verdicts
    skill: tuple[SkillTest, ...]
    standard_error: Array
    df: Array
    bootstrap_standard_error: Array
    simultaneous: Array
    fragile: NDArray[np.bool_]
    influence: Array


def judge(evidence: Evidence) -> list[Judged]:
    """Return the verdicts of all gates, exceedance adjusted over all gates of a model."""
    found, edition = [], in_edition(evidence, "shareable")
    for model in range(len(evidence.scores)):
        own = [c for c in claims(evidence, evidence.plan.gate) if c.model == model]
        drafts = [_draft(evidence, claim) for claim in own]
        hidden = [_hidden(edition, draft) for draft in drafts]
        found.extend(_settle(evidence, drafts, hidden))
    return found


def _hidden(edition: Evidence, draft: "_Draft") -> NDArray[np.bool_]:
    """Return which rows are withheld from those to whom an edition is handed on.

    What rests on all rows together must not tell on these.
    """
    reasons = withheld_numbers(edition, draft.claim)
    return np.array([bool(reasons[place]) for place in draft.places], dtype=np.bool_)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """A claim with everything that its verdict rests on, over the judged slices."""

    claim: Claim
    places: NDArray[np.intp]
    family: NDArray[np.bool_]
    gap: Array
    low: Array
    high: Array
    standard_error: Array
    df: Array
    items: Array
    persons: Array
    slice_persons: Array
    reference_persons: Array
    reference_error: Array
    scale: Array
    answered: NDArray[np.bool_]
    covered: NDArray[np.bool_]
    enough: NDArray[np.bool_]
    skilled: NDArray[np.bool_]
    skill: tuple[SkillTest, ...]
    replicates: Array


def _draft(evidence: Evidence, claim: Claim) -> _Draft:
    """Collect what a claim's verdict rests on."""
    compared = evidence.compared[key_of(claim.metric)]
    places = np.flatnonzero(evidence.judged())
    at = (places, claim.model, claim.outcome)
    inside, outside = compared.inside, compared.outside
    own = np.minimum(inside.persons[at], evidence.persons[places])
    other = np.minimum(outside.persons[at], evidence.others[places])
    persons = np.minimum(own, other)
    crossed = np.array([len(evidence.slices[k].where) > 1 for k in places], dtype=np.bool_)
    small = evidence.persons[places] < evidence.plan.statistics.min_persons
    replicates = evidence.replicates[key_of(claim.metric)].gap[:, *at]
    error, df = compared.spread.standard_error[at], compared.spread.df[at]
    if evidence.plan.statistics.standard_error == "bootstrap":
        units = np.minimum(inside.persons[at], outside.persons[at])
        with np.errstate(all="ignore"):
            error = bootstrap_standard_error(replicates) * np.sqrt(units / (units - 1))
        df = units - 1
    tests = tuple(skill_test(evidence, test, claim) for test in skill_of(claim.metric))
    everywhere = np.array([t.shown[-1] for t in tests]).all() and most_emotions(evidence, claim)
    skilled = np.array([t.shown[places] for t in tests]).all(axis=0) & everywhere
    counted = np.minimum(inside.counted[at], outside.counted[at])
    return _Draft(
        claim=claim,
        places=places,
        family=~(crossed & small),
        gap=compared.gap[at],
        low=compared.low_left_out[at],
        high=compared.high_left_out[at],
        standard_error=error,
        df=df,
        items=np.minimum(inside.items[at], outside.items[at]),
        persons=persons,
        slice_persons=own,
        reference_persons=other,
        reference_error=_reference_error(evidence, places, outside.spread.standard_error[at]),
        scale=evidence.persons[places] / np.maximum(own, 1),
        answered=~unequal_loss(evidence, claim)[places],
        covered=np.full(places.shape, claim.covered),
        enough=counted >= evidence.plan.statistics.min_class,
        skilled=np.broadcast_to(skilled, places.shape),
        skill=tests,
        replicates=replicates,
    )


def _settle(
    evidence: Evidence, drafts: Sequence[_Draft], hidden: Sequence[NDArray[np.bool_]]
) -> list[Judged]:
    """Give verdicts to all claims of one model at once, so that they share one family."""
    if not drafts:
        return []
    joined = {name: np.concatenate([getattr(d, name) for d in drafts]) for name in _JOINED}
    joined["margin"] = np.concatenate([np.full(len(d.places), _margin(d.claim)) for d in drafts])
    outside = ~joined["family"]
    replicates = np.concatenate([d.replicates for d in drafts], axis=1)
    replicates[:, outside] = np.nan
    answer = _verdicts(evidence, joined, "gap", replicates)
    ends = [_verdicts(evidence, joined, end, replicates).verdict for end in ("low", "high")]
    alpha, kept_back = evidence.plan.statistics.alpha, np.concatenate(hidden)
    if evidence.plan.statistics.multiplicity == "holm":
        told = told_adjusted(answer.p_exceeds, hidden=kept_back, alpha=alpha)
        answer = replace(answer, p_exceeds_adjusted=told)
    replicates[:, kept_back] = np.nan
    gap = np.where(outside | kept_back, np.nan, joined["gap"])
    joint = max_t(gap, replicates, level=1 - alpha)
    together = simultaneous_interval(
        gap,
        critical=joint.critical,
        standard_error=np.fmax(joint.standard_error, joined["standard_error"]),
        df=joined["df"],
    )
    stops = np.cumsum([len(d.places) for d in drafts])
    return [
        _judged(draft, slice(stop - len(draft.places), stop), answer, ends, together)
        for draft, stop in zip(drafts, stops, strict=True)
    ]


_JOINED = (
    "gap",
    "low",
    "high",
    "standard_error",
    "df",
    "items",
    "persons",
    "slice_persons",
    "reference_persons",
    "reference_error",
    "scale",
    "answered",
    "covered",
    "enough",
    "skilled",
    "family",
)


def _judged(
    draft: _Draft,
    own: slice,
    answer: Verdicts,
    ends: Sequence[NDArray[np.str_]],
    together: Interval,
) -> Judged:
    """Cut one claim's part out of the family's verdicts."""
    verdict = answer.verdict[own]
    return Judged(
        claim=draft.claim,
        places=draft.places,
        family=draft.family,
        verdicts=_part(answer, own),
        skill=draft.skill,
        standard_error=draft.standard_error,
        df=draft.df,
        bootstrap_standard_error=bootstrap_standard_error(draft.replicates),
        simultaneous=np.column_stack([together.low, together.high])[own],
        fragile=(ends[0][own] != verdict) | (ends[1][own] != verdict),
        influence=np.maximum(draft.gap - draft.low, draft.high - draft.gap),
    )


def _verdicts(
    evidence: Evidence, joined: dict[str, Array], gap: str, replicates: Array
) -> Verdicts:
    """Judge all gaps of a model; slices outside the family have no test and no part in it."""
    rules = evidence.plan.statistics
    tested = np.where(joined["family"], joined[gap], np.nan)
    moved = joined[gap] - joined["gap"]
    adjusted = None
    if rules.multiplicity == "max_t":
        adjusted = _joint_p(joined, tested, replicates + moved)
    found = verdicts(
        tested,
        standard_error=joined["standard_error"],
        df=joined["df"],
        margin=joined["margin"],
        alpha=rules.alpha,
        items=joined["items"],
        persons=joined["persons"],
        min_items=rules.min_items,
        min_persons=rules.min_persons,
        skilled=joined["skilled"],
        enough_of_class=joined["enough"],
        power=rules.power,
        reference_standard_error=joined["reference_error"],
        slice_persons=joined["slice_persons"],
        reference_persons=joined["reference_persons"],
        p_exceeds_adjusted=adjusted,
    )
    found = replace(found, persons_needed=np.ceil(found.persons_needed * joined["scale"]))
    return without_answers(lacking_data(found, joined, least=rules.min_items), joined)


def _joint_p(joined: Mapping[str, Array], tested: Array, replicates: Array) -> Array:
    """Return max-t adjusted p-values; with few persons in an arm Holm's where that is larger."""
    error, margin = joined["standard_error"], joined["margin"]
    joint = max_t_exceeds(tested, replicates, margin=margin, standard_error=error)
    single = exceedance_p(tested, standard_error=error, df=joined["df"], margin=margin)
    few = joined["persons"] < FEW_CLUSTERS
    return np.where(few, np.fmax(joint, holm(single)), joint)


def _reference_error(evidence: Evidence, places: NDArray[np.intp], error: Array) -> Array:
    """Return the part of the error that more persons in the slice would not lessen.

    None where persons stand on both sides: both grow with them.
    """
    everybody = evidence.persons[-1]
    shared = evidence.persons[places] + evidence.others[places] > everybody
    return np.where(shared, 0.0, np.nan_to_num(error))


def _part(answer: Verdicts, own: slice) -> Verdicts:
    """Return the verdicts of some of the slices."""
    return replace(
        answer,
        **{field.name: getattr(answer, field.name)[own] for field in fields(answer)},
    )


def _margin(claim: Claim) -> float:
    """Return the margin of a gate."""
    return claim.part.margin if isinstance(claim.part, Gate) else np.inf
