"""What somebody hands over in Python: labels, scores, groups and the rules of the audit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from evenhand.audit.asked import Gate, ModelComparison
from evenhand.audit.plan import Attribute, Scale, Slices
from evenhand.audit.purpose import Purpose
from evenhand.audit.result import Audience

Subjects: TypeAlias = Literal["real", "synthetic"]

DESCRIBED = ("bias", "mae")
"""Metrics that are shown by slice where nothing else is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The arguments of one audit in Python.

    Attributes:
        truth: a vector of labels, a frame or mapping with a vector for each emotion, or an array of
            items by emotions.
        scores: the same of one model, or a mapping from model names to such scores.
        attributes: a frame or mapping with a vector for each attribute.
        persons: a vector of who is depicted or speaks; None: every item is its own person.
        emotions: names of the columns of an array; of a frame, those to audit, in order.
        scale: of the labels; None: taken from labels and scores, which is written down.
        margins: tolerated gap by metric; `owner` set them, `rationale` says why.
        threshold: label and score from which on an emotion counts as present, for metrics of
            `margins` and `show` that need one.
        gates: gates in full, beside those of `margins`.
        show: metrics that are shown by slice and not judged.
        comparisons: of two of the models.
        declared: attributes in full (source, bins, levels, reference); the others are taken as
            recorded, with the levels that are found.
        slices: which attributes are crossed and what slices are held against.
        purpose: what is audited and for which use.
        title, data: names of the audit and of the data in reports.
        subjects: whether the persons are real or synthetic.
        audience: who may read the result.
        seed: of every random number.
    """

    truth: object
    scores: object
    attributes: object
    persons: object
    emotions: Sequence[str] = ()
    scale: Scale | None = None
    margins: Mapping[str, float] = field(default_factory=dict)
    owner: str = ""
    rationale: str = ""
    threshold: float | None = None
    gates: Sequence[Gate] = ()
    show: Sequence[str] = DESCRIBED
    comparisons: Sequence[ModelComparison] = ()
    declared: Sequence[Attribute] = ()
    slices: Slices | None = None
    purpose: Purpose | None = None
    title: str = "Audit in Python"
    data: str = "Data of a Python session"
    subjects: Subjects = "real"
    audience: Audience = "shareable"
    seed: int = 0
