"""Format `emo_db`: the Berlin database of emotional speech, acted clips and their listening test.

Two files are read from the data folder: `perception.csv` (`file`, `recognised_percent`,
`natural_percent`: the share of about 20 listeners who recognised the acted emotion, and of those
who found it natural) and `speakers.csv` (`speaker`, `gender`, `age`). The name of a clip tells its
speaker, sentence, acted emotion and version: `03a01Fa.wav`.

The person is the speaker. How often listeners chose each of the *other* emotions was not published:
these have no rating, which is not a rating of 0.

Burkhardt et al. 2005, doi:10.21437/Interspeech.2005-446.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from evenhand.audit.intake.columns import number_column, positions, require, text_column
from evenhand.audit.intake.long_rows import LongRows, rating_rows, score_rows
from evenhand.audit.intake.media_files import named_files
from evenhand.audit.intake.media_items import MediaItems, listed
from evenhand.audit.intake.refusal import refuse, refuse_scale
from evenhand.audit.intake.sources import (
    Option,
    ScoreSource,
    Sources,
    chosen,
    no_such_scores,
    predictions_file,
    sourced,
)
from evenhand.audit.plan import Data, Model, Plan
from evenhand.audit.result import FileRecord
from evenhand.audit.table import Array, Text

LISTENERS = "perception.csv"
SPEAKERS = "speakers.csv"
ACTED: Mapping[str, str] = {
    "W": "Anger",
    "L": "Boredom",
    "E": "Disgust",
    "A": "Fear",
    "F": "Happiness",
    "N": "Neutral",
    "T": "Sadness",
}
CLIP = re.compile(r"(\d{2})([ab]\d{2})([WLEAFNT])([a-z])\.wav")
EXPECTED_CLIP = (
    "speaker, sentence, emotion letter (W L E A F N T), version and '.wav', as in '03a01Fa.wav', "
    "once each"
)

OPTIONS: Mapping[str, Option] = {
    "truth": Option(
        meaning="listeners: share who recognised the acted emotion, no label for the others; "
        "acted: 1 for the acted emotion, 0 for the others",
        choices=("listeners", "acted"),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Clips:
    """The clips of the listening test.

    Attributes:
        item: name without `.wav`.
        parts: speaker, sentence, emotion letter, version; shape (clips, 4).
        recognised, natural: shares of listeners.
    """

    item: Text
    parts: Text
    recognised: Array
    natural: Array

    @property
    def emotion(self) -> Text:
        """The acted emotion of each clip."""
        return np.asarray([ACTED[letter] for letter in self.parts[:, 2]], dtype=np.str_)


def read(plan: Plan, folder: Path) -> Sources:
    """Return the clips with their speakers, and ready-made labels.

    Item columns beside the plan's own item and person: `gender`, `age` of the speaker as recorded,
    `acted_emotion`, `sentence`, `version` from the file name, and `natural_share`.

    Args:
        plan: column names, and `data.options` (see `OPTIONS`).
        folder: where the two files lie.

    Raises:
        InputError: files that are missing or not as described, unknown options, another layout than
            long, or another scale than 0..1.
    """
    truth = chosen(plan.data, OPTIONS)["truth"]
    kinds = ("continuous",) if truth == "listeners" else ("continuous", "binary", "ordinal")
    refuse_scale(plan, kinds=kinds, low=0, high=1)
    clips, listeners_file = _clips(folder, role="ratings")
    speakers, speakers_file = sourced(folder, SPEAKERS, role="items", field="data.folder")
    return Sources(
        items=_items(clips, speakers, plan.data),
        ratings=rating_rows(_rows(clips, truth), plan),
        files=(speakers_file, listeners_file),
    )


def media(data: Data, folder: Path) -> MediaItems:
    """Return the clips that lie as `.wav` files somewhere in the data folder.

    Raises:
        InputError: files that are missing or not as described, or no clip at all.
    """
    chosen(data, OPTIONS)
    clips, _ = _clips(folder, role="ratings")
    speakers, _ = sourced(folder, SPEAKERS, role="items", field="data.folder")
    files = named_files(folder, [f"{clip}.wav" for clip in clips.item.tolist()])
    return listed(_items(clips, speakers, data), files, data)


def read_scores(plan: Plan, folder: Path, model: Model) -> ScoreSource:
    """Return the reading that is not the truth as scores, or the model's predictions file.

    Raises:
        InputError: scores that are not offered.
    """
    if not model.dataset_scores:
        return predictions_file(folder, model)
    names = score_names(plan, folder)
    if model.dataset_scores not in names:
        own = model.dataset_scores == chosen(plan.data, OPTIONS)["truth"]
        raise no_such_scores(model, names, why=", it is the truth of this plan" if own else "")
    clips, file = _clips(folder, role=f"scores of {model.name}")
    return ScoreSource(frame=score_rows(_rows(clips, model.dataset_scores), model), file=file)


def score_names(plan: Plan, folder: Path) -> tuple[str, ...]:
    """Return the reading that is not the truth."""
    del folder
    truth = chosen(plan.data, OPTIONS)["truth"]
    return tuple(name for name in OPTIONS["truth"].choices if name != truth)


def _clips(folder: Path, *, role: str) -> tuple[_Clips, FileRecord]:
    frame, file = sourced(folder, LISTENERS, role=role, field="data.folder")
    require(frame, ["file", "recognised_percent", "natural_percent"], file=LISTENERS)
    names = text_column(frame, "file", LISTENERS)
    split = [CLIP.fullmatch(name) for name in names.tolist()]
    _, first = np.unique(names, return_index=True)
    bad = np.asarray([each is None for each in split])
    bad |= ~np.isin(np.arange(len(names)), first)
    refuse(bad, names, file=LISTENERS, column="file", expected=EXPECTED_CLIP)
    clips = _Clips(
        item=np.asarray([name.removesuffix(".wav") for name in names.tolist()], dtype=np.str_),
        parts=np.asarray([each.groups() for each in split if each], dtype=np.str_),
        recognised=_share(frame, "recognised_percent"),
        natural=_share(frame, "natural_percent"),
    )
    return clips, file


def _share(frame: pa.Table, column: str) -> Array:
    percent = number_column(frame, column, LISTENERS)
    refuse(
        (percent < 0) | (percent > 100),  # noqa: PLR2004  (percent)
        percent.astype(np.str_),
        file=LISTENERS,
        column=column,
        expected="a percentage within 0..100",
    )
    return percent / 100


def _rows(clips: _Clips, reading: str) -> LongRows:
    if reading == "listeners":
        return LongRows(item=clips.item, emotion=clips.emotion, value=clips.recognised)
    emotions = np.asarray(tuple(ACTED.values()), dtype=np.str_)
    return LongRows(
        item=np.repeat(clips.item, len(emotions)),
        emotion=np.tile(emotions, len(clips.item)),
        value=(clips.emotion[:, None] == emotions).ravel().astype(np.float64),
    )


def _items(clips: _Clips, speakers: pa.Table, data: Data) -> pa.Table:
    require(speakers, ["speaker", "gender", "age"], file=SPEAKERS)
    names = text_column(speakers, "speaker", SPEAKERS)
    padded = np.char.zfill(names, 2)
    _, first = np.unique(padded, return_index=True)
    again = ~np.isin(np.arange(len(names)), first)
    refuse(again, names, file=SPEAKERS, column="speaker", expected="each speaker once")
    persons = clips.parts[:, 0]
    row = positions(pa.table({"speaker": persons.tolist()}), "speaker", padded, file=LISTENERS)
    wanted = f"a speaker of {SPEAKERS}"
    refuse(row < 0, clips.item, file=LISTENERS, column="file", expected=wanted)
    return pa.table(
        {
            "gender": text_column(speakers, "gender", SPEAKERS)[row].tolist(),
            "age": text_column(speakers, "age", SPEAKERS)[row].tolist(),
            "acted_emotion": clips.emotion.tolist(),
            "sentence": clips.parts[:, 1].tolist(),
            "version": clips.parts[:, 3].tolist(),
            "natural_share": clips.natural,
            data.item: clips.item.tolist(),
            data.person: persons.tolist(),
        }
    )
