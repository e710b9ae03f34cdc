"""Speech that voices of a generator acted, as LAION published it: tar or Parquet files.

The shards tell the language and the voice by their name, the descriptions beside the clips tell the
rest. There are eleven voices in all: they are the persons, and with so few no intersection of
groups can be judged. Which of them sound like women or men was not published; six and five they
are.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from evenhand.audit.errors import InputError
from evenhand.audit.intake.columns import require, text_column, words
from evenhand.audit.intake.corpus import Corpus, class_rows
from evenhand.audit.intake.fingerprint import file_record
from evenhand.audit.intake.long_rows import rating_rows
from evenhand.audit.intake.parquet_shards import cell_refs, names_of, open_parquet, parquet_files
from evenhand.audit.intake.refusal import refuse, refuse_scale
from evenhand.audit.intake.sources import Option, Sources
from evenhand.audit.intake.tar_samples import Sample, one_media, sample_columns, tar_samples
from evenhand.audit.nearest import listing
from evenhand.audit.plan import Data, Plan

if TYPE_CHECKING:
    from evenhand.audit.intake.media_ref import MediaRef

VOICES = (
    "alloy",
    "ash",
    "ballad",
    "coral",
    "echo",
    "fable",
    "nova",
    "onyx",
    "sage",
    "shimmer",
    "verse",
)
LANGUAGES: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("en", "english"), "en"),
        **dict.fromkeys(("de", "german"), "de"),
        **dict.fromkeys(("es", "spanish"), "es"),
        **dict.fromkeys(("fr", "french"), "fr"),
    }
)
WORD = re.compile(r"[a-z]+")
TRANSCRIPT = re.compile(r"<transcription_start>(.*?)(?:</?transcription|$)", re.DOTALL)
RENAMED: Mapping[str, str] = MappingProxyType(
    {
        "language_code": "language",
        "lang": "language",
        "text": "transcript",
        "whisper_transcription": "heard_transcript",
        "emotion": "prompted_emotion",
        "accent": "prompted_accent",
    }
)
"""Name in the files -> item column."""

SOURCE = Option(
    meaning="tar: a WebDataset, clips beside .json; parquet: files with the column audio",
    choices=("tar", "parquet"),
)


def speech(data: Data, folder: Path, *, source: str) -> Corpus:
    """Return the clips with voice, language and what their descriptions tell.

    Item columns beside the plan's own item and person (the voice): `voice`, `language`,
    `transcript`, `prompted_emotion` and `prompted_accent` where they are told, and all other keys.

    Args:
        data: column names.
        folder: where the files lie.
        source: a choice of `SOURCE`.

    Raises:
        InputError: no such files, files that cannot be read, or clips of no known voice.
    """
    return _of_tar(data, folder) if source == "tar" else _of_parquet(data, folder)


def prompted_labels(corpus: Corpus, plan: Plan) -> Sources:
    """Return clips, and 1 for the emotion that the generator was asked for, 0 for the others.

    Raises:
        InputError: no clip says its emotion, another layout than long, or another scale than 0..1.
    """
    refuse_scale(plan, kinds=("binary", "ordinal", "continuous"), low=0, high=1)
    require(corpus.items, ["prompted_emotion"], file=plan.data.name)
    ids, asked = (
        text_column(corpus.items, name, plan.data.name)
        for name in (plan.data.item, "prompted_emotion")
    )
    names = sorted(set(asked.tolist()) - {""})
    if not names:
        problem = f"{plan.data.name}: no clip says what emotion was asked for"
        raise InputError([problem])
    return Sources(
        items=corpus.items,
        ratings=rating_rows(class_rows(ids, asked, names), plan),
        files=tuple(file_record(path, "items") for path in corpus.files),
    )


def told_by_name(shard: str) -> tuple[str, str]:
    """Return the language and the voice that the name of a shard tells, `""` for what it does not.

    Examples:
        >>> told_by_name("de_coral_intense_disappointment_vocalbursts_fixed.tar")
        ('de', 'coral')
        >>> told_by_name("voice_acting_outputs-alloy-emotion-prompts_005.tar")
        ('', 'alloy')
    """
    parts = WORD.findall(shard.lower())
    languages = [LANGUAGES[part] for part in parts if part in LANGUAGES]
    voices = [part for part in parts if part in VOICES]
    return (languages[0] if languages else ""), (voices[0] if voices else "")


def _of_tar(data: Data, folder: Path) -> Corpus:
    clips = tar_samples(folder)
    told = _renamed(sample_columns(clips))
    if "annotation" in told:
        spoken = [TRANSCRIPT.search(each) for each in told["annotation"]]
        told.setdefault("transcript", [each[1].strip() if each else "" for each in spoken])
    by_name = [told_by_name(clip.shard.name) for clip in clips]
    ids = [_clip_id(clip) for clip in clips]
    return Corpus(
        items=_items(told, by_name, ids, data),
        media=[one_media(clip, "") for clip in clips],
        files=tuple(dict.fromkeys(clip.shard for clip in clips)),
    )


def _clip_id(clip: Sample) -> str:
    """Return shard and key: keys of several shards are alike."""
    return f"{clip.shard.stem}/{clip.key}"


def _of_parquet(data: Data, folder: Path) -> Corpus:
    paths = parquet_files(folder)
    told: dict[str, list[str]] = {}
    media: list[MediaRef | str] = []
    by_name: list[tuple[str, str]] = []
    ids: list[str] = []
    for path in paths:
        names, columns = _parquet(path)
        for name in {**told, **columns}:
            before = told.setdefault(name, [""] * len(ids))
            before.extend(columns.get(name, [""] * len(names)))
        ids += [name or f"{path.stem}/{row:05d}" for row, name in enumerate(names)]
        media += cell_refs(path, "audio", rows=len(names))
        by_name += [told_by_name(path.name)] * len(names)
    return Corpus(items=_items(_renamed(told), by_name, ids, data), media=media, files=paths)


def _parquet(path: Path) -> tuple[list[str], dict[str, list[str]]]:
    """Return the names of the clips of a file and its columns of text, without reading a clip."""
    names = names_of(path, "audio")
    with open_parquet(path) as file:
        schema = file.schema_arrow
        plain = [each.name for each in schema if not pa.types.is_nested(each.type)]
        frame = file.read(columns=[name for name in plain if name != "audio"])
    columns = {name: words(frame, name, file=path.name).to_pylist() for name in frame.column_names}
    return names, columns


def _renamed(told: Mapping[str, list[str]]) -> dict[str, list[str]]:
    return {RENAMED.get(name, name): values for name, values in told.items()}


def _items(
    told: Mapping[str, list[str]], by_name: Sequence[tuple[str, str]], ids: list[str], data: Data
) -> pa.Table:
    """Return the clips; what is told of one goes before what the name of its shard tells."""
    nothing = [""] * len(ids)
    spoken = zip(told.get("language", nothing), by_name, strict=True)
    languages = [LANGUAGES.get(said.lower(), said) or named[0] for said, named in spoken]
    voiced = zip(told.get("voice", nothing), by_name, strict=True)
    voices = [said.lower() or named[1] for said, named in voiced]
    unknown = ~np.isin(voices, VOICES)
    expected = f"a voice in the description or in the name of the file: {listing(VOICES)}"
    clips = np.asarray(ids, dtype=np.str_)
    refuse(unknown, clips, file=data.name, column="voice", expected=expected)
    own = {"voice": voices, "language": languages, data.item: ids, data.person: voices}
    return pa.table({**{name: told[name] for name in told if name not in own}, **own})
