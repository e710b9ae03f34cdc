"""The scores of a model on a data set: what `evenhand score` does."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from evenhand.audit.intake.media_items import MediaItems
from evenhand.audit.intake.media_reader import MediaReader
from evenhand.audit.scoring.decoders import Crop, preparation
from evenhand.audit.scoring.item_source import BoxColumns, item_sources
from evenhand.audit.scoring.scoring import Scored, Tick, scored
from evenhand.model_zoo.predictor import Predictor

if TYPE_CHECKING:
    from evenhand.audit.perturbations.change import Change


def dataset_scores(
    predictor: Predictor,
    items: MediaItems,
    *,
    cache: Path,
    batch: int,
    crop: Crop = "none",
    box_columns: BoxColumns | None = None,
    change: "Change | None" = None,
    tick: Tick = lambda _: None,
) -> Scored:
    """Return the scores of a model on a data set, with a reason for each item that has none.

    Args:
        predictor: the model.
        items: of the data set.
        cache: folder in which scores and embeddings are kept.
        batch: items that the model is given at a time.
        crop: which part of a picture it is given.
        box_columns: where boxes of faces are declared.
        change: how items are disturbed.
        tick: told after each batch how many items are done with.

    Returns:
        One row an item, those without a file last.

    Raises:
        InputError: columns or options that do not fit, or a cache that cannot be written.
        ZooError: the model refuses what it is given.
    """
    how = preparation(predictor, crop=crop, change=change)
    with MediaReader() as reader:
        found = scored(
            predictor,
            item_sources(items, reader, box_columns=box_columns),
            decoder=how.decoder,
            prepared=how.prepared,
            cache=cache,
            batch=batch,
            tick=tick,
        )
    return _with_skipped(found, items.skipped)


def _with_skipped(found: Scored, skipped: Mapping[str, str]) -> Scored:
    """Return scores with a row for each item that has no picture or clip."""
    blank = np.full((len(skipped), len(found.outputs)), np.nan)
    return replace(
        found,
        items=(*found.items, *skipped),
        values=np.concatenate([found.values, blank]),
        reasons=(*found.reasons, *(f"missing: {why}" for why in skipped.values())),
        texts=(*found.texts, *(None for _ in skipped)),
        logs=(*found.logs, *(None for _ in skipped)),
    )
