"""Verdicts on the drift of scores: equivalence in each slice, and beside the others."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from evenhand.audit.claims import outcomes_of
from evenhand.audit.evidence import Evidence
from evenhand.audit.model_comparisons.asked_changes import changed_places
from evenhand.audit.model_comparisons.matched import Matched
from evenhand.audit.model_comparisons.withheld import (
    handed_on,
    withheld_drifts,
)
from evenhand.audit.result import Verdict
from evenhand.metrics.changes.score_drift import ScoreDrift, drift_verdicts
from evenhand.metrics.sums import Array, Mask
from evenhand.metrics.told_adjusted import told_adjusted
from evenhand.metrics.verdict import Verdicts, overall


@dataclass(frozen=True, slots=True, kw_only=True)
class Drifted:
    """The drift of one outcome.

    Attributes:
        matched: both models.
        found: what was measured.
        outcome: position of it.
        places: slices, everybody first, shape (K,).
        beside: those that are held against a reference, shape (J,).
        family: which of `places` count, shape (K,).
        verdicts: on the drift in each slice; None where nothing is judged.
        apart: on the drift beside that of the reference; None where nothing is judged.
    """

    matched: Matched
    found: ScoreDrift
    outcome: int
    places: NDArray[np.intp]
    beside: NDArray[np.intp]
    family: NDArray[np.bool_]
    verdicts: Verdicts | None = None
    apart: Verdicts | None = None

    def judged_beside(self) -> NDArray[np.intp]:
        """Return the slices whose drift beside that of the reference is judged."""
        asked = self.matched.asked.drift
        return self.beside[:0] if asked is None or asked.apart is None else self.beside

    def answer(self, row: int) -> tuple[Verdict | None, tuple[str, ...]]:
        """Return the verdict on one slice, of both proofs where there are two, and its hints."""
        parts = [] if self.verdicts is None else [(self.verdicts, row)]
        if self.apart is not None and self.places[row] in self.beside:
            parts.append((self.apart, int(np.searchsorted(self.beside, self.places[row]))))
        if not parts:
            return None, ()
        hints = tuple(dict.fromkeys(hint for own, at in parts for hint in own.hints[at]))
        return overall(str(own.verdict[at]) for own, at in parts), hints


def drifted(evidence: Evidence, matched: Matched) -> list[Drifted]:
    """Return the drift of every outcome that a comparison asks about; none where it asks for none.

    Args:
        evidence: knows slices and rules.
        matched: both models.
    """
    if matched.drift is None:
        return []
    asked = matched.asked.drift
    places = changed_places(evidence)
    crossed = np.array([len(evidence.slices[k].where) > 1 for k in places], dtype=np.bool_)
    small = evidence.persons[places] < evidence.plan.statistics.min_persons
    drafts = [
        Drifted(
            matched=matched,
            found=matched.drift,
            outcome=outcome,
            places=places,
            beside=np.flatnonzero(evidence.judged()),
            family=~(crossed & small),
        )
        for outcome in outcomes_of(asked.emotions if asked else "mean", evidence.truth.emotions)
    ]
    return _settled(evidence, drafts) if asked and asked.owner else drafts


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rows:
    """Drifts to be judged, arrays of one shape."""

    drift: Array
    standard_error: Array
    df: Array
    margin: Array
    items: Array
    persons: Array
    identical: NDArray[np.bool_]


def _settled(evidence: Evidence, drafts: Sequence[Drifted]) -> list[Drifted]:
    """Judge drifts, and drifts apart, of all outcomes as one family."""
    parts = [part for draft in drafts for part in (_own(evidence, draft), _apart(evidence, draft))]
    rules = evidence.plan.statistics
    joint = {
        field.name: np.concatenate([getattr(part, field.name) for part in parts])
        for field in fields(_Rows)
    }
    found = drift_verdicts(
        **joint,
        alpha=rules.alpha,
        power=rules.power,
        min_items=rules.min_items,
        min_persons=rules.min_persons,
    )
    edition = handed_on(evidence)
    hidden = np.concatenate([_hidden(edition, draft) for draft in drafts])
    told = told_adjusted(found.p_exceeds, hidden=hidden, alpha=rules.alpha)
    found = _lacking(replace(found, p_exceeds_adjusted=told), joint["items"] < rules.min_items)
    stops = np.cumsum([len(part.drift) for part in parts])
    cut = [
        _part(found, slice(stop - len(part.drift), stop))
        for part, stop in zip(parts, stops, strict=True)
    ]
    pairs = zip(drafts, cut[::2], cut[1::2], strict=True)
    return [
        replace(draft, verdicts=own, apart=apart if len(draft.judged_beside()) else None)
        for draft, own, apart in pairs
    ]


def _hidden(edition: Evidence, draft: Drifted) -> Mask:
    """Return which rows are withheld from those to whom an edition goes: drifts, then apart."""
    parts = ((draft.places, False), (draft.judged_beside(), True))
    return np.concatenate(
        [
            np.array(withheld_drifts(edition, draft.found, draft.outcome, apart=apart))[at] != ""
            for at, apart in parts
        ]
    )


def _own(evidence: Evidence, draft: Drifted) -> _Rows:
    """Return the drift in each slice; intersections of too few persons have no test."""
    found, at, asked = draft.found, (draft.places, draft.outcome), draft.matched.asked.drift
    kept = draft.family
    return _Rows(
        drift=np.where(kept, found.drift[at], np.nan),
        standard_error=found.spread.standard_error[at],
        df=found.spread.df[at],
        margin=np.full(len(kept), asked.margin if asked else np.nan),
        items=np.where(kept, found.items[at], 0),
        persons=np.minimum(found.persons[at], evidence.persons[draft.places]),
        identical=found.identical[at],
    )


def _apart(evidence: Evidence, draft: Drifted) -> _Rows:
    """Return drifts beside those of the references; none where the plan tolerates no number."""
    found, asked = draft.found, draft.matched.asked.drift
    limit = asked.apart if asked else None
    places = draft.judged_beside()
    at = (places, draft.outcome)
    kept = np.isin(places, draft.places[draft.family])
    fewest = np.minimum(evidence.persons[places], evidence.others[places])
    everybody = bool(found.identical[-1, draft.outcome])
    return _Rows(
        drift=np.where(kept, found.apart[at], np.nan),
        standard_error=found.apart_spread.standard_error[at],
        df=found.apart_spread.df[at],
        margin=np.full(len(places), 1.0 if limit is None else limit),
        items=np.where(kept, found.apart_items[at], 0),
        persons=np.minimum(found.apart_persons[at], fewest),
        identical=np.full(len(places), everybody),
    )


def _lacking(found: Verdicts, few: NDArray[np.bool_]) -> Verdicts:
    """Name what empty slices and small intersections lack: data, not a definition."""
    bare = few & (found.verdict == "undefined")
    hints = tuple(
        ("too_few_items", "too_few_persons") if none else own
        for own, none in zip(found.hints, bare, strict=True)
    )
    return replace(found, verdict=np.where(bare, "insufficient_data", found.verdict), hints=hints)


def _part(found: Verdicts, own: slice) -> Verdicts:
    """Return the verdicts of some rows."""
    return replace(found, **{f.name: getattr(found, f.name)[own] for f in fields(found)})
