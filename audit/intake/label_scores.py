"""Scores that bear the words of another label set, as scores of emotions.

A model that says `happy` was never asked about awe: what no word stands for stays without a column,
which is not covered and not 0.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from evenhand.audit.errors import InputError
from evenhand.audit.intake.columns import distinct, numbers, require, words
from evenhand.audit.nearest import listing
from evenhand.audit.plan import Model
from evenhand.model_zoo.crosswalk import Crosswalk, Reach, covered, crosswalk, label
from evenhand.model_zoo.errors import UnknownName, ZooError
from evenhand.model_zoo.taxonomy import emotion

Labels: TypeAlias = Mapping[str, str]
"""Id of a label -> the word that a file has for it."""

Words: TypeAlias = Mapping[str, tuple[str, ...]]
"""Name of an emotion -> the words of a file that stand for it."""


def scores_by_emotion(
    frame: pa.Table, model: Model, emotions: Sequence[str], *, file: str
) -> pa.Table:
    """Return predictions named by emotions of the truth, in the layout that they came in.

    A table of a model without a crosswalk is returned as it is. Several labels of one emotion give
    their largest score, and none where one of them is missing. What stands for no audited emotion
    is not read.

    Args:
        frame: predictions, after the columns were renamed as the plan says.
        model: names layout, columns, crosswalk and reach.
        emotions: outcomes of the truth; those that are names of the forty can be covered.
        file: name of the frame in messages.

    Returns:
        Wide: the item and one column a covered emotion. Long: item, emotion, score.

    Raises:
        InputError: a column is missing, no word is a label of the set, two words are the same
            label, or no label stands for an audited emotion.
    """
    if not model.crosswalk:
        return frame
    of = crosswalk(model.crosswalk)
    require(frame, _columns(model), file=file)
    named = _labels_of(_words(frame, model, file=file), of, model=model, file=file)
    wanted = _wanted(of, model.reach, emotions, named)
    if not wanted:
        raise InputError([_covers_none(of, model, emotions, named, file=file)])
    if model.layout == "long":
        return _long(frame, model, wanted, file=file)
    return _wide(frame, model, wanted, file=file)


def emotions_read(frame: pa.Table, model: Model, *, file: str) -> tuple[str, ...]:
    """Return every emotion of the forty that a file of scores has an output for, audited or not.

    Args:
        frame: predictions, after the columns were renamed as the plan says.
        model: names layout, columns, crosswalk and reach.
        file: name of the frame in messages.

    Returns:
        Ids of the taxonomy, each once; through the crosswalk, or by the names of the forty.

    Raises:
        InputError: a column is missing.
    """
    require(frame, _columns(model), file=file)
    given = _words(frame, model, file=file)
    if not model.crosswalk:
        ids = (taxonomy_id(word) for word in given)
        return tuple(dict.fromkeys(name for name in ids if name))
    of = crosswalk(model.crosswalk)
    named = {one for word in given if (one := _label_id(of, word))}
    by_labels = covered(of, reach=model.reach).items()
    return tuple(name for name, labels in by_labels if any(one.id in named for one in labels))


def taxonomy_id(name: str) -> str:
    """Return the id of one of the forty by any of its names, `""` for other words.

    Examples:
        >>> taxonomy_id("Astonishment/Surprise"), taxonomy_id("joy")
        ('astonishment_surprise', '')
    """
    try:
        return emotion(name).id
    except ZooError:
        return ""


def _columns(model: Model) -> list[str]:
    long = model.layout == "long"
    return [model.item, model.emotion, model.score] if long else [model.item]


def _words(frame: pa.Table, model: Model, *, file: str) -> list[str]:
    """Return what scores are named by."""
    if model.layout == "long":
        return list(distinct(frame, model.emotion, file=file)[0])
    return [name for name in frame.column_names if name != model.item]


def _label_id(of: Crosswalk, word: str) -> str:
    """Return the id of the label that a word stands for, `""` where it is none of the set.

    Examples:
        >>> basic = crosswalk("basic-emotions")
        >>> _label_id(basic, "Happy"), _label_id(basic, "basic-emotions/joy"), _label_id(basic, "x")
        ('joy', 'joy', '')
    """
    try:
        return label(of, word.removeprefix(f"{of.name}/")).id
    except UnknownName:
        return ""


def _labels_of(given: Sequence[str], of: Crosswalk, *, model: Model, file: str) -> Labels:
    """Return the label of each word; two words of one label would count twice."""
    found: dict[str, str] = {}
    for word in given:
        one = _label_id(of, word)
        if one in found:
            problem = (
                f"{file}: model {model.name!r}: {found[one]!r} and {word!r} are the same label "
                f"{one!r} of {of.name}; keep one"
            )
            raise InputError([problem])
        if one:
            found[one] = word
    return found


def _wanted(of: Crosswalk, reach: Reach, emotions: Sequence[str], named: Labels) -> Words:
    """Return the words that stand for each audited emotion, by its name in the truth."""
    by_labels = covered(of, reach=reach)
    held = {
        name: tuple(
            named[one.id] for one in by_labels.get(taxonomy_id(name), ()) if one.id in named
        )
        for name in emotions
    }
    return MappingProxyType({name: given for name, given in held.items() if given})


def _covers_none(
    of: Crosswalk, model: Model, emotions: Sequence[str], named: Labels, *, file: str
) -> str:
    """Say why a model covers nothing that is audited."""
    start = f"{file}: model {model.name!r}: crosswalk {of.name!r}"
    if of.kind == "dimensions":
        ids = " and ".join(one.id for one in of.label)
        return f"{start}: {ids} are dimensions, which cover none of the forty emotions"
    if not named:
        labels = listing([one.id for one in of.label])
        return f"{start}: no scores are named by a label of it, expected at least one of {labels}"
    return (
        f"{start} ({model.reach}): none of {listing(list(named.values()))} stands for an emotion "
        f"that is audited: {listing(emotions)}"
    )


def _wide(frame: pa.Table, model: Model, wanted: Words, *, file: str) -> pa.Table:
    """Return the item and a column an emotion."""
    columns = {name: _largest(frame, given, file=file) for name, given in wanted.items()}
    return pa.table({model.item: frame.column(model.item), **columns})


def _largest(frame: pa.Table, given: Sequence[str], *, file: str) -> pa.ChunkedArray | pa.Array:
    """Return a column as it is, or row by row the largest of several."""
    if len(given) == 1:
        return frame.column(given[0])
    read = [numbers(frame, column, file=file).values for column in given]
    return pa.array(np.max(read, axis=0), from_pandas=True)


def _long(frame: pa.Table, model: Model, wanted: Words, *, file: str) -> pa.Table:
    """Return a row an item and emotion."""
    told = words(frame, model.emotion, file=file)
    plain = {
        model.item: words(frame, model.item, file=file),
        model.score: _plain(frame.column(model.score)),
    }
    parts = []
    for name, given in wanted.items():
        mask = pc.is_in(told, pa.array(given, pa.large_string()))
        rows = pa.table({**plain, model.emotion: told}).filter(mask)
        one = rows if len(given) == 1 else _largest_rows(rows, model, given, file=file)
        parts.append(one.select(_columns(model)).set_column(1, model.emotion, _same(name, one)))
    return pa.concat_tables(parts)


def _largest_rows(rows: pa.Table, model: Model, given: Sequence[str], *, file: str) -> pa.Table:
    """Return a row an item with the largest score of its labels, nothing where one has none."""
    keys = rows.select([model.item, model.emotion]).group_by([model.item, model.emotion])
    if keys.aggregate([]).num_rows < rows.num_rows:
        problem = (
            f"{file}: an item has more than one score of the same label, of {listing(given)}; keep "
            "one for each item and label"
        )
        raise InputError([problem])
    kind = rows.schema.field(model.score).type
    read = pa.array(numbers(rows, model.score, file=file).values, from_pandas=True)
    table = pa.table({model.item: rows.column(model.item), "score": read})
    held = table.group_by(model.item).aggregate([("score", "max"), ("score", "count")])
    whole = pc.equal(held.column("score_count"), len(given))
    best = pc.if_else(whole, held.column("score_max"), pa.scalar(None, pa.float64()))
    return pa.table(
        {model.item: held.column(model.item), model.score: best.cast(kind), model.emotion: best}
    )


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return a column without a dictionary."""
    kind = column.type
    return column.cast(kind.value_type) if pa.types.is_dictionary(kind) else column


def _same(name: str, rows: pa.Table) -> pa.Array:
    """Return a column that holds one word."""
    return pa.repeat(pa.scalar(name, pa.large_string()), rows.num_rows)
