"""Verdicts that the data behind them do not bear: scores that are missing, slices too small."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from evenhand.audit.losses import UNEQUAL_LOSS
from evenhand.metrics.sums import Array
from evenhand.metrics.verdict import Verdicts


def without_answers(found: Verdicts, joined: Mapping[str, Array]) -> Verdicts:
    """Clear no gap where scores are missing more often on one side: what is missing may be it.

    Args:
        found: verdicts of some gaps.
        joined: whether each is `answered`, by name.
    """
    barred = ~joined["answered"].astype(np.bool_) & (found.verdict == "within_margin")
    hints = tuple(
        (*own, UNEQUAL_LOSS) if out else own for own, out in zip(found.hints, barred, strict=True)
    )
    return replace(found, verdict=np.where(barred, "inconclusive", found.verdict), hints=hints)


def lacking_data(found: Verdicts, joined: Mapping[str, Array], *, least: int) -> Verdicts:
    """Name what empty slices and small intersections lack: data, not a definition.

    Args:
        found: verdicts of some gaps.
        joined: whether each is `covered` and of the `family`, and its `items`, by name.
        least: items that a verdict takes.
    """
    covered = joined["covered"].astype(np.bool_)
    empty = covered & (joined["items"] < least) & (found.verdict == "undefined")
    bare = empty | (covered & ~joined["family"].astype(np.bool_))
    hints = list(found.hints)
    for place in np.flatnonzero(bare):
        hints[place] = (
            ("too_few_items", "too_few_persons") if empty[place] else ("too_few_persons",)
        )
    return replace(
        found, verdict=np.where(bare, "insufficient_data", found.verdict), hints=tuple(hints)
    )
