"""From arguments to what an audit takes: the text of a plan, and the tables that it names."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from evenhand.audit.arrays import columns
from evenhand.audit.arrays.alignment import check_indexes, check_lengths
from evenhand.audit.arrays.given import Given
from evenhand.audit.arrays.kinds import typed
from evenhand.audit.arrays.levels import check_levels
from evenhand.audit.arrays.rules import ITEMS, RATINGS, rules, scores_file
from evenhand.audit.arrays.scale import beyond, checked, scale_of, stated
from evenhand.audit.arrays.vectors import Vector, vector
from evenhand.audit.errors import InputError
from evenhand.audit.nearest import listing
from evenhand.audit.plan import Plan, Scale
from evenhand.audit.plans.text import plan_text

PLAN = "plan.toml"
OWN_PERSONS = (
    "No persons were given: every item counts as a person of its own; intervals are too narrow "
    "where items share one."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arranged:
    """A plan and its tables.

    Attributes:
        plan: its text.
        notes: what was settled without being asked for, as sentences; they stand in the plan too.
        items, ratings: tables as the plan describes them.
        predictions: the scores of each model, by its name.
    """

    plan: str
    notes: tuple[str, ...]
    items: pa.Table
    ratings: pa.Table
    predictions: Mapping[str, pa.Table]


def arranged(given: Given) -> Arranged:
    """Return the plan and the tables of what was given; items are numbered by position, from 0.

    Raises:
        InputError: something does not fit; the message names the argument.

    Examples:
        >>> given = Given(
        ...     truth=[0.0, 1.0], scores=[0.2, 0.7], attributes={"age": ["old", None]}, persons=None
        ... )
        >>> arranged(given).predictions["model"].column("outcome").to_pylist()
        [0.2, 0.7]
    """
    given = typed(given)
    check_indexes(
        {name: getattr(given, name) for name in ("truth", "scores", "attributes", "persons")}
    )
    truth = columns.labels(given.truth, given.emotions)
    scores = columns.scores(given.scores, tuple(truth))
    attributes = columns.attributes(given.attributes)
    persons = None if given.persons is None else vector(given.persons, "persons")
    check_lengths(dict(_named(truth, scores, attributes, persons)))
    check_levels(attributes, declared=[one.name for one in given.declared])
    scale = checked(given.scale) if given.scale else scale_of(truth)
    wide = beyond(scale, scores)
    notes = (*_notes(given, stated(scale), wide), *_unused(truth, scores))
    plan = rules(
        given,
        emotions=tuple(truth),
        models={name: wide.get(name) for name in scores},
        attributes=tuple(attributes),
        scale=scale,
    )
    items = pa.array([str(place) for place in range(len(next(iter(truth.values()))))])
    return Arranged(
        plan="".join(f"# {note}\n" for note in notes) + plan_text(plan),
        notes=notes,
        items=pa.table(
            {plan.data.item: items, plan.data.person: items if persons is None else persons}
            | attributes
        ),
        ratings=_ratings(plan, items, truth),
        predictions={name: pa.table({plan.data.item: items} | one) for name, one in scores.items()},
    )


def write_tables(given: Arranged, folder: Path) -> None:
    """Write plan and tables, so that `evenhand audit` can run the same audit from files.

    Raises:
        InputError: the folder cannot be written to.
    """
    tables = {ITEMS: given.items, RATINGS: given.ratings} | {
        scores_file(at): table for at, table in enumerate(given.predictions.values(), start=1)
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / PLAN).write_text(given.plan, encoding="utf-8", newline="\n")
        for name, table in tables.items():
            pq.write_table(table, folder / name)
    except OSError as error:
        problem = f"tables: {folder} cannot be written: {error.strerror}"
        raise InputError([problem]) from None


def _named(
    truth: Mapping[str, Vector],
    scores: Mapping[str, Mapping[str, Vector]],
    attributes: Mapping[str, Vector],
    persons: Vector | None,
) -> Iterator[tuple[str, Vector]]:
    """Yield every vector with its name in messages; labels first."""
    yield from _places("truth", truth)
    for model, one in scores.items():
        yield from _places("scores" if model == columns.MODEL else f"scores[{model!r}]", one)
    if persons is not None:
        yield "persons", persons
    for name, values in attributes.items():
        yield f"attributes[{name!r}]", values


def _places(argument: str, one: Mapping[str, Vector]) -> Iterator[tuple[str, Vector]]:
    for name, values in one.items():
        yield argument if len(one) == 1 else f"{argument}[{name!r}]", values


def _notes(given: Given, scale: str, wide: Mapping[str, Scale]) -> Iterator[str]:
    """Yield what was settled without being asked for."""
    if given.scale is None:
        yield f"No scale was given: {scale} was taken, which holds all labels."
    for name, own in wide.items():
        yield (
            f"Scores of {name} leave the scale of the labels (within {own.low:g}..{own.high:g}); "
            "they are used as they are."
        )
    if given.persons is None:
        yield OWN_PERSONS


def _unused(
    truth: Mapping[str, Vector], scores: Mapping[str, Mapping[str, Vector]]
) -> Iterator[str]:
    """Yield which scores nothing is held against."""
    for name, one in scores.items():
        idle = [emotion for emotion in one if emotion not in truth]
        if idle:
            yield f"Scores of {name} for {listing(idle)} are not used: there are no such labels."


def _ratings(plan: Plan, items: Vector, truth: Mapping[str, Vector]) -> pa.Table:
    """Return labels as a row an item and emotion: so a missing one is counted."""
    asked = plan.ratings
    return pa.concat_tables(
        pa.table(
            {
                asked.item: items,
                asked.emotion: pa.repeat(name, len(items)),
                asked.value: values,
            }
        )
        for name, values in truth.items()
    )
