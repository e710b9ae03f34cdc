"""The demonstration: shipped stimuli scored by the models at hand, and the plan that audits them.

Each medium becomes an ordinary folder of data: media, table, pairs, scores and plan, to be looked
at, changed and run again. A model of others takes part where its weights are in the cache.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeAlias

from evenhand.audit.datasets import media_items
from evenhand.audit.errors import InputError
from evenhand.audit.plans.freeze import RECORD_NAME
from evenhand.audit.scoring.dataset_scores import dataset_scores
from evenhand.audit.scoring.decoders import Crop
from evenhand.audit.scoring.score_file import write_scores
from evenhand.audit.stimuli.manifest import Kind
from evenhand.audit.stimuli.pack.folders import shipped
from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.on_demand import predictor_on_demand
from evenhand.model_zoo.wish import Wish

PLAN_FILE: Final = "plan.toml"
DATA: Final = "data"
"""Folder below that of an audit which holds what it is about."""

FORMAT: Final = "stimulus_corpus"
BOX: Final = ("face_left", "face_top", "face_right", "face_bottom")
BATCH: Final = 16

OWN_SCALE: Final = """\
scale = { kind = "continuous", low = -14, high = 21 }
link = "linear"
slope = 0.142857
"""
"""Our models are taught 0..7, which is 0..1 of the labels, and are not clipped to it."""

OTHER_WORDS: Final = 'crosswalk = "basic-emotions"\n'

Progress: TypeAlias = Callable[[int, str], AbstractContextManager[Callable[[int], None]]]
"""(items, name of the model) -> context in which a number of items done is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One way in which a model reads the items.

    Attributes:
        name: its name in the plan.
        model: its name in the zoo.
        settings: lines of its table in the plan.
        crop: which part of a picture it is given, where no box is declared.
        boxed: whether it is given the declared box of the face.
        own: whether its weights are shipped; others take part where they are fetched.
    """

    name: str
    model: str
    settings: str
    crop: Crop = "none"
    boxed: bool = False
    own: bool = True


READINGS: Final[Mapping[Kind, tuple[Reading, ...]]] = MappingProxyType(
    {
        "faces": (
            Reading(
                name="face-api.found_face",
                model="face-api",
                settings=OTHER_WORDS,
                crop="face",
                own=False,
            ),
            Reading(
                name="face-api.declared_box",
                model="face-api",
                settings=OTHER_WORDS,
                boxed=True,
                own=False,
            ),
            Reading(
                name="evenhand-face-demo",
                model="evenhand-face-demo",
                settings=OWN_SCALE,
                boxed=True,
            ),
        ),
        "voices": (
            Reading(name="evenhand-voice-demo", model="evenhand-voice-demo", settings=OWN_SCALE),
        ),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Demonstration:
    """A folder that is ready to be audited.

    Attributes:
        plan: its plan.
        absent: why each model that could have taken part does not.
    """

    plan: Path
    absent: tuple[str, ...] = ()


def prepared(
    kind: Kind, folder: Path, *, cache: Path, progress: Progress, say: Callable[[str], None]
) -> Demonstration:
    """Write the stimuli, the scores of the models at hand and the plan of one medium.

    Args:
        kind: faces or voices.
        folder: of the audit; its folder `data` is written, files of the same names are replaced,
            and a plan that an earlier demonstration froze here makes room.
        cache: where fetched weights and computed scores are kept.
        progress: shows how far a model is.
        say: told what is going on.

    Raises:
        InputError: a folder that cannot be written.
        ZooError: a shipped model cannot be run, for instance because the extra `run` is missing.
    """
    data = folder / DATA
    _copied(shipped(kind), data)
    wish, scored = Wish(cache=cache, say=say), []
    absent: list[str] = []
    for reading in READINGS[kind]:
        try:
            _scores(reading, data, wish=wish, progress=progress)
        except ZooError as error:
            if reading.own:
                raise
            absent += error.problems
        else:
            scored.append(reading)
    plan = data / PLAN_FILE
    (folder / RECORD_NAME).unlink(missing_ok=True)
    plan.write_text("\n".join(_plan_text(kind, scored)), encoding="utf-8", newline="\n")
    return Demonstration(plan=plan, absent=tuple(dict.fromkeys(absent)))


def _copied(source: Path, folder: Path) -> None:
    """Copy the stimuli, so that they lie beside what is said of them."""
    try:
        shutil.copytree(
            source,
            folder,
            dirs_exist_ok=True,
            copy_function=shutil.copyfile,
            ignore=shutil.ignore_patterns("__*"),
        )
    except (OSError, shutil.Error) as error:
        problem = f"{folder}: cannot be written: {error}"
        raise InputError([problem]) from None


def _scores(reading: Reading, folder: Path, *, wish: Wish, progress: Progress) -> None:
    """Score all items in one way."""
    predictor = predictor_on_demand(reading.model, wish)
    items = media_items(folder, format_name=FORMAT)
    with progress(len(items), reading.name) as tick:
        found = dataset_scores(
            predictor,
            items,
            cache=wish.cache,
            batch=BATCH,
            crop=reading.crop,
            box_columns=BOX if reading.boxed else None,
            tick=tick,
        )
    write_scores(found, folder / _file(reading))


def _file(reading: Reading) -> str:
    return f"{reading.name}.parquet"


def _plan_text(kind: Kind, scored: Sequence[Reading]) -> Iterator[str]:
    """Yield the plan of a medium, then the models that have scores."""
    yield files(__package__).joinpath(f"{kind}.toml").read_text(encoding="utf-8")
    for reading in scored:
        yield f'[[model]]\nname = "{reading.name}"\npredictions = "{_file(reading)}"'
        yield reading.settings
