"""Format `emonet_face_ferd`: 152 posed faces of FERD, and what Empathic Insight Face read in them.

One file is read from the data folder: `ferd.jsonl`, a line an image: `image_path` ending in its
class (`ferd_images/0000_Happy.jpg`), and `results`, for each head `model_<name>_best` the outputs
`raw`, `mean_subtracted` (raw less the mean of neutral faces) and `softmax` (over forty heads).

The truth is the class, 1 or 0 for the seven heads of `HEADS`; neutral faces are 0 throughout, for
there is no head for neutral. With option `truth = "classes"` it is 1 or 0 for the eight classes,
and the scores are which classes a rule calls: the publisher's own, which counts a hit when any of
several heads stands out and maps fear to surprise and surprise to fear, or that of the top head,
each also with the outputs of other images, which shows what is hit by chance.

`raw` and `mean_subtracted` are not on the scale of the truth: state the model's `scale` and
`link = "none"`. The person is the image, as the file names nobody.

Scores: LAION-AI/emonet-face, CC BY 4.0; Schuhmann et al. 2025, arXiv:2505.20033.
"""

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pyarrow as pa

from evenhand.audit.errors import InputError
from evenhand.audit.intake.encoding import check_text
from evenhand.audit.intake.ferd_rules import RULES, crosswalk, heads, of_other_images
from evenhand.audit.intake.fingerprint import file_record
from evenhand.audit.intake.frames import check_file
from evenhand.audit.intake.long_rows import LongRows, rating_rows, score_rows
from evenhand.audit.intake.media_files import named_files
from evenhand.audit.intake.media_items import MediaItems, listed
from evenhand.audit.intake.refusal import refuse_scale
from evenhand.audit.intake.sources import (
    Option,
    ScoreSource,
    Sources,
    chosen,
    no_such_scores,
    predictions_file,
)
from evenhand.audit.nearest import listing
from evenhand.audit.plan import Data, Model, Plan
from evenhand.audit.result import FileRecord
from evenhand.audit.table import Array

LINES = "ferd.jsonl"
OUTPUTS = ("raw", "mean_subtracted", "softmax")
CLASSES: Mapping[str, str] = MappingProxyType(
    {
        "Anger": "Anger",
        "Contempt": "Contempt",
        "Disgust": "Disgust",
        "Fear": "Fear",
        "Happy": "Elation",
        "Neutral": "",
        "Sad": "Sadness",
        "Surprised": "Astonishment/Surprise",
    }
)
"""Class of FERD -> the emotion category that it stands for; neutral stands for none."""
HEADS: Mapping[str, str] = MappingProxyType(
    {
        "Anger": "model_anger_best",
        "Contempt": "model_contempt_best",
        "Disgust": "model_disgust_best",
        "Fear": "model_fear_best",
        "Elation": "model_elation_best",
        "Sadness": "model_sadness_best",
        "Astonishment/Surprise": "model_astonishment_surprise_best",
    }
)
IMAGE = re.compile(r".*?([^/]+_([A-Za-z]+)\.jpg)")

OTHERS = "_of_other_images"
CALLS = tuple(f"{rule}{whose}" for rule in RULES for whose in ("", OTHERS))

