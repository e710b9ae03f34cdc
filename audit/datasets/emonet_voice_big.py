"""Format `emonet_voice_big`: EmoNet-Voice Big, 4,752 hours of speech of eleven generated voices.

English (2,156 h), German (716 h), Spanish (888 h), French (881 h) and acting (111 h); English in
the accents of `ACCENTS` or in none. The columns of the published files are not confirmed: they are
read like those of `laions_got_talent`, its ancestor, with `accent` where it is told.

The truth is the emotion that the generator was asked for, by the name of its category; clips whose
emotion is none of the forty have no label. Nobody judged the clips: `emonet_voice_bench` is the
part that experts rated. The person is the voice.

Schuhmann et al. 2025, arXiv:2506.09827.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pyarrow as pa

from evenhand.audit.intake.columns import text_column
from evenhand.audit.intake.corpus import Corpus
from evenhand.audit.intake.emonet_names import emonet_name
from evenhand.audit.intake.generated_speech import SOURCE, prompted_labels, speech
from evenhand.audit.intake.media_items import MediaItems, listed
from evenhand.audit.intake.refusal import refuse
from evenhand.audit.intake.sources import Option, Sources, chosen, no_scores, only_predictions
from evenhand.audit.nearest import listing
from evenhand.audit.plan import Data, Plan

ACCENTS: Mapping[str, int] = MappingProxyType(
    {
        "Louisiana": 133,
        "Valley Girl": 159,
        "British": 132,
        "Chinese": 126,
        "French": 140,
        "German": 135,
        "Indian": 129,
        "Italian": 134,
        "Mexican": 131,
        "Russian": 134,
        "Spanish": 132,
        "Texan": 131,
        "Vulgar Street": 149,
        "none": 391,
    }
)
"""Accent of English -> hours, as published."""

OPTIONS: Mapping[str, Option] = MappingProxyType({"source": SOURCE})

read_scores = only_predictions
score_names = no_scores


def read(plan: Plan, folder: Path) -> Sources:
    """Return the clips with voice, language and accent, and the prompted emotion as label.

    Args:
        plan: column names, and `data.options` (see `OPTIONS`).
        folder: where the files lie.

    Raises:
        InputError: files that are missing or not as described, unknown options, an accent that is
            not published, no emotion of the forty, another layout than long, or another scale than
            0..1.
    """
    return prompted_labels(_corpus(plan.data, folder), plan)


def media(data: Data, folder: Path) -> MediaItems:
    """Return the clips.

    Raises:
        InputError: files that are missing or not as described.
    """
    corpus = _corpus(data, folder)
    return listed(corpus.items, corpus.media, data)


def _corpus(data: Data, folder: Path) -> Corpus:
    corpus = speech(data, folder, source=chosen(data, OPTIONS)["source"])
    items = corpus.items
    if "prompted_emotion" in items.column_names:
        said = text_column(items, "prompted_emotion", data.name).tolist()
        items = _with(items, "prompted_emotion", [emonet_name(each) for each in said])
    if "prompted_accent" in items.column_names:
        items = _with(items, "prompted_accent", _accents(items, data))
    return replace(corpus, items=items)


def _accents(items: pa.Table, data: Data) -> list[str]:
    """Return accents by their published names; English without one has `none`."""
    said = text_column(items, "prompted_accent", data.name)
    known = {name.casefold(): name for name in ACCENTS}
    names = [known.get(each.casefold().replace("_", " "), "") for each in said.tolist()]
    wrong = (np.asarray(names) == "") & (said != "")
    expected = f"one of {listing(list(ACCENTS))}"
    refuse(wrong, said, file=data.name, column="accent", expected=expected)
    return names


def _with(items: pa.Table, name: str, values: list[str]) -> pa.Table:
    return items.set_column(items.column_names.index(name), name, pa.array(values, pa.string()))
