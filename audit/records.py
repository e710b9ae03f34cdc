"""The parts of a result that describe: data, slices, metrics, models and exclusions."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import Literal, TypeAlias

import msgspec
import numpy as np

from evenhand.audit.changes.metric_records import change_metrics
from evenhand.audit.claims import Claim, claims
from evenhand.audit.estimates import inside_number
from evenhand.audit.evidence import Evidence, asked_of, key_of, metric_of
from evenhand.audit.model_cards import card_record, left_machine
from evenhand.audit.model_comparisons.metric_records import drift_records
from evenhand.audit.plan import Gate, Plan, Scale, Show
from evenhand.audit.plans.freeze import Frozen
from evenhand.audit.recital18 import recital_classes
from evenhand.audit.result import (
    AttributeRecord,
    DataRecord,
    Exclusion,
    FileRecord,
    Finding,
    MetricRecord,
    ModelRecord,
    Overall,
    PlanRecord,
    SliceRecord,
    Statistics,
)
from evenhand.audit.table import Dropped, Scores, Truth
from evenhand.audit.withholding import withheld_below
from evenhand.metrics.slices import UNKNOWN, inside
from evenhand.metrics.sums import AdditiveMetric
from evenhand.metrics.verdict import overall

Status: TypeAlias = Literal["assessed", "insufficient_data", "empty", "suppressed", "not_judged"]


def plan_record(plan: Plan, frozen: Frozen, *, text: str, file: str) -> PlanRecord:
    """Return the plan as frozen."""
    return PlanRecord(
        title=plan.title,
        sha256=frozen.sha256,
        frozen_at=frozen.frozen_at,
        file=file,
        purpose={k: _words(v) for k, v in msgspec.structs.asdict(plan.purpose).items()},
        text=text,
    )


def _words(value: str | tuple[str, ...]) -> str:
    """Return one text, also for a list."""
    return value if isinstance(value, str) else ", ".join(value)


def aggregation_words(plan: Plan, truth: Truth) -> str:
    """Say how ratings became labels."""
    if truth.rater_count is None:
        return "labels as delivered"
    return f"{plan.ratings.aggregate} of the raters' values of each item"


def attribute_records(evidence: Evidence) -> tuple[AttributeRecord, ...]:
    """Return the attributes as declared."""
    declared = {a.name: a for a in evidence.plan.attribute}
    return tuple(
        AttributeRecord(
            name=a.name,
            source=declared[a.name].source,
            levels=a.levels,
            reference=a.reference,
            kind=declared[a.name].kind,
        )
        for a in evidence.table.attributes
    )


def slice_records(evidence: Evidence) -> tuple[SliceRecord, ...]:
    """Return every slice with its counts, and why it was not assessed where it was not."""
    return tuple(_slice_record(evidence, place) for place in range(len(evidence.slices) - 1))


def _slice_record(evidence: Evidence, place: int) -> SliceRecord:
    """Return one slice."""
    part, hidden = evidence.slices[place], evidence.hidden[place]
    items, persons = int(evidence.items[place]), int(evidence.persons[place])
    if hidden:
        return SliceRecord(
            id=part.id,
            where=part.where,
            items=None,
            persons=None,
            status="suppressed",
            reason=_hidden_words(evidence.plan, hidden),
        )
    status, reason = _status(evidence, place)
    return SliceRecord(
        id=part.id, where=part.where, items=items, persons=persons, status=status, reason=reason
    )


def _status(evidence: Evidence, place: int) -> tuple[Status, str]:
    """Return whether a slice that may be shown was judged, and why not."""
    part, rules = evidence.slices[place], evidence.plan.statistics
    items, persons = int(evidence.items[place]), int(evidence.persons[place])
    if not items:
        return "empty", "declared, and the data hold no item of it"
    if any(level == UNKNOWN for _, level in part.where):
        return "not_judged", "the level is not known; counted, and no group of persons"
    reference = not evidence.judged()[place]
    if persons < rules.min_persons or items < rules.min_items:
        others = ", and the others are held against it" if reference else ""
        return "insufficient_data", (
            f"{persons} persons and {items} items; a verdict takes {rules.min_persons} persons "
            f"and {rules.min_items} items{others}"
        )
    if reference:
        return "assessed", "the others are held against it; it has no verdict of its own"
    if evidence.withheld[place]:
        return "assessed", "numbers are withheld because those of a small group would follow"
    return "assessed", ""


def _hidden_words(plan: Plan, reason: str) -> str:
    """Say why a slice is withheld."""
    if reason != "disclosure":
        return "withheld because a neighbouring small group would follow from the total"
    return f"fewer than {withheld_below(plan)} persons: withheld so that nobody can be recognised"


def metric_records(evidence: Evidence) -> tuple[MetricRecord, ...]:
    """Return what each metric is, so that a report needs no code of ours."""
    measured = [_metric_record(key, metric) for key, metric in evidence.metrics.items()]
    return (*measured, *change_metrics(evidence.plan), *drift_records(evidence.plan))


def _metric_record(key: str, metric: AdditiveMetric) -> MetricRecord:
    """Return one metric."""
    return MetricRecord(
        name=key,
        title=metric.title,
        asks=metric.asks,
        formula=metric.formula,
        unit=metric.unit,
        best=metric.best,
        reference=metric.reference,
        settings=dict(metric.settings),
        use=metric.use,
        avoid=metric.avoid,
    )


def model_records(evidence: Evidence, findings: Sequence[Finding]) -> tuple[ModelRecord, ...]:
    """Return every model with its coverage, overall values and verdict."""
    return tuple(
        _model_record(evidence, place, [f for f in findings if f.model == scores.model])
        for place, scores in enumerate(evidence.scores)
    )


def _model_record(evidence: Evidence, place: int, findings: Sequence[Finding]) -> ModelRecord:
    """Return one model."""
    scores, declared = evidence.scores[place], evidence.plan.model[place]
    scored = np.isfinite(scores.values).any(axis=1)
    link: str = declared.link
    if link == "linear":
        link = f"linear: label = {declared.slope:g} * score + {declared.intercept:g}"
    return ModelRecord(
        name=scores.model,
        source=PurePath(declared.predictions).name
        or f"shipped with the data: {declared.dataset_scores}",
        covers=scores.covers,
        not_covered=tuple(e for e in evidence.truth.emotions if e not in scores.covers),
        scale=scale_words(declared.scale or evidence.plan.ratings.scale),
        link=link,
        items_scored=int(scored.sum()),
        items_missing=int((~scored).sum()),
        verdict=overall(f.verdict for f in findings if f.gated and f.verdict),
        overall=tuple(_overall(evidence, place)),
        identity=dict(scores.made),
        left_machine=left_machine(_makings(evidence, place)),
        card=card_record(scores.made),
    )


def _makings(evidence: Evidence, place: int) -> Iterable[Mapping[str, str]]:
    """Yield what each file of scores of one model says of its making."""
    yield evidence.scores[place].made
    yield from (d.scores.made for d in evidence.changes.disturbed if d.model == place)


def _overall(evidence: Evidence, place: int) -> Iterable[Overall]:
    """Yield gated and shown metrics over all items, for every outcome that the model covers."""
    parts = {key_of(metric_of(part)): part for part in asked_of(evidence.plan)}
    for part in parts.values():
        for claim in _everywhere(evidence, part, place):
            number = inside_number(evidence, claim, len(evidence.slices) - 1)
            emotion = evidence.outcome_name(place, claim.outcome)
            yield Overall(metric=key_of(claim.metric), emotion=emotion, number=number)


def _everywhere(evidence: Evidence, part: Gate | Show, place: int) -> list[Claim]:
    """Return the claims of one metric for all emotions and their mean."""
    mean = Show(
        metric=part.metric, truth_at=part.truth_at, score_at=part.score_at, levels=part.levels
    )
    every = msgspec.structs.replace(mean, emotions="each")
    return [c for c in claims(evidence, [every, mean]) if c.model == place]


def data_record(
    evidence: Evidence,
    files: Sequence[FileRecord],
    aggregation: str,
    *,
    statements: tuple[str, ...] = (),
) -> DataRecord:
    """Return what was audited on."""
    plan, truth = evidence.plan, evidence.truth
    return DataRecord(
        name=plan.data.name,
        subjects=plan.data.subjects,
        files=tuple(files),
        items=len(evidence.table.items),
        persons=len(np.unique(evidence.table.persons)),
        raters=truth.rater_count,
        ratings=truth.rating_count,
        emotions=truth.emotions,
        truth=aggregation,
        truth_scale=scale_words(plan.ratings.scale),
        exclusions=exclusions(evidence, evidence.scores),
        statements=statements,
        classes=recital_classes(truth.emotions),
    )


def exclusions(evidence: Evidence, scores: Sequence[Scores]) -> tuple[Exclusion, ...]:
    """Return all rows that were left out, with counts by slice."""
    named = [(d, "") for d in (*evidence.table.dropped, *evidence.truth.dropped)]
    named += [(d, f" ({s.model})") for s in scores for d in s.dropped]
    named += [
        (d, f" ({each.scores.model}, {each.asked.name})")
        for each in evidence.changes.disturbed
        for d in each.scores.dropped
    ]
    return tuple(_exclusion(evidence, dropped, suffix) for dropped, suffix in named)


def _exclusion(evidence: Evidence, dropped: Dropped, suffix: str) -> Exclusion:
    """Return one kind of loss, by slice where there is any.

    A withheld slice is listed without a count even where it lost nothing: its absence would tell.
    """
    by_slice: dict[str, int | None] = {}
    for place, part in enumerate(evidence.slices[:-1]):
        count = int(inside(part, evidence.table.attributes, dropped.cells).sum())
        if evidence.withheld[place]:
            by_slice[part.id] = None
        elif count:
            by_slice[part.id] = count
    return Exclusion(
        what=dropped.what,
        reason=dropped.reason + suffix,
        count=dropped.count,
        share=dropped.count / dropped.of if dropped.of else None,
        by_slice=by_slice,
    )


def statistics_record(plan: Plan) -> Statistics:
    """Return the rules of inference of a plan."""
    rules = plan.statistics
    return Statistics(
        alpha=rules.alpha,
        level=1 - rules.alpha,
        power=rules.power,
        unit=rules.unit,
        resampling=rules.resampling,
        replicates=rules.replicates,
        standard_error=rules.standard_error,
        multiplicity=rules.multiplicity,
        skill_alpha=rules.skill_alpha,
        min_items=rules.min_items,
        min_persons=rules.min_persons,
        suppress_below=withheld_below(plan),
        seed=rules.seed,
    )


def scale_words(scale: Scale) -> str:
    """Return a scale in words.

    >>> scale_words(Scale(kind="ordinal", low=0, high=2))
    'ordinal 0 to 2'
    """
    return f"{scale.kind} {scale.low:g} to {scale.high:g}"
