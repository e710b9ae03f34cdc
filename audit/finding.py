"""What was found: numbers with their intervals, comparisons of slices, and answers to questions."""

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Verdict: TypeAlias = Literal[
    "within_margin", "exceeds_margin", "inconclusive", "insufficient_data", "undefined"
]
"""What a gate says of one slice, of one finding, of one model; never of an article of law."""


Decision: TypeAlias = Literal["", "better", "non_inferior", "worse", "inconclusive"]
"""What a row shows of a new model held against an old one, with the margin for getting worse:
provably better, provably not worse by the margin, provably worse by more, or neither."""

Harm: TypeAlias = Literal["either", "above", "below"]
"""On which side of the margin a gap does harm: on both, above `+margin` or below `-margin` only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """One estimate with what is needed to doubt it.

    Attributes:
        value: the estimate, None where undefined or suppressed.
        low, high: the ends of the interval at `AuditResult.statistics.level`, None where there is
            none.
        items, persons: what it rests on, for a rate the items and persons of its denominator; None
            where the counts are suppressed.
        method: how the interval was made, for instance `"t(42), cluster-robust CR1"`.
        reason: why value or interval is missing: a reason code such as `"no_positives"`,
            `"disclosure"`.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    items: int | None = None
    persons: int | None = None
    method: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill:
    """Whether the model does better than a predictor that knows nothing, here.

    Attributes:
        test: name of the metric, for instance `"advantage_over_constant"`.
        value: the advantage; above 0 is skill.
        low: lower one-sided bound; skill is shown when this is above 0.
        shown: whether it is.
    """

    test: str
    value: float | None
    low: float | None
    shown: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One slice held against its reference for one metric: the row of a forest plot.

    Attributes:
        slice: id of a `SliceRecord`.
        reference: words for what it is compared with, for instance `"everyone else"`.
        inside: the metric in the slice.
        outside: the metric in the reference.
        gap: inside minus outside, with the 95% interval.
        decision_low, decision_high: the (1 - 2 alpha) interval; inside the margin it clears the
            gap.
        standard_error: of the gap.
        degrees_of_freedom: of the t distribution behind interval and verdict.
        bootstrap_standard_error: the same by resampling persons, for comparison.
        simultaneous_low, simultaneous_high: max-t interval, jointly over all comparisons of the
            model.
        p_within: equivalence test (TOST); below alpha shows the gap to be inside the margin.
        p_exceeds: minimal-effect test; H0: the gap is inside the margin.
        p_exceeds_adjusted: the same after adjustment over all gated comparisons of the model.
        p_exact: exact permutation of persons for "no gap at all", when few enough persons allow it.
        smallest_provable_margin: what margin data of this precision could prove, at the planned
            power.
        persons_needed: persons in the slice needed to prove the declared margin, at the planned
            power.
        skill: the tests of skill in this slice.
        verdict: the answer for this slice; None when the metric is shown and not gated.
        hints: codes that explain it: `different_from_zero`, `underpowered`, `near_margin`,
            `no_skill`, `unequal_loss`, `fragile`, `too_few_items`, `too_few_persons`,
            `too_few_of_a_class`, `no_variation`.
        largest_influence: largest change of the gap when one person is left out.
        suppressed: `""`, `"disclosure"` or `"disclosure_complement"`: counts and numbers withheld
            to protect persons.
        decision: where one model is held against another, what the row shows; `""` elsewhere.
    """

    slice: str
    reference: str
    inside: Number
    outside: Number
    gap: Number
    decision_low: float | None = None
    decision_high: float | None = None
    standard_error: float | None = None
    degrees_of_freedom: float | None = None
    bootstrap_standard_error: float | None = None
    simultaneous_low: float | None = None
    simultaneous_high: float | None = None
    p_within: float | None = None
    p_exceeds: float | None = None
    p_exceeds_adjusted: float | None = None
    p_exact: float | None = None
    smallest_provable_margin: float | None = None
    persons_needed: int | None = None
    skill: tuple[Skill, ...] = ()
    verdict: Verdict | None = None
    hints: tuple[str, ...] = ()
    largest_influence: float | None = None
    suppressed: str = ""
    decision: Decision = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceTable:
    """Evidence that is not a comparison of slices: a titled table of plain values.

    `kind` names the figure that reads it, `""` where there is none; the columns that a figure needs
    are said where the figure is drawn.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | int | float | None, ...], ...]
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A question that the audit asked, and its answer.

    Attributes:
        id: unique in the result, for instance `"DIS001.voice_only.mean"`; an anchor in the report.
        code: the question's stable code, for instance `"DIS001"`.
        title, asks, why, answer: for a reader without statistics; `answer` is made from the
            numbers.
        gated: whether it counts for the exit code.
        verdict: None for questions that describe and do not judge.
        model: name of the model, `""` when the question is about the data.
        against: name of the model that it is held against, `""` in all questions about one model.
            In the rows `inside` is then the new model, `outside` the old one, both in the slice.
        metric: name of a `MetricRecord`, `""` when there is none.
        emotion: words for the outcome: one emotion's name, or `"mean of 6 emotions"`.
        margin: the tolerated gap, in `unit`; `margin_owner` set it, `margin_rationale` says why.
        harm: the side on which a gap does harm.
        comparisons: one a slice, in the order of the slices.
        tables: other evidence.
        notes: sentences that a careful reader needs.
    """

    id: str
    code: str
    title: str
    asks: str
    why: str
    answer: str
    gated: bool = False
    verdict: Verdict | None = None
    model: str = ""
    against: str = ""
    metric: str = ""
    emotion: str = ""
    unit: str = ""
    margin: float | None = None
    margin_owner: str = ""
    margin_rationale: str = ""
    harm: Harm = "either"
    comparisons: tuple[Comparison, ...] = ()
    tables: tuple[EvidenceTable, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exploratory:
    """One cell of metric x emotion x slice that nobody asked about: a lead, not a verdict.

    Attributes:
        gap: slice minus reference with its 95% interval.
        p: two-sided, H0: no gap.
        q: Benjamini-Hochberg adjusted over all exploratory cells of the model.
        listed: whether q <= the plan's level.
    """

    model: str
    metric: str
    emotion: str
    slice: str
    gap: Number
    p: float | None = None
    q: float | None = None
    listed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensitivity:
    """A gated comparison, analysed again in another way that could have been chosen.

    Attributes:
        finding, slice: the comparison; both `""` in the one record of a way that this audit could
            not be analysed in at all.
        variant: code of the other way, for instance `"leave_one_rater"`.
        what: that way as a sentence, without ids of persons or raters; says how many runs were
            made of how many that there could be.
        runs: how many times it was analysed again.
        lowest, highest: smallest and largest gap of these runs.
        verdicts: how often each verdict came.
        changed: whether any run gives another verdict than the audit.
        reason: why it was not analysed, for instance `"no_threshold"`, or why its numbers are
            withheld, `"disclosure"`; `""` where there are numbers.
    """

    finding: str
    slice: str
    variant: str
    what: str
    runs: int = 0
    lowest: float | None = None
    highest: float | None = None
    verdicts: dict[Verdict, int] = field(default_factory=dict)
    changed: bool = False
    reason: str = ""
