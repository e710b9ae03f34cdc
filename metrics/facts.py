"""What a reader must know of a number that is not a function of plain sums.

Additive metrics (`metrics/sums.py`) carry such facts themselves. Every other measure is a plain
function in a file of its name, beside a constant `FACTS`; the catalogue joins the two.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Takes: TypeAlias = Literal[
    "labels",
    "slices",
    "ratings",
    "ratings_and_scores",
    "estimates",
    "pairs",
    "two_models",
    "texts",
    "tags",
    "counts",
]
FactNeed: TypeAlias = Literal["same_scale", "probabilities", "presence"]
Role: TypeAlias = Literal["diagnostic", "screening", "test"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Facts about one measure, for the catalogue, the documentation and reports.

    Attributes:
        title: its name in plain words.
        asks: the question that it answers, for a reader without statistics.
        formula: the definition as text.
        use: when to look at it.
        avoid: when it misleads, and what to take instead.
        takes: what it is computed from: `labels` (truth, scores), `slices` (truth, scores and a
            group of each item), `ratings` (a `Ratings` table), `ratings_and_scores`, `estimates`
            (values with standard errors), `pairs` (scores before and after a change),
            `two_models` (truth and two models' scores), `texts`, `tags`, or `counts`.
        role: `diagnostic` is shown beside gated metrics; `screening` is a rule of a regulator, not
            an inference; `test` answers with a p-value or an interval.
        unit: what one step of the headline means: `"scale points"`, `"share"`, `"1"`.
        span: smallest and largest possible headline.
        best: headline of a perfect model or of perfect agreement, None where there is none.
        headline: the field of the result that the span and the unit speak of; empty where the
            result is a number.
        reference: the paper or text that defines it.
        needs: what must be declared before it means anything: one scale of labels and scores,
            labels and scores within 0..1, or labels that are 0 or 1.
    """

    title: str
    asks: str
    formula: str
    use: str
    avoid: str
    takes: Takes
    unit: str
    span: tuple[float, float]
    best: float | None
    reference: str
    headline: str = ""
    role: Role = "diagnostic"
    needs: tuple[FactNeed, ...] = ()
