"""What was read for questions about changes: pairs of items, and scores of disturbed items."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.audit.asked import Counterfactual, Perturbation
from evenhand.audit.table import Scores

Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Couples:
    """Pairs as positions in the item table; -1 stands for an item that is not audited.

    Attributes:
        original: shape (P,).
        changed: shape (P,).
    """

    original: Places
    changed: Places


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """The pairs of one `[[counterfactual]]` of a plan.

    Attributes:
        asked: what the plan says of them.
        couples: one entry a pair; at least one of both items is audited.
        repeats: pairs in which nothing but the seed differs; None where the plan names none.
        unused: rows of the file that are no pair, by reason.
    """

    asked: Counterfactual
    couples: Couples
    repeats: Couples | None
    unused: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Disturbed:
    """One model's scores of the items after one `[[perturbation]]` of a plan.

    Attributes:
        asked: what the plan says of it.
        model: position of the model.
        scores: aligned with the items, as the undisturbed ones are.
    """

    asked: Perturbation
    model: int
    scores: Scores


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Everything that was read for questions about changes, in the order of the plan."""

    pairs: tuple[Pairs, ...] = ()
    disturbed: tuple[Disturbed, ...] = ()


NO_CHANGES = Changes()