OPTIONS: Mapping[str, Option] = MappingProxyType(
    {
        "truth": Option(
            meaning="emotions: the seven heads that are named like a class, with the scores of the "
            "heads; classes: all eight classes, with what the publisher's rule and the top head "
            "call",
            choices=("emotions", "classes"),
        )
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Face:
    """One image: its line, its name, its class, and the outputs of all heads."""

    number: int
    image: str
    posed: str
    results: Mapping[str, object]

    def values(self, heads: Sequence[str], output: str) -> list[float]:
        """Return one output of some heads."""
        return [_outputs(self.results, head, self.number)[output] for head in heads]


def read(plan: Plan, folder: Path) -> Sources:
    """Return the images, and for each of the seven emotions whether it was posed.

    Item columns beside the plan's own item and person, both the image: `posed_expression`.

    Args:
        plan: column names.
        folder: where `ferd.jsonl` lies.

    Raises:
        InputError: a file that is missing or not as described, options, another layout than long,
            or another scale than 0..1.
    """
    classes = chosen(plan.data, OPTIONS)["truth"] == "classes"
    refuse_scale(plan, kinds=("binary", "ordinal", "continuous"), low=0, high=1)
    faces, file = _faces(folder, role="ratings")
    posed = [face.posed if classes else CLASSES[face.posed] for face in faces]
    names = tuple(crosswalk()) if classes else tuple(HEADS)
    truth = np.asarray(posed, dtype=np.str_)[:, None] == np.asarray(names, dtype=np.str_)
    return Sources(
        items=_items(faces, plan.data),
        ratings=rating_rows(_rows(faces, names, truth.astype(np.float64)), plan),
        files=(file,),
    )


def media(data: Data, folder: Path) -> MediaItems:
    """Return the images that lie in the data folder; the data set ships without them.

    Raises:
        InputError: a file that is missing or not as described, or no image at all.
    """
    chosen(data, OPTIONS)
    faces, _ = _faces(folder, role="items")
    files = named_files(folder, [face.image for face in faces])
    return listed(_items(faces, data), files, data)


def read_scores(plan: Plan, folder: Path, model: Model) -> ScoreSource:
    """Return one kind of output of the seven heads as scores, or the model's predictions file.

    Raises:
        InputError: scores that are not offered.
    """
    if not model.dataset_scores:
        return predictions_file(folder, model)
    offered = score_names(plan, folder)
    if model.dataset_scores not in offered:
        raise no_such_scores(model, offered)
    faces, file = _faces(folder, role=f"scores of {model.name}")
    if model.dataset_scores in OUTPUTS:
        values = [face.values(tuple(HEADS.values()), model.dataset_scores) for face in faces]
        rows = _rows(faces, tuple(HEADS), np.asarray(values, dtype=np.float64))
    else:
        rows = _rows(faces, tuple(crosswalk()), _calls(faces, model.dataset_scores))
    return ScoreSource(frame=score_rows(rows, model), file=file)


def score_names(plan: Plan, folder: Path) -> tuple[str, ...]:
    """Return the three kinds of output, which are never mixed; for classes, the rules."""
    del folder
    return CALLS if chosen(plan.data, OPTIONS)["truth"] == "classes" else OUTPUTS


def _calls(faces: tuple[_Face, ...], name: str) -> Array:
    """Return which classes a rule calls, 1 or 0."""
    rule = name.removesuffix(OTHERS)
    wanted = [f"model_{head}_best" for head in heads()]
    scores = np.asarray([face.values(wanted, "mean_subtracted") for face in faces])
    if rule != name:
        scores = scores[of_other_images(np.asarray([face.posed for face in faces]))]
    return RULES[rule](scores).astype(np.float64)


def _items(faces: tuple[_Face, ...], data: Data) -> pa.Table:
    images = [face.image for face in faces]
    posed = {"posed_expression": [face.posed for face in faces]}
    return pa.table({**posed, data.item: images, data.person: images})


def _rows(faces: tuple[_Face, ...], names: Sequence[str], values: Array) -> LongRows:
    images = np.asarray([face.image for face in faces], dtype=np.str_)
    return LongRows(
        item=np.repeat(images, len(names)),
        emotion=np.tile(np.asarray(names, dtype=np.str_), len(faces)),
        value=values.ravel(),
    )


def _faces(folder: Path, *, role: str) -> tuple[tuple[_Face, ...], FileRecord]:
    path = folder / LINES
    check_file(path)
    check_text(path, quoted=False)
    faces = tuple(_read(path))
    again = len(faces) - len({face.image for face in faces})
    if again:
        problem = f"{LINES}: {again} images come more than once, expected each once"
        raise InputError([problem])
    return faces, file_record(path, role, rows=len(faces))


def _read(path: Path) -> Iterator[_Face]:
    with path.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield _face(line, number)


def _face(line: str, number: int) -> _Face:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        row = None
    if not (isinstance(row, dict) and isinstance(row.get("results"), dict)):
        raise _error(number, "is no object with the keys image_path and results")
    given = str(row.get("image_path"))
    name = IMAGE.fullmatch(given)
    if name is None or name[2] not in CLASSES:
        expected = f"expected a name that ends in one of {listing(CLASSES)} and '.jpg'"
        raise _error(number, f"image_path is {given!r}, {expected}")
    face = _Face(number=number, image=name[1], posed=name[2], results=row["results"])
    face.values(tuple(HEADS.values()), "softmax")
    return face


def _outputs(results: Mapping[str, object], head: str, number: int) -> Mapping[str, float]:
    found = results.get(head)
    if not isinstance(found, dict) or not all(_is_number(found.get(each)) for each in OUTPUTS):
        expected = f"expected numbers for {listing(OUTPUTS)}"
        raise _error(number, f"results of {head!r} are {found!r}, {expected}")
    return found


def _is_number(value: object) -> bool:
    plain = isinstance(value, int | float) and not isinstance(value, bool)
    return plain and math.isfinite(float(str(value)))


def _error(number: int, what: str) -> InputError:
    return InputError([f"{LINES}: line {number}: {what}"])
