"""Format `emonet_voice_bench`: EmoNet-Voice Bench, experts' ratings 0, 1, 2 of generated speech.

All Parquet files of the data folder are read: `audioId` (the clip: bytes, or bytes and name) and
`label`, a list of `{annotator: {emotion: rating}}` as text; 0 not perceived, 1 mildly, 2 intensely.
Two to four experts judged a clip, a third one mostly when two had heard the emotion.

Each clip was judged for one label only, its target: one of forty emotions, `Authenticity` or
`Arousal`. The other labels were not judged, which is not a rating of 0.

The person is the clip, since no voice was published. There are only eleven voices: clips of one
voice are alike, and intervals that take them as independent are too narrow. Who knows the voices
names them in an item table and uses format `table`.

Schuhmann et al. 2025, arXiv:2506.09827.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa

from evenhand.audit.errors import InputError
from evenhand.audit.intake.columns import text_column
from evenhand.audit.intake.emonet_names import emonet_name
from evenhand.audit.intake.label_sheets import Legend, Sheet, sheets
from evenhand.audit.intake.long_rows import LongRows, rating_rows
from evenhand.audit.intake.media_items import MediaItems, listed
from evenhand.audit.intake.parquet_shards import Shards, read_shards, shard_text
from evenhand.audit.intake.refusal import refuse_scale
from evenhand.audit.intake.sources import Option, Sources, chosen, no_scores, only_predictions
from evenhand.audit.nearest import listing
from evenhand.audit.plan import Data, Plan

TOP = 2
BESIDE_EMOTIONS = ("Authenticity", "Arousal")
NAMED = 5

OPTIONS: Mapping[str, Option] = {}

read_scores = only_predictions
score_names = no_scores


def read(plan: Plan, folder: Path) -> Sources:
    """Return the clips with their target, and each expert's rating of it.

    Item columns beside the plan's own item and person, both the clip: `target_emotion`.

    Args:
        plan: column names.
        folder: where the Parquet files lie.

    Raises:
        InputError: files that are missing or not as described, options, another layout than long,
            or another scale than 0..2.
    """
    chosen(plan.data, OPTIONS)
    refuse_scale(plan, kinds=("ordinal", "continuous"), low=0, high=TOP)
    shards = read_shards(folder, media=("audioId",), columns=("label",))
    given = _sheets(shards)
    rows = _rows(given, rater=plan.ratings.rater)
    return Sources(
        items=_items(given, shards, plan.data),
        ratings=rating_rows(rows, plan),
        files=shards.records("ratings"),
    )


def media(data: Data, folder: Path) -> MediaItems:
    """Return the clips, which lie in the Parquet files.

    Raises:
        InputError: files that are missing or not as described.
    """
    chosen(data, OPTIONS)
    shards = read_shards(folder, media=("audioId",), columns=("label",))
    return listed(_items(_sheets(shards), shards, data), shards.media, data)


def label_name(label: str) -> str:
    """Return the name of the label that is meant, `""` when none is.

    Examples:
        >>> label_name("Jealousy / Envy"), label_name("Arousal"), label_name("Joy")
        ('Jealousy & Envy', 'Arousal', '')
    """
    return label if label in BESIDE_EMOTIONS else emonet_name(label)


def _sheets(shards: Shards) -> tuple[Sheet, ...]:
    _, labels = shard_text(shards, ("label",))
    legend = Legend(file=shards.name, column="label", top=TOP, name_of=label_name)
    clips = text_column(shards.frame, "item", shards.name)
    return sheets(pa.table({"item": clips.tolist(), "label": labels}), legend)


def _items(given: Sequence[Sheet], shards: Shards, data: Data) -> pa.Table:
    targets = _targets(given, file=shards.name)
    clips = list(targets)
    targeted = {"target_emotion": list(targets.values())}
    return pa.table({**targeted, data.item: clips, data.person: clips})


def _targets(given: Sequence[Sheet], *, file: str) -> Mapping[str, str]:
    """Return the one label that each clip was judged for."""
    judged: dict[str, set[str]] = {}
    for sheet in given:
        judged.setdefault(sheet.item, set()).update(sheet.marks)
    wrong = [clip for clip, labels in judged.items() if len(labels) != 1]
    if wrong:
        problem = (
            f"{file}: column 'label': {len(wrong)} clips are not judged for exactly one label: "
            f"{listing(wrong[:NAMED])}"
        )
        raise InputError([problem])
    return {clip: next(iter(labels)) for clip, labels in judged.items()}


def _rows(given: Sequence[Sheet], *, rater: str) -> LongRows:
    said = [(sheet.item, sheet.rater, *mark) for sheet in given for mark in sheet.marks.items()]
    items, raters, emotions, values = zip(*said, strict=True)
    return LongRows(
        item=np.asarray(items, dtype=np.str_),
        emotion=np.asarray(emotions, dtype=np.str_),
        value=np.asarray(values, dtype=np.float64),
        beside={rater: np.asarray(raters, dtype=np.str_)},
    )
