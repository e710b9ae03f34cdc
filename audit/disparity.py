"""Findings about gaps between slices: the common part of all questions of disparity."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from evenhand.audit.claims import Claim, claims
from evenhand.audit.evidence import Evidence, metric_of
from evenhand.audit.judgement import Judged
from evenhand.audit.plan import Gate
from evenhand.audit.question import Question
from evenhand.audit.result import Comparison, Finding, Number, Verdict
from evenhand.audit.rows import judged_rows, shown_rows
from evenhand.metrics.slices import UNKNOWN
from evenhand.metrics.sums import AdditiveMetric
from evenhand.metrics.verdict import overall


def disparity_question(
    *, code: str, title: str, asks: str, why: str, metrics: tuple[str, ...]
) -> Question:
    """Return a question about gaps in some metrics.

    It has one finding a gate or shown metric, model and outcome.
    """

    def answer(evidence: Evidence, judged: Sequence[Judged]) -> tuple[Finding, ...]:
        gated = [_gated(question, evidence, j) for j in judged if j.claim.metric.name in metrics]
        parts = [part for part in evidence.plan.show if part.metric in metrics]
        shown = [_shown(question, evidence, claim) for claim in claims(evidence, parts)]
        return (*gated, *shown)

    question = Question(code=code, title=title, asks=asks, why=why, metrics=metrics, answer=answer)
    return question


def _gated(question: Question, evidence: Evidence, judged: Judged) -> Finding:
    """Return the finding of one gate."""
    rows = judged_rows(evidence, judged)
    gate = judged.claim.part
    if not isinstance(gate, Gate):
        msg = f"only a gate has verdicts, got {gate}"
        raise TypeError(msg)
    verdict: Verdict = overall(
        r.verdict or "undefined" for r, kept in zip(rows, judged.family, strict=True) if kept
    )
    base = _described(question, evidence, judged.claim)
    return Finding(
        id=base.id,
        code=base.code,
        title=base.title,
        asks=base.asks,
        why=base.why,
        answer=_answer(rows, gate.margin, judged.claim.metric.unit),
        gated=True,
        verdict=verdict,
        model=base.model,
        metric=base.metric,
        emotion=base.emotion,
        unit=base.unit,
        margin=gate.margin,
        margin_owner=gate.owner,
        margin_rationale=gate.rationale,
        comparisons=rows,
        notes=_notes(evidence, judged),
    )


def _shown(question: Question, evidence: Evidence, claim: Claim) -> Finding:
    """Return the finding of a metric that is measured and not judged."""
    base = _described(question, evidence, claim)
    rows = shown_rows(evidence, claim)
    return Finding(
        id=f"{base.id}.shown",
        code=base.code,
        title=base.title,
        asks=base.asks,
        why=base.why,
        answer=f"{claim.metric.title}, {base.emotion}: " + _widest(rows, claim.metric.unit),
        model=base.model,
        metric=base.metric,
        emotion=base.emotion,
        unit=base.unit,
        comparisons=rows,
        notes=("This metric is shown and not gated: the plan sets no margin for it.",),
    )


def _described(question: Question, evidence: Evidence, claim: Claim) -> Finding:
    """Return what the finding of a claim is about, without an answer."""
    metric = metric_of(claim.part)
    emotion = evidence.outcome_name(claim.model, claim.outcome)
    model = evidence.scores[claim.model].model
    settings = "".join(f".{k}={v:g}" for k, v in metric.settings.items())
    outcome = "mean" if claim.outcome == len(evidence.truth.emotions) else emotion
    return Finding(
        id=f"{question.code}.{model}.{metric.name}{settings}.{outcome}",
        code=question.code,
        title=_title(question, metric),
        asks=question.asks,
        why=question.why,
        answer="",
        model=model,
        metric=metric.qualified(metric.name),
        emotion=emotion,
        unit=metric.unit,
    )


def _title(question: Question, metric: AdditiveMetric) -> str:
    """Return the title of a question, with that of the metric where it is asked of several."""
    return question.title if len(question.metrics) == 1 else f"{question.title}: {metric.title}"


def _answer(rows: Sequence[Comparison], margin: float, unit: str) -> str:
    """Return what was found, in one or two sentences with numbers."""
    counts = Counter(str(r.verdict) for r in rows)
    beyond = [r for r in rows if r.verdict == "exceeds_margin"]
    named = "; ".join(f"{r.slice} ({_gap_words(r)})" for r in beyond)
    first = f"In none of {len(rows)} slices is the gap shown to exceed {_amount(margin, unit)}."
    if beyond:
        found = f"In {len(beyond)} of {len(rows)} slices the gap is shown to exceed"
        first = f"{found} {_amount(margin, unit)}: {named}."
    rest = [f"{counts[verdict]} {words}" for verdict, words in _REST if counts[verdict]]
    label = "The others" if beyond else "Verdicts"
    return f"{first} {label}: {', '.join(rest)}." if rest else first


def _amount(value: float, unit: str) -> str:
    """Return a number with its unit.

    >>> _amount(0.25, "scale points"), _amount(0.1, "share"), _amount(0.1, "1")
    ('0.25 scale points', '0.1 (a share)', '0.1')
    """
    words = {"1": "", "share": " (a share)"}.get(unit, f" {unit}")
    return f"{value:g}{words}"


_REST = (
    ("within_margin", "within margin"),
    ("inconclusive", "inconclusive"),
    ("insufficient_data", "with insufficient data"),
    ("undefined", "undefined"),
)


def _gap_words(row: Comparison) -> str:
    """Return a gap with its interval, or that it is withheld.

    >>> gap = Number(value=0.6, low=0.4, high=0.8)
    >>> nothing = Number(value=None)
    >>> _gap_words(Comparison(slice="a", reference="b", inside=nothing, outside=nothing, gap=gap))
    'gap +0.6, interval +0.4 to +0.8'
    """
    gap: Number = row.gap
    if gap.value is None:
        return "gap withheld"
    if gap.low is None or gap.high is None:
        return f"gap {gap.value:+.3g}"
    return f"gap {gap.value:+.3g}, interval {gap.low:+.3g} to {gap.high:+.3g}"


def _widest(rows: Sequence[Comparison], unit: str) -> str:
    """Name the slice with the widest gap among those that have one."""
    known = [r for r in rows if r.gap.value is not None]
    if not known:
        return "No slice has a gap that is defined and may be shown."
    worst = max(known, key=lambda r: abs(r.gap.value or 0.0))
    words = "" if unit == "1" else f" ({unit})"
    return f"The widest gap is at {worst.slice}: {_gap_words(worst)}{words}."


def _notes(evidence: Evidence, judged: Judged) -> tuple[str, ...]:
    """Return what a careful reader of this finding needs to know."""
    notes = []
    if not judged.claim.covered:
        notes.append("The model has no output for this emotion, so nothing is known of its gaps.")
    missing = [t.name for t in judged.skill if not t.shown[-1]]
    if missing and judged.claim.covered:
        notes.append(
            "Over all items the model does not provably do better than a predictor that knows "
            f"nothing ({', '.join(missing)}), so no gap of it can be cleared."
        )
    claim, emotions = judged.claim, evidence.truth.emotions
    absent = [e for e in emotions if e not in evidence.scores[claim.model].covers]
    if absent and claim.outcome == len(emotions):
        notes.append(f"The model does not cover {', '.join(absent)}; the mean leaves them out.")
    if claim.outcome == len(emotions) and _uneven(evidence, claim.model):
        notes.append(
            "Not every item has a label for every emotion. The counts of items and persons beside "
            "the mean are those of one emotion, not of all together."
        )
    notes.extend(_about_reference(evidence))
    dropped = int((~judged.family).sum())
    if dropped:
        notes.append(
            f"{dropped} intersections have fewer than "
            f"{evidence.plan.statistics.min_persons} persons; they are listed and do not "
            "decide the verdict."
        )
    return tuple(notes)


def _uneven(evidence: Evidence, model: int) -> bool:
    """Say whether the emotions that a model covers are labelled in unequally many items."""
    covers = [name in evidence.scores[model].covers for name in evidence.truth.emotions]
    labelled = np.isfinite(evidence.truth.values[:, covers]).sum(axis=0)
    return bool(np.unique(labelled).size > 1)


def _about_reference(evidence: Evidence) -> list[str]:
    """Say how what a slice is held against makes gaps look smaller."""
    if evidence.plan.slices.compare == "overall":
        return [
            (
                "Each slice is part of what it is compared with, so its gap is smaller than the "
                "one to the others, by the slice's share of all items."
            )
        ]
    unknown = [p.id for p in evidence.slices if any(level == UNKNOWN for _, level in p.where)]
    if evidence.plan.slices.compare == "rest" and unknown:
        return [f"Everyone else includes persons of unknown level ({', '.join(unknown)})."]
    return []
