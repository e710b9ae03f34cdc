"""What a data-set format delivers: items and ratings for the truth, and later a model's scores."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pyarrow as pa

from evenhand.audit.errors import InputError
from evenhand.audit.intake.fingerprint import file_record
from evenhand.audit.intake.frames import read_frame
from evenhand.audit.intake.media_items import MediaItems
from evenhand.audit.nearest import listing, suggestion
from evenhand.audit.plan import Data, Model, Plan
from evenhand.audit.result import FileRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Items and ratings as tables, under the column names and in the layout of the plan.

    Attributes:
        items: one row an item.
        ratings: long or wide, as the plan says.
        files: what was read; roles `items` and `ratings`.
        statements: what the data set wants said beside any figure from it, as sentences.
    """

    items: pa.Table
    ratings: pa.Table
    files: tuple[FileRecord, ...]
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreSource:
    """A model's scores as a table, under the column names and in the layout of the plan's model."""

    frame: pa.Table
    file: FileRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """Something that a format wants to know beside the plan's own fields.

    Attributes:
        meaning: in plain words.
        choices: what it may be; the first one is the default. Empty: any text.
        default: of an option that may be any text.
    """

    meaning: str
    choices: tuple[str, ...] = ()
    default: str = ""

    @property
    def usual(self) -> str:
        """What holds where the plan says nothing."""
        return self.choices[0] if self.choices else self.default


class Format(Protocol):
    """What every module of `audit/datasets` offers."""

    OPTIONS: Mapping[str, Option]

    def read(self, plan: Plan, folder: Path) -> Sources:
        """Return items and ratings; no score is touched."""

    def read_scores(self, plan: Plan, folder: Path, model: Model) -> ScoreSource:
        """Return the scores of one model; called only when the plan is frozen."""

    def score_names(self, plan: Plan, folder: Path) -> tuple[str, ...]:
        """Return the scores that ship with the data set, for `dataset_scores` of a model."""

    def media(self, data: Data, folder: Path) -> MediaItems:
        """Return the items with their pictures or clips, for a model to score; no label is read."""


def chosen(data: Data, options: Mapping[str, Option]) -> dict[str, str]:
    """Return the value of every option of a format: the plan's, else the default.

    Raises:
        InputError: options or choices that the format does not have.
    """
    given = data.options
    where = f"data.options of format {data.format!r}"
    problems = [
        f"{where}: unknown option {name!r}.{suggestion(name, options)} Options: "
        f"{listing(options) or 'none'}"
        for name in given
        if name not in options
    ]
    problems += [
        f"{where}: {name} is {given[name]!r}, expected one of {listing(option.choices)}"
        for name, option in options.items()
        if option.choices and given.get(name, option.usual) not in option.choices
    ]
    if problems:
        raise InputError(problems)
    return {name: given.get(name, option.usual) for name, option in options.items()}


def sourced(folder: Path, name: str, *, role: str, field: str) -> tuple[pa.Table, FileRecord]:
    """Return a file that the plan names, as a table and with its record.

    Args:
        folder: the data folder.
        name: the file, relative to it.
        role: what it serves for.
        field: where the plan names it, for the message.

    Raises:
        InputError: no name, or a file that cannot be read.
    """
    if not name:
        problem = f"{field}: names no file; expected one in {folder}"
        raise InputError([problem])
    frame = read_frame(folder / name)
    return frame, file_record(folder / name, role, rows=frame.num_rows)


def predictions_file(folder: Path, model: Model) -> ScoreSource:
    """Return the scores of a model whose predictions are on file; what every format can do."""
    field = f"model {model.name!r}: predictions"
    frame, record = sourced(folder, model.predictions, role=f"scores of {model.name}", field=field)
    return ScoreSource(frame=frame, file=record)


def no_such_scores(model: Model, names: tuple[str, ...], *, why: str = "") -> InputError:
    """Return the error for `dataset_scores` that the data set does not offer."""
    wanted = model.dataset_scores
    problem = (
        f"model {model.name!r}: dataset_scores {wanted!r} is not offered{why}."
        f"{suggestion(wanted, names)} Offered: {listing(names) or 'none; name a predictions file'}"
    )
    return InputError([problem])


def only_predictions(plan: Plan, folder: Path, model: Model) -> ScoreSource:
    """Return the model's predictions file, for a format that ships no scores.

    Raises:
        InputError: the plan asks for scores that ship with the data set.
    """
    if model.dataset_scores:
        raise no_such_scores(model, (), why=f" by format {plan.data.format!r}")
    return predictions_file(folder, model)


def no_scores(plan: Plan, folder: Path) -> tuple[str, ...]:
    """Return nothing: no scores ship with the data set."""
    del plan, folder
    return ()
