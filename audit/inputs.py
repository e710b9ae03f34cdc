"""What an audit reads: items and labels at once, scores and changes when the plan is frozen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pyarrow as pa

from evenhand.audit.changes.changed import Changes
from evenhand.audit.changes.reading import (
    DisturbedOf,
    PairsOf,
    disturbed_file,
    given_disturbed,
    given_pairs,
    pairs_file,
    read_changes,
)
from evenhand.audit.claims import check_emotions
from evenhand.audit.intake.beside_scores import outputs_on_persons, reasons_of_items
from evenhand.audit.intake.columns import renamed
from evenhand.audit.intake.items import items_table
from evenhand.audit.intake.label_scores import emotions_read, scores_by_emotion
from evenhand.audit.intake.predictions import scores as read_scores
from evenhand.audit.intake.promised import given_scores
from evenhand.audit.intake.ratings import truth as read_truth
from evenhand.audit.intake.sources import Format, ScoreSource, Sources
from evenhand.audit.intake.winners import translated, won
from evenhand.audit.model_cards import making
from evenhand.audit.plan import Model, Plan
from evenhand.audit.result import FileRecord
from evenhand.audit.table import Scores, Table, Truth


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """What returns scores and pairs; none is called before the plan is frozen.

    Attributes:
        scores: of one model.
        pairs: of one counterfactual.
        disturbed: of one perturbation and model.
    """

    scores: Callable[[Model], ScoreSource]
    pairs: PairsOf
    disturbed: DisturbedOf


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """A plan and the data that it names, before any score is read.

    Attributes:
        plan: the rules.
        table, truth: items and labels.
        files: what was read for them.
        statements: what the data set wants said beside any figure from it.
        readers: what returns the rest.
    """

    plan: Plan
    table: Table
    truth: Truth
    files: tuple[FileRecord, ...]
    statements: tuple[str, ...]
    readers: Readers


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What models say, and what questions about changes rest on.

    Attributes:
        scores: one a model, aligned with the items.
        changes: pairs and scores of disturbed items.
        files: what was read for both.
    """

    scores: tuple[Scores, ...]
    changes: Changes
    files: tuple[FileRecord, ...]


def inputs_of(plan: Plan, sources: Sources, readers: Readers) -> Inputs:
    """Make items and labels of what a data set delivers.

    Raises:
        InputError: items or ratings cannot be audited, or the plan names emotions without ratings.
    """
    names = {f.role: f.name for f in sources.files}
    table = items_table(sources.items, plan, file=names.get("items", plan.data.name))
    truth = read_truth(sources.ratings, table, plan, file=names.get("ratings", plan.data.name))
    check_emotions(plan, truth.emotions)
    return Inputs(
        plan=plan,
        table=table,
        truth=truth,
        files=sources.files,
        statements=sources.statements,
        readers=readers,
    )


def file_readers(plan: Plan, folder: Path, source: Format) -> Readers:
    """Return readers of the files that a plan names in the data folder."""
    return Readers(
        scores=partial(source.read_scores, plan, folder),
        pairs=partial(pairs_file, folder),
        disturbed=partial(disturbed_file, folder),
    )


def frame_readers(
    predictions: Mapping[str, object],
    pairs: Mapping[str, object],
    disturbed: Mapping[tuple[str, str], object],
) -> Readers:
    """Return readers of frames that were given, by the names that the plan has for them."""
    return Readers(
        scores=partial(given_scores, predictions),
        pairs=partial(given_pairs, pairs),
        disturbed=partial(given_disturbed, disturbed),
    )


def read_rest(inputs: Inputs) -> Read:
    """Read scores, pairs and scores of disturbed items.

    Raises:
        InputError: something cannot be read, or does not belong to the items.
    """
    models, readers = inputs.plan.model, inputs.readers
    sources = [readers.scores(model) for model in models]
    changes, files = read_changes(
        inputs.plan,
        inputs.table,
        pairs=readers.pairs,
        disturbed=readers.disturbed,
        align=partial(_aligned, inputs),
    )
    return Read(
        scores=tuple(_aligned(inputs, *each) for each in zip(models, sources, strict=True)),
        changes=changes,
        files=(*(source.file for source in sources), *files),
    )


def read_again(inputs: Inputs, model: Model) -> Scores:
    """Return the scores of a model whose table in the plan was changed, aligned with the items.

    Raises:
        InputError: they cannot be read so, for instance because nothing would be covered.
    """
    return _aligned(inputs, model, inputs.readers.scores(model))


def _aligned(inputs: Inputs, model: Model, source: ScoreSource) -> Scores:
    """Align the scores of one model with the items; words of a label set become emotions."""
    file, emotions = source.file.name, inputs.truth.emotions
    given = _named(source.frame, model, file)
    found = read_scores(
        scores_by_emotion(given, model, emotions, file=file),
        inputs.table,
        emotions,
        model,
        scale=inputs.plan.ratings.scale,
        file=file,
    )
    return replace(
        found,
        reads=emotions_read(given, model, file=file),
        reasons=reasons_of_items(given, inputs.table, model, file=file),
        persons=outputs_on_persons(given, inputs.table, model, file=file),
        made=making(source.frame),
    )


def _named(frame: pa.Table, model: Model, file: str) -> pa.Table:
    """Return scores under the names that the plan uses."""
    if model.winner:
        return won(frame, item=model.item, winner=model.winner, names=model.columns, file=file)
    if model.layout == "long":
        return translated(frame, column=model.emotion, names=model.columns, file=file)
    return renamed(frame, model.columns, file=file)
