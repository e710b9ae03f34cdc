"""Predictions that name one label an item and give no numbers, and words that a plan translates.

A model that names a winner says 1 of it and 0 of every other label that it knows. Which labels it
knows cannot be seen from a file: one that it never named is missing there. So the plan says it.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa

from evenhand.audit.errors import InputError
from evenhand.audit.intake.columns import require, text_column
from evenhand.audit.nearest import listing, suggestion

SHOWN = 5


def won(
    frame: pa.Table, *, item: str, winner: str, names: Mapping[str, str], file: str
) -> pa.Table:
    """Return a wide table of 1 where an emotion was named and 0 where another one was.

    An empty cell is no answer: nothing is 0 there, all are empty.

    Args:
        frame: one row an item.
        item: column of the items.
        winner: column of the one label that was named.
        names: emotion -> the file's word for it, for every label that the model knows.
        file: name of the frame in messages.

    Returns:
        The item and a column an emotion.

    Raises:
        InputError: missing columns, or words that no emotion has.

    Examples:
        >>> frame = pa.table({"item": ["a", "b", "c"], "said": ["happy", "", "sad"]})
        >>> names = {"Joy": "happy", "Sadness": "sad"}
        >>> won(frame, item="item", winner="said", names=names, file="x.csv").to_pydict()
        {'item': ['a', 'b', 'c'], 'Joy': [1.0, None, 0.0], 'Sadness': [0.0, None, 1.0]}
    """
    require(frame, [item, winner], file=file)
    words = np.char.strip(text_column(frame, winner, file))
    _refuse_strangers(words.tolist(), names, column=winner, file=file)
    silent = words == ""
    scores = {
        emotion: pa.array((words == word).astype(np.float64), mask=silent)
        for emotion, word in names.items()
    }
    return pa.table({item: frame.column(item), **scores})


def translated(frame: pa.Table, *, column: str, names: Mapping[str, str], file: str) -> pa.Table:
    """Return a long table whose emotions bear the wanted names; other words stay as they are.

    Args:
        frame: one row a score.
        column: of the emotions.
        names: emotion -> the file's word for it.
        file: name of the frame in messages.

    Raises:
        InputError: no such column, or a word that stands nowhere in it.

    Examples:
        >>> frame = pa.table({"item": ["a", "a"], "emotion": ["HAP", "x"], "score": [1, 2]})
        >>> translated(frame, column="emotion", names={"Joy": "HAP"}, file="x.csv").to_pydict()
        {'item': ['a', 'a'], 'emotion': ['Joy', 'x'], 'score': [1, 2]}
    """
    require(frame, [column], file=file)
    words = text_column(frame, column, file).tolist()
    there = set(words)
    problems = [
        f"{file}: column {column!r} nowhere holds {word!r}, which the plan gives for "
        f"{emotion!r}.{suggestion(word, sorted(there))}"
        for emotion, word in names.items()
        if word not in there
    ]
    if problems:
        raise InputError(problems)
    emotion_of = {word: emotion for emotion, word in names.items()}
    found = pa.array([emotion_of.get(word, word) for word in words], pa.string())
    return frame.set_column(frame.column_names.index(column), column, found)


def _refuse_strangers(
    words: Sequence[str], names: Mapping[str, str], *, column: str, file: str
) -> None:
    """Refuse words that the plan does not know: each could be an emotion, or another spelling."""
    known = set(names.values())
    strange = sorted({word for word in words if word and word not in known})
    if strange:
        more = f" and {len(strange) - SHOWN} more" if len(strange) > SHOWN else ""
        problem = (
            f"{file}: column {column!r} holds {listing(strange[:SHOWN])}{more}, which the plan "
            f"gives for no emotion.{suggestion(strange[0], sorted(known))} It knows "
            f"{listing(sorted(known))}"
        )
        raise InputError([problem])
