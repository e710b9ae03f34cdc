"""The plan of an audit: what people write, strictly typed.

Everything that decides a verdict is fixed here, before any score is read: who is asked about, what
counts as truth, which gaps are tolerated and who says so. An unknown key is an error
(`audit/plans/file.py` reads and checks).
"""

from typing import Literal, TypeAlias

import msgspec

from evenhand.audit.asked import (
    ComparisonGate,
    Counterfactual,
    Diagnostic,
    Drift,
    Gate,
    ModelComparison,
    Part,
    Perturbation,
    Show,
)
from evenhand.audit.declared import Declared
from evenhand.audit.purpose import Context, Modality, Purpose

__all__ = [
    "Assumptions",
    "Attribute",
    "Comparison",
    "ComparisonGate",
    "Context",
    "Counterfactual",
    "Data",
    "Declared",
    "Diagnostic",
    "Drift",
    "Gate",
    "Modality",
    "Model",
    "ModelComparison",
    "Part",
    "Perturbation",
    "Plan",
    "Purpose",
    "Ratings",
    "Report",
    "Scale",
    "Show",
    "Slices",
    "Statistics",
]

# fmt: off
AttributeKind: TypeAlias = Literal[
    "age", "gender", "ethnicity", "skin_tone", "face_shape", "accent", "language", "fluency",
    "accessory", "expression", "condition", "other",
]
# fmt: on
Comparison: TypeAlias = Literal["rest", "overall", "reference"]


class Scale(Part, frozen=True, kw_only=True):
    """The scale of ratings or scores, in points.

    Attributes:
        kind: `continuous` within low..high; `ordinal` with whole levels low..high; `binary` 0 or 1.
        low, high: its ends.
    """

    kind: Literal["continuous", "ordinal", "binary"]
    low: float
    high: float


class Data(Part, frozen=True, kw_only=True):
    """Where the items are and what their columns mean.

    Attributes:
        name: what the data set is called in reports.
        format: name of a module of `audit/datasets`; `table` reads the files named in this plan.
        folder: where the files lie, relative to the plan.
        items: file of the item table (format `table`).
        item, person: columns with the item's id and the depicted or speaking person.
        subjects: whether the persons are real or synthetic; decides what may be shown.
        options: what the format wants to know beside this, for instance `reading = "share"` for
            `crema_d`.
    """

    name: str
    subjects: Literal["real", "synthetic"]
    format: str = "table"
    folder: str = "."
    items: str = ""
    item: str = "item"
    person: str = "person"
    options: dict[str, str] = msgspec.field(default_factory=dict)


class Attribute(Part, frozen=True, kw_only=True):
    """A declared attribute of the person or the item.

    Attributes:
        name: its name in slices.
        source: who says so.
        kind: what it is about; questions on one kind, such as age or accent, find it by this.
        column: its column; default: the name.
        levels: declared levels in order; a level without data stays visible. Empty: as found,
            sorted.
        bins: for numbers: edges e0 < e1 < ...; levels are [e0, e1), ... and the last one includes
            its end.
        labels: names of the bins.
        reference: level that the others are compared with when slices are compared with a
            reference.
        unknown: values that mean "not known"; they become the level `unknown`.
    """

    name: str
    source: Literal["recorded", "self_report", "perceived", "prompted"]
    kind: AttributeKind = "other"
    column: str = ""
    levels: tuple[str, ...] = ()
    bins: tuple[float, ...] = ()
    labels: tuple[str, ...] = ()
    reference: str = ""
    unknown: tuple[str, ...] = ("", "NA", "unknown", "Unknown")


class Ratings(Part, frozen=True, kw_only=True):
    """Human judgements, which are the truth of the audit.

    Attributes:
        scale: the scale that raters used.
        file: table of ratings (format `table`).
        layout: `long` has one row an item, rater and emotion; `wide` one row an item and a column
            an emotion.
        item, rater, emotion, value: column names of the long layout.
        emotions: outcomes to audit, in order; empty: all that the file holds.
        aggregate: how several raters become one label.
    """

    scale: Scale
    file: str = ""
    layout: Literal["long", "wide"] = "long"
    item: str = "item"
    rater: str = "rater"
    emotion: str = "emotion"
    value: str = "value"
    emotions: tuple[str, ...] = ()
    aggregate: Literal["mean", "median", "majority"] = "mean"


