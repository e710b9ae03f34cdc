"""Format `ravdess`: acted speech and song of 24 actors; all is told by the names of the files.

`03-01-06-01-02-01-12.wav`: modality (01 sound and picture, 02 picture, 03 sound), channel (01
speech, 02 song), emotion, intensity (01 normal, 02 strong), statement, repetition, actor. Actors of
odd number are men, those of even number women. The files may lie in folders of any depth.

The truth is the acted emotion: nobody's judgement. The person is the actor.

Livingstone & Russo 2018, doi:10.1371/journal.pone.0196391. CC BY-NC-SA 4.0.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pyarrow as pa

from evenhand.audit.errors import InputError
from evenhand.audit.intake.columns import text_column
from evenhand.audit.intake.corpus import Corpus, class_rows
from evenhand.audit.intake.fingerprint import file_record
from evenhand.audit.intake.long_rows import rating_rows
from evenhand.audit.intake.media_files import CLIPS
from evenhand.audit.intake.media_items import MediaItems, listed
from evenhand.audit.intake.media_ref import MediaRef
from evenhand.audit.intake.refusal import refuse_scale
from evenhand.audit.intake.sources import Option, Sources, chosen, no_scores, only_predictions
from evenhand.audit.nearest import listing
from evenhand.audit.plan import Data, Plan

MODALITIES: Mapping[str, str] = MappingProxyType(
    {"01": "audiovisual", "02": "video", "03": "audio"}
)
CHANNELS: Mapping[str, str] = MappingProxyType({"01": "speech", "02": "song"})
EMOTIONS: Mapping[str, str] = MappingProxyType(
    {
        "01": "neutral",
        "02": "calm",
        "03": "happy",
        "04": "sad",
        "05": "angry",
        "06": "fearful",
        "07": "disgust",
        "08": "surprised",
    }
)
INTENSITIES: Mapping[str, str] = MappingProxyType({"01": "normal", "02": "strong"})
STATEMENTS: Mapping[str, str] = MappingProxyType({"01": "kids", "02": "dogs"})
GENDERS = ("woman", "man")
"""Of actors whose number is even, and odd."""
NAME = re.compile(
    r"(0[1-3])-(0[12])-(0[1-8])-(0[12])-(0[12])-(0[12])-(0[1-9]|1\d|2[0-4])", re.ASCII
)
NAMED = 5

OPTIONS: Mapping[str, Option] = MappingProxyType(
    {
        "modality": Option(
            meaning="which recordings", choices=("audio", "audiovisual", "video", "all")
        ),
        "channel": Option(
            meaning="spoken or sung; both as attribute", choices=("speech", "song", "all")
        ),
    }
)

read_scores = only_predictions
score_names = no_scores


def read(plan: Plan, folder: Path) -> Sources:
    """Return the clips with what their names tell, and 1 for the acted emotion, 0 for the others.

    Item columns beside the plan's own item and person: `gender`, `acted_emotion`,
    `acted_intensity`, `statement`, `repetition`, `channel`, `modality`.

    Args:
        plan: column names, and `data.options` (see `OPTIONS`).
        folder: where the clips lie, at any depth.

    Raises:
        InputError: no clip, names that are no code, unknown options, another layout than long, or
            another scale than 0..1.
    """
    refuse_scale(plan, kinds=("binary", "ordinal", "continuous"), low=0, high=1)
    corpus = _corpus(plan.data, folder)
    items, acted = (
        text_column(corpus.items, name, plan.data.name)
        for name in (plan.data.item, "acted_emotion")
    )
    names = [name for name in EMOTIONS.values() if name in set(acted.tolist())]
    return Sources(
        items=corpus.items,
        ratings=rating_rows(class_rows(items, acted, names), plan),
        files=tuple(file_record(path, "items") for path in corpus.files),
    )


def media(data: Data, folder: Path) -> MediaItems:
    """Return the clips.

    Raises:
        InputError: no clip, names that are no code, or unknown options.
    """
    corpus = _corpus(data, folder)
    return listed(corpus.items, corpus.media, data)


def _corpus(data: Data, folder: Path) -> Corpus:
    options = chosen(data, OPTIONS)
    paths = sorted(each for each in folder.rglob("*") if each.name.lower().endswith(CLIPS))
    wrong = [path.name for path in paths if NAME.fullmatch(path.stem) is None]
    if wrong:
        problem = (
            f"{folder}: {len(wrong)} clips are not named by seven codes as in "
            f"'03-01-06-01-02-01-12.wav': {listing(wrong[:NAMED])}"
        )
        raise InputError([problem])
    rows = [(path, _told(path.stem, data)) for path in paths]
    kept = [(path, told) for path, told in rows if _wanted(told, options)]
    if not kept:
        problem = (
            f"{folder}: holds no clip with {' and '.join(f'{k} {v}' for k, v in options.items())}; "
            f"{len(rows)} others"
        )
        raise InputError([problem])
    return Corpus(
        items=pa.Table.from_pylist([told for _, told in kept]),
        media=[MediaRef(path=path) for path, _ in kept],
        files=tuple(path for path, _ in kept),
    )


def _wanted(told: Mapping[str, str], options: Mapping[str, str]) -> bool:
    return all(options[name] in ("all", told[name]) for name in options)


def _told(stem: str, data: Data) -> dict[str, str]:
    modality, channel, emotion, intensity, statement, repetition, actor = stem.split("-")
    return {
        "gender": GENDERS[int(actor) % 2],
        "acted_emotion": EMOTIONS[emotion],
        "acted_intensity": INTENSITIES[intensity],
        "statement": STATEMENTS[statement],
        "repetition": str(int(repetition)),
        "channel": CHANNELS[channel],
        "modality": MODALITIES[modality],
        data.item: stem,
        data.person: actor,
    }
