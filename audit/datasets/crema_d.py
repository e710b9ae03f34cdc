"""Format `crema_d`: CREMA-D, votes of crowd raters on 7,442 acted clips, heard, seen, or both.

Each clip was judged in three presentations (voice only, face only, audiovisual). One presentation
is the truth of an audit; the panels that judged the others serve as predictors without a network:
real judgements of the same clips from less to go by.

Two files are read from the data folder: `tabulatedVotes.csv` (one row for each clip and
presentation: votes for six emotions, and the mean level 0..100 given by those who chose an emotion,
-1 where nobody did) and `VideoDemographics.csv` (the actors).

Cao et al. 2014, doi:10.1109/TAFFC.2014.2336244. Open Database Licence 1.0.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from evenhand.audit.errors import InputError
from evenhand.audit.intake.columns import number_column, positions, require, text_column
from evenhand.audit.intake.layouts import laid_out, wide_table
from evenhand.audit.intake.media_files import named_files
from evenhand.audit.intake.media_items import MediaItems, listed
from evenhand.audit.intake.ratings import RATER_COUNT
from evenhand.audit.intake.sources import (
    Option,
    ScoreSource,
    Sources,
    chosen,
    no_such_scores,
    predictions_file,
    sourced,
)
from evenhand.audit.nearest import listing
from evenhand.audit.plan import Data, Model, Plan
from evenhand.audit.result import FileRecord
from evenhand.audit.table import Array, Text

VOTES = "tabulatedVotes.csv"
ACTORS = "VideoDemographics.csv"
PRESENTATIONS = ("voice_only", "face_only", "audiovisual")
EMOTIONS = ("Anger", "Disgust", "Fear", "Happy", "Neutral", "Sad")
SENTENCES = frozenset(
    ("DFA", "IEO", "IOM", "ITH", "ITS", "IWL", "IWW", "MTI", "TAI", "TIE", "TSI", "WSI")
)
ACTED: Mapping[str, str] = {each[:3].upper(): each for each in EMOTIONS}
LEVELS: Mapping[str, str] = {"LO": "low", "MD": "medium", "HI": "high", "XX": "unspecified"}
PARTS = 4
KEY_STEP = 100_000
NAMED = 5

OPTIONS: Mapping[str, Option] = {
    "truth": Option(
        meaning="the presentation whose votes are the truth",
        choices=("audiovisual", "voice_only", "face_only"),
    ),
    "reading": Option(
        meaning="share: share of raters who chose the emotion; level: mean level over all raters, "
        "0 for those who chose another emotion; both 0..1",
        choices=("share", "level"),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Panel:
    """The votes of one presentation, by clip: emotion values in 0..1 and the number of raters."""

    clips: Text
    values: Mapping[str, Array]
    raters: Array


def read(plan: Plan, folder: Path) -> Sources:
    """Return the clips with their actors, and the chosen presentation's votes as ready-made labels.

    Item columns beside the plan's own item and person: `Age`, `Sex`, `Race`, `Ethnicity` of the
    actor as recorded, and `acted_emotion`, `acted_level`, `sentence` from the file name. Ratings
    carry `n_raters`.

    Args:
        plan: column names, layout, and `data.options` (see `OPTIONS`).
        folder: where the two files lie.

    Raises:
        InputError: files that are missing or not as described, unknown options, or another scale
            than continuous 0..1.
    """
    options = chosen(plan.data, OPTIONS)
    _check_scale(plan)
    panel, votes_file = _panel(folder, options["truth"], options["reading"], role="ratings")
    actors, actors_file = sourced(folder, ACTORS, role="items", field="data.folder")
    ratings = plan.ratings
    wide = wide_table(ratings.item, panel.clips.tolist(), panel.values, {RATER_COUNT: panel.raters})
    return Sources(
        items=_items(panel.clips, actors, plan.data),
        ratings=laid_out(
            wide,
            EMOTIONS,
            ratings.layout,
            emotion=ratings.emotion,
            value=ratings.value,
        ),
        files=(actors_file, votes_file),
    )


def media(data: Data, folder: Path) -> MediaItems:
    """Return the clips that lie as `.wav` files somewhere in the data folder.

    Raises:
        InputError: files that are missing or not as described, or no clip at all.
    """
    options = chosen(data, OPTIONS)
    panel, _ = _panel(folder, options["truth"], options["reading"], role="ratings")
    actors, _ = sourced(folder, ACTORS, role="items", field="data.folder")
    files = named_files(folder, [f"{clip}.wav" for clip in panel.clips.tolist()])
    return listed(_items(panel.clips, actors, data), files, data)


def read_scores(plan: Plan, folder: Path, model: Model) -> ScoreSource:
    """Return the votes of another presentation as scores, or the model's predictions file.

    Raises:
        InputError: scores that are not offered; the truth itself is not, as no model is better
            than a copy of the labels.
    """
    if not model.dataset_scores:
        return predictions_file(folder, model)
    names = score_names(plan, folder)
    if model.dataset_scores not in names:
        own = model.dataset_scores == chosen(plan.data, OPTIONS)["truth"]
        raise no_such_scores(model, names, why=", it is the truth of this plan" if own else "")
    reading = chosen(plan.data, OPTIONS)["reading"]
    role = f"scores of {model.name}"
    panel, file = _panel(folder, model.dataset_scores, reading, role=role)
    wide = wide_table(model.item, panel.clips.tolist(), panel.values, {})
    frame = laid_out(
        wide,
        EMOTIONS,
        model.layout,
        emotion=model.emotion,
        value=model.score,
    )
    return ScoreSource(frame=frame, file=file)


def score_names(plan: Plan, folder: Path) -> tuple[str, ...]:
    """Return the presentations that are not the truth."""
    del folder
    truth = chosen(plan.data, OPTIONS)["truth"]
    return tuple(name for name in PRESENTATIONS if name != truth)


def _check_scale(plan: Plan) -> None:
    scale = plan.ratings.scale
    if (scale.kind, scale.low, scale.high) != ("continuous", 0, 1):
        problem = (
            f"ratings.scale: got {scale.kind} {scale.low:g}..{scale.high:g}; format "
            "'crema_d' gives continuous 0..1"
        )
        raise InputError([problem])


def _panel(
    folder: Path, presentation: str, reading: str, *, role: str
) -> tuple[_Panel, FileRecord]:
    frame, file = sourced(folder, VOTES, role=role, field="data.folder")
    votes, levels = (
        np.stack([number_column(frame, name, VOTES) for name in names], axis=1)
        for names in _columns(frame)
    )
    raters = number_column(frame, "numResponses", VOTES)
    clips = text_column(frame, "fileName", VOTES)
    shown = number_column(frame, frame.column_names[0], VOTES) // KEY_STEP - 1
    _check_votes(votes, levels, raters)
    _check_presentations(shown, clips)
    rows = np.flatnonzero(shown == PRESENTATIONS.index(presentation))
    rows = rows[np.argsort(clips[rows])]
    share = votes[rows] / raters[rows, None]
    values = share if reading == "share" else share * np.maximum(levels[rows], 0) / 100
    columns = dict(zip(EMOTIONS, values.T, strict=True))
    return _Panel(clips=clips[rows], values=columns, raters=raters[rows]), file


def _columns(frame: pa.Table) -> tuple[list[str], list[str]]:
    votes = [name[0] for name in EMOTIONS]
    levels = [f"mean{name}Resp" for name in EMOTIONS]
    require(frame, [*votes, *levels, "numResponses", "fileName"], file=VOTES)
    return votes, levels


def _check_votes(votes: Array, levels: Array, raters: Array) -> None:
    _refuse(
        (votes < 0).any(axis=1) | (votes.sum(axis=1) != raters) | (raters < 1),
        "votes do not add up to numResponses",
    )
    _refuse(
        ((votes == 0) != (levels == -1)).any(axis=1) | (levels > 100).any(axis=1),  # noqa: PLR2004
        "a mean level is not within 0..100 with votes, or not -1 without",
    )


def _check_presentations(shown: Array, clips: Text) -> None:
    _refuse(
        ~np.isin(shown, np.arange(len(PRESENTATIONS))),
        "the first column is not 100000, 200000 or 300000 plus a number",
    )
    names, number = np.unique(clips, return_inverse=True)
    counts = np.zeros((len(names), len(PRESENTATIONS)), dtype=np.int64)
    np.add.at(counts, (number, shown.astype(np.int64)), 1)
    wrong = names[(counts != 1).any(axis=1)].tolist()
    if wrong:
        problem = (
            f"{VOTES}: {len(wrong)} clips are not there once for each of "
            f"{listing(PRESENTATIONS)}: {listing(wrong[:NAMED])}"
        )
        raise InputError([problem])


def _refuse(wrong: NDArray[np.bool_], what: str) -> None:
    rows = np.flatnonzero(wrong)
    if rows.size:
        named = listing([str(row + 1) for row in rows[:NAMED].tolist()])
        problem = f"{VOTES}: {what}; {rows.size} data rows, the first: {named}"
        raise InputError([problem])


def _items(clips: Text, actors: pa.Table, data: Data) -> pa.Table:
    parts = _name_parts(clips)
    require(actors, ["ActorID", "Age", "Sex", "Race", "Ethnicity"], file=ACTORS)
    row = _actor_rows(parts[:, 0], actors)
    recorded = {
        name: text_column(actors, name, ACTORS)[row].tolist()
        for name in ("Age", "Sex", "Race", "Ethnicity")
    }
    columns: dict[str, list[str]] = {
        **recorded,
        "acted_emotion": [ACTED[code] for code in parts[:, 2]],
        "acted_level": [LEVELS[code] for code in parts[:, 3]],
        "sentence": parts[:, 1].tolist(),
        data.item: clips.tolist(),
        data.person: parts[:, 0].tolist(),
    }
    return pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})


def _name_parts(clips: Text) -> Text:
    split = [clip.split("_") for clip in clips.tolist()]
    wrong = ["_".join(parts) for parts in split if len(parts) != PARTS or not _known(parts[1:])]
    if wrong:
        problem = (
            f"{VOTES}: {len(wrong)} file names are not ACTOR_SENTENCE_EMOTION_LEVEL in known "
            f"codes: {listing(wrong[:NAMED])}"
        )
        raise InputError([problem])
    return np.asarray(split, dtype=np.str_)


def _known(codes: list[str]) -> bool:
    known = (SENTENCES, ACTED, LEVELS)
    return all(code in names for code, names in zip(codes, known, strict=True))


def _actor_rows(persons: Text, actors: pa.Table) -> NDArray[np.int64]:
    ids = text_column(actors, "ActorID", ACTORS).tolist()
    twice = sorted(each for each, count in Counter(ids).items() if count > 1)
    clip_actors = pa.table({"actor": pa.array(persons.tolist(), pa.string())})
    row = positions(clip_actors, "actor", ids, file=VOTES)
    unknown = np.unique(persons[row < 0]).tolist()
    problems = [f"{ACTORS}: actors listed twice: {listing(twice)}"] if twice else []
    if unknown:
        problems.append(f"{ACTORS}: no row for {len(unknown)} actors: {listing(unknown[:NAMED])}")
    if problems:
        raise InputError(problems)
    return row
