"""Format `open_empathic`: exports of the annotation tool of Open Empathic.

One CSV or JSON Lines file, named in `data.items`, has a row for each clip and annotator: `id`,
`author`, `utterance` (the transcript), `emotion` (an object of emotion groups, each with the words
that were chosen, as text), `arousal`, `valence`, `age`, `gender`, `accent`, `audio_quality`,
`bg_sounds`, `status`, `language`, `audio_description`, `video_description`, `audio_recording`. Age,
gender and accent are what annotators perceived in the speaker: call them `perceived` in a plan.

Of fifteen emotion groups, each is 1 where a word of it was chosen and else 0. Arousal is a slider
0..10. Valence was a slider -5..+5, but the tool's data base accepts 0..10 only; a plan has to say
how its export has it (`valence_scale`), for the two cannot be told apart by their values.

`audio_recording` mostly is an address within a video: it tells clips apart, but nothing is fetched,
and only recordings that are files of the data folder can be scored.

Nobody wrote down who speaks. The person is the recording, by its file or the video of its address.

openempathic/EMNS-DCT.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pyarrow as pa

from evenhand.audit.errors import InputError
from evenhand.audit.intake.columns import number_column, require, text_column
from evenhand.audit.intake.corpus import Corpus
from evenhand.audit.intake.fingerprint import file_record
from evenhand.audit.intake.label_sheets import literal
from evenhand.audit.intake.long_rows import LongRows, rating_rows
from evenhand.audit.intake.media_files import named_files
from evenhand.audit.intake.media_items import MediaItems, listed
from evenhand.audit.intake.media_ref import MediaRef
from evenhand.audit.intake.refusal import refuse, refuse_scale
from evenhand.audit.intake.sources import (
    Option,
    Sources,
    chosen,
    no_scores,
    only_predictions,
    sourced,
)
from evenhand.audit.nearest import listing
from evenhand.audit.plan import Data, Plan
from evenhand.audit.table import Array, Text

GROUPS = (
    "curious_and_fascinated",
    "pensive_and_reflective",
    "fearful_and_anxious",
    "happy_and_energetic",
    "calm_and_composed",
    "focused_and_attentive",
    "surprised_and_confused",
    "sad_and_despondent",
    "romantic_and_passionate",
    "seductive_and_enticing",
    "angry_and_irritated",
    "persistent_and_determined",
    "discomposed_and_unsettled",
    "grumpy_and_cranky",
    "disgusted",
)
BESIDE_GROUPS = "sarcasm"
"""A group of words beside the emotions."""
AGES = ("0-3", "4-7", "8-12", "13-19", "20-39", "40-59", "60-79", "80-100")
QUALITIES = ("Unusable", "Poor", "Average", "Good", "Excellent")
STATUSES = ("Awaiting Review", "Complete")
"""What was annotated; `Pending` has only the values that the tool starts with."""
SLIDER_TOP = 10
VALENCE_SHIFT = 5
REQUIRED = ("id", "author", "emotion", "status", "audio_recording")
TOLD: Mapping[str, str] = MappingProxyType(
    {
        "transcript": "utterance",
        "perceived_age": "age",
        "perceived_gender": "gender",
        "perceived_accent": "accent",
        "audio_quality": "audio_quality",
        "background_sounds": "bg_sounds",
        "language": "language",
        "audio_description": "audio_description",
        "video_description": "video_description",
        "status": "status",
    }
)
"""Item column -> column of the export; those that an export lacks are left out."""
VIDEO = re.compile(r"https?://[^/]+/(?:embed/|watch\?v=)?([\w-]+)")

OPTIONS: Mapping[str, Option] = MappingProxyType(
    {
        "truth": Option(
            meaning="groups: 1 for each emotion group with a chosen word, else 0; arousal, "
            "valence: that slider, moved to 0..10",
            choices=("groups", "arousal", "valence"),
        ),
        "valence_scale": Option(
            meaning="how the export has valence: -5..5, as the slider; 0..10, as the data base; it "
            "must be said where valence is the truth",
            choices=("unknown", "-5..5", "0..10"),
        ),
        "rows": Option(
            meaning="annotated: Awaiting Review and Complete; reviewed: Complete only",
            choices=("annotated", "reviewed"),
        ),
    }
)

read_scores = only_predictions
score_names = no_scores


def read(plan: Plan, folder: Path) -> Sources:
    """Return the clips with what annotators perceived, and their labels.

    Item columns beside the plan's own item (the recording) and person: see `TOLD`. Where several
    annotators judged one clip and perceived different things, the first row's stay.

    Args:
        plan: the export, column names, and `data.options` (see `OPTIONS`).
        folder: where it lies.

    Raises:
        InputError: a file that is missing or not as described, unknown options, valence of a scale
            that is not said, another layout than long, or a scale that does not fit the truth.
    """
    options = chosen(plan.data, OPTIONS)
    groups = options["truth"] == "groups"
    kinds = ("binary", "ordinal", "continuous") if groups else ("ordinal", "continuous")
    refuse_scale(plan, kinds=kinds, low=0, high=1 if groups else SLIDER_TOP)
    frame = _export(plan.data, folder)
    rows = _group_rows(frame, plan) if groups else _slider_rows(frame, plan, options)
    corpus = _corpus(frame, plan.data, folder)
    return Sources(
        items=corpus.items,
        ratings=rating_rows(rows, plan),
        files=tuple(file_record(path, "items", rows=frame.num_rows) for path in corpus.files),
    )


def media(data: Data, folder: Path) -> MediaItems:
    """Return the clips whose recordings are files.

    Raises:
        InputError: a file that is missing or not as described, or no recording that is a file.
    """
    corpus = _corpus(_export(data, folder), data, folder)
    return listed(corpus.items, corpus.media, data)


def _export(data: Data, folder: Path) -> pa.Table:
    """Return the rows that were annotated."""
    options = chosen(data, OPTIONS)
    frame, _ = sourced(folder, data.items, role="items", field="data.items")
    require(frame, REQUIRED, file=data.items)
    status = text_column(frame, "status", data.items)
    wanted = STATUSES if options["rows"] == "annotated" else STATUSES[1:]
    kept = np.flatnonzero(np.isin(status, wanted))
    if not kept.size:
        problem = (
            f"{data.items}: column 'status': no row is {' or '.join(wanted)}; there is "
            f"{listing(sorted(set(status.tolist())))}"
        )
        raise InputError([problem])
    frame = frame.take(kept)
    for column in ("audio_recording", "author"):
        names = text_column(frame, column, data.items)
        empty = np.char.strip(names) == ""
        refuse(empty, names, file=data.items, column=column, expected="a name")
    for column, known in (("age", AGES), ("audio_quality", QUALITIES)):
        if column in frame.column_names:
            values = text_column(frame, column, data.items)
            odd = ~np.isin(values, ("", *known))
            expected = f"one of {listing(known)}, or nothing"
            refuse(odd, values, file=data.items, column=column, expected=expected)
    return frame


def _corpus(frame: pa.Table, data: Data, folder: Path) -> Corpus:
    recordings = text_column(frame, "audio_recording", data.items)
    _, first = np.unique(recordings, return_index=True)
    first = np.sort(first)
    clips = recordings[first].tolist()
    told = {
        name: text_column(frame, column, data.items)[first].tolist()
        for name, column in TOLD.items()
        if column in frame.column_names
    }
    own = {data.item: clips, data.person: [_person(clip) for clip in clips]}
    return Corpus(
        items=pa.table({**told, **own}),
        media=_media(clips, folder),
        files=(folder / data.items,),
    )


def _person(recording: str) -> str:
    """Return the video of an address, or the recording itself."""
    found = VIDEO.match(recording)
    return found[1] if found else recording


def _media(clips: list[str], folder: Path) -> list[MediaRef | str]:
    found = named_files(folder, clips)
    return [
        "an address; nothing is fetched" if "://" in clip else each
        for clip, each in zip(clips, found, strict=True)
    ]


def _group_rows(frame: pa.Table, plan: Plan) -> LongRows:
    file = plan.data.items
    text = text_column(frame, "emotion", file)
    chosen_groups = [_groups(each) for each in text.tolist()]
    wrong = np.asarray([groups is None for groups in chosen_groups])
    expected = f"an object of emotion groups as text; groups: {', '.join(GROUPS)}"
    refuse(wrong, text, file=file, column="emotion", expected=expected)
    values = [[name in (groups or ()) for name in GROUPS] for groups in chosen_groups]
    return LongRows(
        item=np.repeat(text_column(frame, "audio_recording", file), len(GROUPS)),
        emotion=np.tile(np.asarray(GROUPS, dtype=np.str_), len(text)),
        value=np.asarray(values, dtype=np.float64).ravel(),
        beside={plan.ratings.rater: np.repeat(_raters(frame, file), len(GROUPS))},
    )


def _groups(text: str) -> frozenset[str] | None:
    """Return the groups with a chosen word; None when it is no such text.

    Examples:
        >>> sorted(_groups('{"disgusted": ["revolted"], "sarcasm": []}'))
        ['disgusted']
    """
    found = literal(text.strip() or "{}")
    if not isinstance(found, dict) or not found.keys() <= {*GROUPS, BESIDE_GROUPS}:
        return None
    return frozenset(name for name, words in found.items() if words) - {BESIDE_GROUPS}


def _slider_rows(frame: pa.Table, plan: Plan, options: Mapping[str, str]) -> LongRows:
    name, file = options["truth"], plan.data.items
    items = text_column(frame, "audio_recording", file)
    return LongRows(
        item=items,
        emotion=np.full(len(items), name),
        value=_slider(frame, name, file, options["valence_scale"]),
        beside={plan.ratings.rater: _raters(frame, file)},
    )


def _slider(frame: pa.Table, name: str, file: str, scale: str) -> Array:
    shifted = name == "valence" and scale == "-5..5"
    if name == "valence" and scale == "unknown":
        problem = (
            "data.options: valence_scale is not said; the tool shows -5..5 and its data base "
            "accepts 0..10, expected one of the two, from whoever made the export"
        )
        raise InputError([problem])
    values = number_column(frame, name, file) + (VALENCE_SHIFT if shifted else 0)
    off = (values < 0) | (values > SLIDER_TOP)
    got = text_column(frame, name, file)
    expected = "a value within -5..5" if shifted else "a value within 0..10"
    refuse(off, got, file=file, column=name, expected=expected)
    return values


def _raters(frame: pa.Table, file: str) -> Text:
    return text_column(frame, "author", file)
