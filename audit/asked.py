"""What a plan asks: gaps that are judged, metrics that are shown, diagnostics beside them."""

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