class Model(Part, frozen=True, kw_only=True):
    """A predictor whose scores are already on file, or ship with the data set.

    Attributes:
        name: its name in reports.
        predictions: file of scores; or
        dataset_scores: name of scores that the data-set format offers, for instance `voice_only`.
        layout: `wide` has one row an item and a column an emotion; `long` has item, emotion, score.
        item, emotion, score: column names.
        columns: the column (wide) or the word (long) of an emotion where it bears another name.
        winner: column of the one label that was named, in files without scores; `columns` then
            gives the word of each label that the model knows.
        crosswalk: label set that the scores are named by, where it is not the ratings' own; the
            scores of a label stand for the emotions that the crosswalk names.
        reach: `core` of the crosswalk, or `wide`, which adds neighbours.
        scale: scale of the scores; default: the ratings' own.
        link: how scores become label points: `identity` when they are on the label's scale;
            `linear` with slope and intercept fitted on other persons; `none` refuses metrics that
            need one scale.
    """

    name: str
    predictions: str = ""
    dataset_scores: str = ""
    layout: Literal["wide", "long"] = "wide"
    item: str = "item"
    emotion: str = "emotion"
    score: str = "score"
    columns: dict[str, str] = msgspec.field(default_factory=dict)
    winner: str = ""
    crosswalk: str = ""
    reach: Literal["core", "wide"] = "core"
    scale: Scale | None = None
    link: Literal["identity", "linear", "none"] = "identity"
    slope: float = 1.0
    intercept: float = 0.0


class Slices(Part, frozen=True, kw_only=True):
    """Which groups are formed beside the single attributes, and what each is held against.

    Attributes:
        intersections: groups of attribute names to cross; `all_pairs` adds every pair.
        compare: `rest` everyone else, `overall` all items, `reference` the attribute's reference
            level.
    """

    intersections: tuple[tuple[str, ...], ...] = ()
    all_pairs: bool = False
    compare: Comparison = "rest"


class Statistics(Part, frozen=True, kw_only=True):
    """The rules of inference; the defaults are the design of the default audit.

    Attributes:
        seed: of every random number; required, so that nobody shops for one after the fact.
        alpha: level of each test.
        power: wanted chance to clear a model without gap, for planning.
        replicates: bootstrap replicates.
        unit: what is resampled; `item` treats the clips of a person as independent and has to be
            asked for.
        resampling: `multinomial`, or `poisson` keyed by person id so that shards agree without a
            shuffle.
        standard_error: `sandwich` (cluster-robust) or `bootstrap`.
        multiplicity: adjustment of exceedance claims: `holm` or `max_t`.
        skill_alpha: one-sided level at which skill must be shown before a gap can be cleared.
        min_items, min_persons, min_class: below these a slice gets no verdict.
        max_loss_gap: a gap is not cleared where the share of lost scores differs by more than this.
    """

    seed: int
    alpha: float = 0.05
    power: float = 0.8
    replicates: int = 2000
    unit: Literal["person", "item"] = "person"
    resampling: Literal["multinomial", "poisson"] = "multinomial"
    standard_error: Literal["sandwich", "bootstrap"] = "sandwich"
    multiplicity: Literal["holm", "max_t"] = "holm"
    skill_alpha: float = 0.001
    min_items: int = 30
    min_persons: int = 8
    min_class: int = 10
    max_loss_gap: float = 0.05


class Assumptions(Part, frozen=True, kw_only=True):
    """What `plan power` assumes when nothing is measured yet; empty fields come from the ratings.

    Attributes:
        residual_sd: standard deviation of score minus label, in points.
        icc: share of that variance that lies between persons.
        items_per_person: mean number of items of one person.
    """

    residual_sd: float | None = None
    icc: float | None = None
    items_per_person: float | None = None


class Report(Part, frozen=True, kw_only=True):
    """Who may read it, and what blocks.

    Attributes:
        audience: `shareable` suppresses small cells; `internal` at most those below 5 persons.
        suppress_below: cells with fewer persons are withheld.
        inconclusive: whether an inconclusive or insufficient finding blocks (exit 3) or not (exit
            0).
    """

    audience: Literal["shareable", "internal"] = "shareable"
    suppress_below: int = 10
    inconclusive: Literal["block", "allow"] = "block"


class Plan(Part, frozen=True, kw_only=True):
    """One audit, fixed before any score is read."""

    evenhand: Literal[1]
    title: str
    purpose: Purpose
    data: Data
    ratings: Ratings
    statistics: Statistics
    attribute: tuple[Attribute, ...]
    model: tuple[Model, ...]
    gate: tuple[Gate, ...] = ()
    show: tuple[Show, ...] = ()
    diagnostic: tuple[Diagnostic, ...] = ()
    counterfactual: tuple[Counterfactual, ...] = ()
    perturbation: tuple[Perturbation, ...] = ()
    comparison: tuple[ModelComparison, ...] = ()
    slices: Slices = Slices()
    assumptions: Assumptions = Assumptions()
    report: Report = Report()
    declared: Declared = Declared()
