"""What a plan asks: gaps that are judged, metrics and diagnostics that are shown, and changes."""

from typing import Literal, TypeAlias

import msgspec

Emotions: TypeAlias = Literal["mean", "each"] | tuple[str, ...]


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every table of a plan is: frozen, by keyword, closed to unknown keys."""


class Gate(Part, frozen=True, kw_only=True):
    """A gap that is tolerated up to a margin, with the name of who decided that.

    Attributes:
        metric: name in the catalogue.
        margin: largest tolerated gap, in the metric's unit.
        owner: who set the margin.
        rationale: why this margin.
        emotions: `mean` gates the average over all covered emotions, `each` every one of them; or a
            list of names.
        truth_at, score_at: thresholds for rates: present when the label, the score is at least
            this.
        levels: number of ordered levels 0, 1, ..., for metrics of ordered levels.
    """

    metric: str
    margin: float
    owner: str
    rationale: str = ""
    emotions: Emotions = "mean"
    truth_at: float | None = None
    score_at: float | None = None
    levels: int | None = None


class Show(Part, frozen=True, kw_only=True):
    """A metric that is measured and shown by slice, without a gate."""

    metric: str
    emotions: Emotions = "mean"
    truth_at: float | None = None
    score_at: float | None = None
    levels: int | None = None


class Diagnostic(Part, frozen=True, kw_only=True):
    """A measure that is not a function of plain sums: computed in every slice, never gated.

    Attributes:
        measure: name in `evenhand metrics list`, of those that take labels and scores.
        emotions: `each`, or a list of names.
        truth_at: an emotion is present when the label is at least this, for measures of presence.
        bins: number of bins, for measures that group items by score.
    """

    measure: str
    emotions: Literal["each"] | tuple[str, ...] = "each"
    truth_at: float | None = None
    bins: int | None = None


class Counterfactual(Part, frozen=True, kw_only=True):
    """Pairs of items that differ in one thing only: does the score change with it?

    Attributes:
        name: what is changed, in reports.
        file: table of pairs, relative to the data folder.
        original, changed: its columns with the item ids.
        where: column and value of the rows that count; empty: all rows.
        repeats: the same for pairs in which nothing but the seed differs: the noise floor.
        by: attributes by which results are shown beside those of all pairs.
        emotions: as in a gate.
        margin: largest tolerated mean change, in points; also what a single change is held against.
        share: largest tolerated share of pairs that change by more than the margin.
        score_at: a decision is positive from this score on.
        validated: whether somebody has checked that nothing else differs, and who.
        owner: who set margin and share; `""`: shown and not judged.
        rationale: why they are what they are.
    """

    name: str
    file: str
    original: str = "a"
    changed: str = "b"
    where: dict[str, str] = msgspec.field(default_factory=dict)
    repeats: dict[str, str] = msgspec.field(default_factory=dict)
    by: tuple[str, ...] = ()
    emotions: Emotions = "mean"
    margin: float
    share: float | None = None
    score_at: float | None = None
    validated: str = ""
    owner: str = ""
    rationale: str = ""


class Perturbation(Part, frozen=True, kw_only=True):
    """The same items, disturbed: do scores stay, and do they stay for everybody alike?

    Attributes:
        name: what was done to the items, in reports.
        predictions: file of scores of the disturbed items, by model; laid out as the model's own.
        emotions: as in a gate.
        tolerance: a score that moves by at most this counts as unchanged, in points.
        unchanged: smallest share of scores that has to stay unchanged.
        margin: largest tolerated gap of that share between a slice and its reference.
        owner: who set these; `""`: shown and not judged.
        rationale: why they are what they are.
    """

    name: str
    predictions: dict[str, str]
    emotions: Emotions = "mean"
    tolerance: float
    unchanged: float | None = None
    margin: float | None = None
    owner: str = ""
    rationale: str = ""


class ComparisonGate(Part, frozen=True, kw_only=True):
    """What a new model may be worse by than the old one, in every slice.

    Attributes:
        metric: name in the catalogue; one whose best value is an end of its range, such as `mae`.
        margin: largest tolerated worsening of the metric itself, in its unit.
        widening: largest tolerated growth of the gap between a slice and its reference; None: shown
            and not judged.
        owner: who set the margins.
        rationale: why they are what they are.
        emotions, truth_at, score_at, levels: as in a gate.
    """

    metric: str
    margin: float
    widening: float | None = None
    owner: str
    rationale: str = ""
    emotions: Emotions = "mean"
    truth_at: float | None = None
    score_at: float | None = None
    levels: int | None = None


class Drift(Part, frozen=True, kw_only=True):
    """How far scores may move from the old model to the new one, whatever the labels say.

    Attributes:
        margin: largest tolerated mean change of the score in a slice, in points, both ways.
        apart: largest tolerated difference of that change between a slice and its reference.
        tolerance: a score that moves by at most this counts as unchanged; default: the margin.
        score_at: a decision is positive from this score on; flips are counted.
        emotions: as in a gate.
        owner: who set these; `""`: shown and not judged.
        rationale: why they are what they are.
    """

    margin: float
    apart: float | None = None
    tolerance: float | None = None
    score_at: float | None = None
    emotions: Emotions = "mean"
    owner: str = ""
    rationale: str = ""


class ModelComparison(Part, frozen=True, kw_only=True):
    """One model held against another on the same items: may the new one take the old one's place?

    Attributes:
        name: of the comparison, in reports.
        old, new: names of models of the plan.
        kind: `release`, or `compression` where the new model is the old one made smaller or faster.
        gate: what may get worse by how much; none: shown and not judged.
        drift: how far scores may move; None: shown for a compression, left out for a release.
    """

    name: str
    old: str
    new: str
    kind: Literal["release", "compression"] = "release"
    gate: tuple[ComparisonGate, ...] = ()
    drift: Drift | None = None
