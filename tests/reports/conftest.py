"""A made-up result with each verdict, hint and hole, and names that try to break out."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from evenhand.audit.result import (
    AttributeRecord,
    AuditResult,
    Comparison,
    Exploratory,
    Finding,
    Number,
    Skill,
    SliceRecord,
    Verdict,
    load,
)
from evenhand.reports.wording import HINTS

HOSTILE = "<b>x</b> & \"y\" 'z' {{ 7 * 7 }}"
LONG = "an accent with a very long name that no column of any width was ever made for"
FRAME = Path(__file__).with_name("frame.json")
"""A result without its first findings: data, slices, metrics, models and the questions beside."""
EMOTIONS = ("Anger", "Disgust", "Fear", "Happiness", "Neutral", "Sadness")


def compared(
    slice_id: str,
    gap: float,
    error: float,
    verdict: Verdict,
    *hints: str,
    items: int = 3487,
    persons: int = 43,
    margin: float = 0.25,
) -> Comparison:
    """Return a comparison whose intervals follow from gap and standard error."""
    base = 0.102
    return Comparison(
        slice=slice_id,
        reference="everyone else",
        inside=Number(
            value=base + gap,
            low=base + gap - error,
            high=base + gap + error,
            items=items,
            persons=persons,
        ),
        outside=Number(
            value=base, low=base - 0.05, high=base + 0.05, items=7442 - items, persons=91 - persons
        ),
        gap=Number(
            value=gap,
            low=gap - 2.02 * error,
            high=gap + 2.02 * error,
            items=7442,
            persons=91,
            method=f"t({persons - 1}), cluster-robust CR1",
        ),
        decision_low=gap - 1.68 * error,
        decision_high=gap + 1.68 * error,
        standard_error=error,
        degrees_of_freedom=float(persons - 1),
        bootstrap_standard_error=error * 1.02,
        simultaneous_low=gap - 2.7 * error,
        simultaneous_high=gap + 2.7 * error,
        p_within=0.0004 if abs(gap) + 2 * error < margin else 0.31,
        p_exceeds=0.0007 if abs(gap) - 2 * error > margin else 0.4,
        p_exceeds_adjusted=0.006 if abs(gap) - 2 * error > margin else 1.0,
        p_exact=0.0123,
        smallest_provable_margin=2.9 * error,
        persons_needed=int(persons * (2.9 * error / margin) ** 2) + 1,
        skill=(Skill(test="advantage_over_constant", value=0.41, low=0.33, shown=True),),
        verdict=verdict,
        hints=hints,
        largest_influence=error / 5,
    )


def hidden(slice_id: str, why: str) -> Comparison:
    """Return a comparison that is withheld."""
    none = Number(value=None, reason="disclosure")
    return Comparison(
        slice=slice_id,
        reference="everyone else",
        inside=none,
        outside=none,
        gap=none,
        verdict="insufficient_data",
        suppressed=why,
    )


def broken(slice_id: str, code: str) -> Comparison:
    """Return a comparison without a value."""
    return Comparison(
        slice=slice_id,
        reference="everyone else",
        inside=Number(value=None, items=491, persons=14, reason=code),
        outside=Number(value=0.4, low=0.3, high=0.5, items=6951, persons=77),
        gap=Number(value=None, reason=code),
        verdict="undefined",
    )


def bias_comparisons() -> tuple[Comparison, ...]:
    """Return one comparison for every slice: all verdicts, all kinds of holes."""
    return (
        compared("gender=Female", 0.412, 0.051, "exceeds_margin"),
        compared("gender=Male", -0.412, 0.051, "exceeds_margin", items=3955, persons=48),
        broken("gender=unknown", "no_items"),
        compared("age=20-29", 0.031, 0.044, "within_margin", items=2786, persons=34),
        compared("age=30-49", -0.2504, 0.06, "inconclusive", "near_margin", "different_from_zero"),
        compared("age=50-64", 0.114, 0.118, "inconclusive", "underpowered", items=1295, persons=16),
        compared("age=65+", 0.2, 0.2, "insufficient_data", "too_few_persons", items=491, persons=6),
        compared(f"accent={HOSTILE}", -0.061, 0.055, "within_margin", items=2130, persons=26),
        compared("accent=Österreich 日本", 0.09, 0.07, "inconclusive", "no_skill", "fragile"),
        compared(f"accent={LONG}", 0.2499999, 0.04, "inconclusive", *HINTS),
        hidden("accent=Cymraeg", "disclosure"),
        hidden("accent=Gàidhlig", "disclosure_complement"),
        compared(
            "gender=Female & age=65+",
            0.35,
            0.62,
            "inconclusive",
            "underpowered",
            items=240,
            persons=12,
        ),
        broken("gender=Male & age=65+", "no_positives"),
    )


def calm(frame: AuditResult) -> tuple[Comparison, ...]:
    """Return comparisons that are all within the margin."""
    assessed = [s for s in frame.slices if s.status == "assessed"]
    return tuple(
        compared(
            s.id,
            0.012 * (at - 4),
            0.03,
            "within_margin",
            items=s.items or 0,
            persons=s.persons or 0,
        )
        for at, s in enumerate(assessed)
    )


def finding(
    ident: str, model: str, comparisons: tuple[Comparison, ...], verdict: Verdict
) -> Finding:
    """Return a gated finding about the residual gap."""
    return Finding(
        id=ident,
        code="DIS001",
        title="Does the model over-read or under-read a group?",
        asks="Against what raters said, are scores for one group higher than for everyone else?",
        why="A group whose anger is over-read is treated as angrier than raters found it.",
        answer="Scores for perceived gender Female lie 0.41 scale points higher than the others'.",
        gated=True,
        verdict=verdict,
        model=model,
        metric="mean_residual",
        emotion="mean of 6 emotions",
        unit="scale points",
        margin=0.25,
        margin_owner="Release board",
        margin_rationale="A quarter of the within-item standard deviation of raters",
        comparisons=comparisons,
        notes=("Intersections were declared in the plan.", f"A note with {HOSTILE}."),
    )


def exploration(frame: AuditResult) -> tuple[Exploratory, ...]:
    """Return 60 tested cells and one that could not be tested."""
    cells = [
        Exploratory(
            model="voice_only",
            metric="mean_residual",
            emotion=EMOTIONS[at % 6],
            slice=frame.slices[at % 6].id,
            gap=Number(
                value=0.6 - at / 60, low=0.4 - at / 60, high=0.8 - at / 60, items=3487, persons=43
            ),
            p=min(1.0, 0.0001 * 1.2**at),
            q=min(1.0, 0.002 * 1.2**at),
            listed=0.002 * 1.2**at <= 0.05,
        )
        for at in range(60)
    ]
    none = Number(value=None, reason="constant")
    untested = Exploratory(
        model="face_and_voice", metric="correlation", emotion="Fear", slice="age=65+", gap=none
    )
    return (*cells, untested)


@pytest.fixture
def rich() -> AuditResult:
    """A result with two models, three attributes and every kind of trouble."""
    frame = load(FRAME)
    rate, correlation, agreement = frame.findings
    return replace(
        frame,
        findings=(
            finding("DIS001.voice_only.mean", "voice_only", bias_comparisons(), "exceeds_margin"),
            rate,
            finding("DIS001.face_and_voice.mean", "face_and_voice", calm(frame), "within_margin"),
            correlation,
            agreement,
        ),
        exploration=exploration(frame),
    )


@pytest.fixture
def two_models() -> AuditResult:
    """A result with `face_and_voice` held against `voice_only`: each decision and each hole."""
    return load(FRAME.with_name("two_models.json"))


@pytest.fixture
def two_models_alone(two_models: AuditResult) -> AuditResult:
    """The same result with nothing judged but the comparison."""
    kept = (f if f.against else replace(f, gated=False, verdict=None) for f in two_models.findings)
    return replace(two_models, scope="comparison", exit_code=1, findings=tuple(kept))


@pytest.fixture
def empty(rich: AuditResult) -> AuditResult:
    """A result in which nothing was asked or found, and whose plan says next to nothing."""
    return replace(
        rich,
        verdict="undefined",
        plan=replace(rich.plan, title="", purpose={}, text="", frozen_at=""),
        data=replace(rich.data, files=(), exclusions=(), raters=None, ratings=None, emotions=()),
        attributes=(),
        slices=(),
        metrics=(),
        models=(),
        findings=(),
        exploration=(),
        provenance=replace(rich.provenance, libraries={}, network="", device=""),
    )


@pytest.fixture
def bare(rich: AuditResult) -> AuditResult:
    """The rich result with every number that may be absent absent, and no reason for it."""
    none = Number(value=None)

    def stripped(c: Comparison) -> Comparison:
        left = Comparison(slice=c.slice, reference="", inside=none, outside=none, gap=none)
        return replace(left, verdict=c.verdict, hints=c.hints)

    findings = tuple(
        replace(f, margin=None, margin_owner="", comparisons=tuple(map(stripped, f.comparisons)))
        for f in rich.findings
    )
    models = tuple(
        replace(m, overall=tuple(replace(o, number=none) for o in m.overall)) for m in rich.models
    )
    cells = tuple(replace(e, gap=none, p=None) for e in rich.exploration)
    return replace(rich, findings=findings, models=models, exploration=cells)


@pytest.fixture
def crowded(rich: AuditResult) -> AuditResult:
    """Forty slices in eight findings."""
    ids = [f"language={at:02d}" for at in range(40)]
    slices = tuple(
        SliceRecord(id=i, where=(("language", i[9:]),), items=900, persons=40, status="assessed")
        for i in ids
    )
    rows = tuple(
        compared(i, 0.02 * (at - 20), 0.06, "inconclusive", "underpowered")
        for at, i in enumerate(ids)
    )
    findings = tuple(finding(f"DIS001.{at}", "voice_only", rows, "inconclusive") for at in range(8))
    languages = AttributeRecord(
        name="language", source="recorded", levels=tuple(i[9:] for i in ids)
    )
    return replace(rich, slices=slices, findings=findings, attributes=(languages,))


@pytest.fixture
def edited(rich: AuditResult) -> Callable[..., AuditResult]:
    """Return the rich result with fields of its first comparison replaced."""

    def edit(**fields: object) -> AuditResult:
        first = rich.findings[0]
        changed = replace(first.comparisons[0], **fields)  # type: ignore[arg-type]
        comparisons = (changed, *first.comparisons[1:])
        return replace(rich, findings=(replace(first, comparisons=comparisons), *rich.findings[1:]))

    return edit
