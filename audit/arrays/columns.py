"""Several vectors under their names: from a frame, a mapping, or an array of items by emotions."""

from collections.abc import Mapping, Sequence
from typing import Any

from evenhand.audit.arrays.vectors import Vector, numbers, vector
from evenhand.audit.errors import InputError
from evenhand.audit.intake.frames import frame_of
from evenhand.audit.nearest import listing, suggestion

OUTCOME = "outcome"
"""What a single vector of labels is called that bears no name."""
MODEL = "model"
"""What a single model is called."""
ITEMS_BY_EMOTIONS = 2
"""Dimensions of an array with a column for each emotion."""


def is_frame(source: object) -> bool:
    """Return whether something is a table of pandas, polars or Arrow; no library is imported."""
    names = {kind.__name__ for kind in type(source).__mro__}
    return not names.isdisjoint({"DataFrame", "Table", "RecordBatch"})


def labels(source: object, emotions: Sequence[str]) -> dict[str, Vector]:
    """Return the labels of each emotion.

    Args:
        source: vector, frame, mapping, or array of items by emotions.
        emotions: names for vectors that bear none; of a frame or mapping, those to take.

    Raises:
        InputError: an emotion that is not there, or values that are no numbers.
    """
    if not (is_frame(source) or isinstance(source, Mapping)):
        names = tuple(emotions) or (_name(source) or OUTCOME,)
        return _unnamed(source, names, "truth")
    found = _named(source, "truth")
    missing = [name for name in emotions if name not in found]
    if missing:
        problem = f"emotions: truth has no {missing[0]!r}.{suggestion(missing[0], found)}"
        raise InputError([f"{problem} It has {listing(list(found))}"])
    return {name: found[name] for name in emotions or found}


def scores(source: object, emotions: Sequence[str]) -> dict[str, dict[str, Vector]]:
    """Return the scores of each model by emotion; a mapping is always from models to scores.

    Args:
        source: scores of one model, or a mapping from names to such scores.
        emotions: those of the labels, in order.

    Raises:
        InputError: no scores, a number of columns that does not fit, or values that are no numbers.
    """
    models = _by_name(source if isinstance(source, Mapping) else {MODEL: source}, "scores")
    if not models:
        raise InputError(["scores: got no model, expected the scores of one at least"])
    if len(emotions) > 1 and set(models) <= set(emotions):
        problem = (
            "scores: a mapping leads from models to their scores, and its keys are emotions; "
            f"write {{{MODEL!r}: {{...}}}} around it, or give a frame"
        )
        raise InputError([problem])
    single = not isinstance(source, Mapping)
    return {
        name: _scores(one, emotions, "scores" if single else _at("scores", name))
        for name, one in models.items()
    }


def attributes(source: object) -> dict[str, Vector]:
    """Return each attribute's values.

    Raises:
        InputError: neither frame nor mapping, or an attribute that is no vector.
    """
    if is_frame(source):
        frame = frame_of(source, file="attributes")
        return {name: vector(frame.column(name), _at("attributes", name)) for name in _names(frame)}
    if not isinstance(source, Mapping):
        kind = type(source).__name__
        problem = f"attributes: got a {kind}, expected a frame or a mapping from names to vectors"
        raise InputError([problem])
    named = _by_name(source, "attributes")
    return {name: vector(one, _at("attributes", name)) for name, one in named.items()}


def _scores(source: object, emotions: Sequence[str], argument: str) -> dict[str, Vector]:
    if is_frame(source) or isinstance(source, Mapping):
        return _named(source, argument)
    return _unnamed(source, emotions, argument)


def _named(source: object, argument: str) -> dict[str, Vector]:
    """Return the columns of a frame or mapping as numbers."""
    if isinstance(source, Mapping):
        columns = _by_name(source, argument)
    else:
        frame = frame_of(source, file=argument)
        columns = {name: frame.column(name) for name in _names(frame)}
    if not columns:
        raise InputError([f"{argument}: has no column, expected one for each emotion"])
    return {name: numbers(one, _at(argument, name)) for name, one in columns.items()}


def _by_name(source: Mapping[Any, Any], argument: str) -> dict[str, Any]:
    """Return a mapping with text as keys.

    Raises:
        InputError: two keys are the same text, such as 1 and "1".
    """
    found = {str(name): one for name, one in source.items()}
    if len(found) < len(source):
        problem = f"{argument}: two of its keys read alike: {listing(list(map(repr, source)))}"
        raise InputError([problem])
    return found


def _unnamed(source: Any, names: Sequence[str], argument: str) -> dict[str, Vector]:  # noqa: ANN401
    """Return a vector, or the columns of an array of items by emotions, under the given names."""
    shape: tuple[int, ...] = getattr(source, "shape", ())
    flat = len(shape) != ITEMS_BY_EMOTIONS
    columns = [source] if flat else [source[:, place] for place in range(shape[1])]
    if len(columns) != len(names):
        problem = (
            f"{argument}: has {len(columns)} columns, and there are {len(names)} emotions: "
            f"{listing(names)}; name each column by `emotions`, or give a frame"
        )
        raise InputError([problem])
    only = len(names) == 1
    return {
        name: numbers(column, argument if only else _at(argument, name))
        for name, column in zip(names, columns, strict=True)
    }


def _name(source: object) -> str:
    """Return the name of a series, `""` where there is none."""
    name = getattr(source, "name", None)
    return name if isinstance(name, str) else ""


def _names(frame: Any) -> list[str]:  # noqa: ANN401  (pyarrow has no types)
    return [str(name) for name in frame.column_names]


def _at(argument: str, name: object) -> str:
    return f"{argument}[{name!r}]"
