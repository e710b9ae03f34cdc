"""Format `stimulus_corpus`: a folder that `evenhand stimuli` wrote, as data of an audit.

Three files are read: `items.csv` (one row an item, with every factor that was set), `manifest.json`
(what the corpus says of itself) and the media that the rows name. The label is what a recipe
*intends*: nobody has rated it. `pairs.csv` is for `[[counterfactual]]` of a plan.

Emotions are named by their ids in the taxonomy, labels of other sets as in `basic-emotions/joy`: as
`evenhand score` names its columns. An item has a label for everything that some item of the corpus
intends, 0 where another or nothing is intended; what no item intends is not a label.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa

from evenhand.audit.errors import InputError
from evenhand.audit.intake.columns import number_column, require, text_column
from evenhand.audit.intake.fingerprint import file_record
from evenhand.audit.intake.long_rows import LongRows, rating_rows
from evenhand.audit.intake.media_files import named_files
from evenhand.audit.intake.media_items import MediaItems, listed
from evenhand.audit.intake.refusal import refuse, refuse_scale
from evenhand.audit.intake.sources import (
    Option,
    Sources,
    chosen,
    no_scores,
    only_predictions,
    sourced,
)
from evenhand.audit.plan import Data, Plan
from evenhand.audit.stimuli.corpus_folder import ITEMS, MANIFEST
from evenhand.audit.table import Array, Text
from evenhand.model_zoo.crosswalk import crosswalk, label_id
from evenhand.model_zoo.taxonomy import emotions

FULL = 7.0
"""Label of an intensity of 1, on the scale 0..7 of the taxonomy's ratings."""

BASIC = "basic-emotions"
NOT_FACTORS = ("item", "person", "file", "pairs", "sha256")

OPTIONS: Mapping[str, Option] = MappingProxyType(
    {
        "truth": Option(
            meaning="what a recipe intends, which no human has rated", choices=("intended",)
        ),
        "scale": Option(
            meaning="intensity: 7 times the intensity of the recipe, 0..7; binary: 1 for what is "
            "intended at any intensity, 0 for the others",
            choices=("intensity", "binary"),
        ),
        "labels": Option(
            meaning="emotions: ids of the taxonomy; basic-emotions: labels of that crosswalk, "
            "neutral included, for models of seven or eight labels",
            choices=("emotions", BASIC),
        ),
    }
)

read_scores = only_predictions
score_names = no_scores


def read(plan: Plan, folder: Path) -> Sources:
    """Return the items with every factor that was set, and what is intended as labels.

    Item columns beside the plan's own item and person: the factors (such as `tone`), `recipe`,
    `intensity`, `intended_emotion` (`""` for neutral), `split`, and what was measured of each
    medium, such as `skin_luma` or `pitch_hz`.

    Args:
        plan: column names, and `data.options` (see `OPTIONS`).
        folder: of the corpus.

    Raises:
        InputError: no finished corpus, unknown options, persons that are said to be real, another
            layout than long, or another scale than the option gives.
    """
    options = chosen(plan.data, OPTIONS)
    if plan.data.subjects != "synthetic":
        problem = (
            f"data.subjects: got {plan.data.subjects!r}; the persons of a corpus of stimuli are "
            "made: 'synthetic'"
        )
        raise InputError([problem])
    binary = options["scale"] == "binary"
    kinds = ("continuous", "binary", "ordinal") if binary else ("continuous",)
    refuse_scale(plan, kinds=kinds, low=0, high=1 if binary else FULL)
    frame, file = _rows(folder)
    labels = _named(frame, options["labels"])
    rows = _label_rows(frame, labels, binary=binary)
    return Sources(
        items=_items(frame, plan.data),
        ratings=rating_rows(rows, plan),
        files=(file, file_record(folder / MANIFEST, "statements on the items")),
        statements=statements(folder),
    )


def media(data: Data, folder: Path) -> MediaItems:
    """Return the items with their pictures or clips.

    Raises:
        InputError: no finished corpus, or not one of its files.
    """
    chosen(data, OPTIONS)
    frame, _ = _rows(folder)
    files = named_files(folder, text_column(frame, "file", ITEMS).tolist())
    return listed(_items(frame, data), files, data)


def statements(folder: Path) -> tuple[str, ...]:
    """Return the sentences that the corpus wants beside any figure from it.

    Raises:
        InputError: no manifest, or one without sentences.
    """
    path = folder / MANIFEST
    try:
        document: Any = msgspec.json.decode(path.read_bytes())
        said = msgspec.convert(document["statements"], tuple[str, ...])
    except (OSError, msgspec.MsgspecError, KeyError, TypeError):
        problem = f"{path}: no manifest of a corpus that 'evenhand stimuli' wrote"
        raise InputError([problem]) from None
    return said


def _rows(folder: Path) -> tuple[pa.Table, Any]:
    """Return the table of the items, and its record."""
    statements(folder)
    frame, file = sourced(folder, ITEMS, role="items", field="data.folder")
    needed = ("item", "person", "file", "recipe", "intended_emotion", "intensity")
    require(frame, needed, file=ITEMS)
    return frame, file


def _items(frame: pa.Table, data: Data) -> pa.Table:
    """Return all that is known of the items, as text, under the names of the plan."""
    beside = [name for name in frame.column_names if name not in NOT_FACTORS]
    return pa.table(
        {
            **{name: text_column(frame, name, ITEMS).tolist() for name in beside},
            data.item: text_column(frame, "item", ITEMS).tolist(),
            data.person: text_column(frame, "person", ITEMS).tolist(),
        }
    )


def _named(frame: pa.Table, label_set: str) -> Text:
    """Return the label of each item in a label set, shape (items,).

    `""` stands for an item that no emotion is intended by; `-` for an emotion without a label.
    """
    intended = text_column(frame, "intended_emotion", ITEMS)
    known = [each.id for each in emotions()]
    odd = ~np.isin(intended, ["", *known])
    refuse(odd, intended, file=ITEMS, column="intended_emotion", expected="an id of the taxonomy")
    if label_set != BASIC:
        return intended
    basic = crosswalk(BASIC)
    of = {emotion: label_id(basic, each) for each in basic.label for emotion in each.core}
    of[""] = f"{basic.name}/{basic.neutral}"
    return np.asarray([of.get(each, "-") for each in intended.tolist()], dtype=np.str_)


def _label_rows(frame: pa.Table, labels: Text, *, binary: bool) -> LongRows:
    """Return a label of every item for everything that is intended by some item."""
    has = labels != "-"
    outcomes = [each for each in dict.fromkeys(_ordered(labels[has].tolist())) if each]
    item = text_column(frame, "item", ITEMS)[has]
    strength: Array = number_column(frame, "intensity", ITEMS)[has]
    value = np.ones(len(item)) if binary else FULL * strength
    same = labels[has][:, None] == np.asarray(outcomes, dtype=np.str_)
    return LongRows(
        item=np.repeat(item, len(outcomes)),
        emotion=np.tile(np.asarray(outcomes, dtype=np.str_), len(item)),
        value=np.where(same, value[:, None], 0.0).ravel(),
    )


def _ordered(labels: Sequence[str]) -> list[str]:
    """Return labels in the order of the taxonomy or of their label set."""
    basic = crosswalk(BASIC)
    order = [*(each.id for each in emotions()), *(label_id(basic, each) for each in basic.label)]
    return sorted(set(labels) & set(order), key=order.index)
