"""A function of Python behind the interface of all models."""

import hashlib
import inspect
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np

from evenhand.model_zoo.callers.called import Called
from evenhand.model_zoo.callers.declared import OutputsStated
from evenhand.model_zoo.callers.media import Items, PictureSent, Sent, files_of
from evenhand.model_zoo.callers.python_file import Function, PythonFile, Takes
from evenhand.model_zoo.callers.reading import Answers
from evenhand.model_zoo.callers.reply import Reply, batch_of, failed
from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.predictor import Batch, Identity
from evenhand.model_zoo.runtime.digest import digest


@dataclass(frozen=True, slots=True, kw_only=True)
class PythonCaller(Called):
    """A function behind the interface of all models.

    Attributes:
        identity: what makes its scores its own.
        function: from a list of items to one row an item.
        takes: decoded arrays, or paths.
        sent: what it is handed.
        answers: how rows are read.
    """

    identity: Identity
    function: Function
    takes: Takes
    sent: Sent
    answers: Answers

    def score(self, items: Items, /) -> Batch:
        """Return what the function says of some items.

        Where it raises, the items are given to it one by one, so that one bad item costs itself
        only; what it is given first are copies, which it may have changed before it raised.

        Raises:
            ZooError: it returns another number of rows than it was given items.
        """
        if self.takes == "arrays":
            replies = self._replies(items)
        else:
            with files_of(items, self.sent) as paths:
                replies = self._replies(paths)
        return batch_of(replies, width=len(self.outputs))

    def _replies(self, given: Sequence[Any]) -> list[Reply]:
        """Return a reply for each item."""
        try:
            rows = self.function(deepcopy(list(given)))
        except (Exception, SystemExit) as error:  # noqa: BLE001 somebody else's function
            if len(given) == 1:
                return [failed(f"{type(error).__name__}: {error}")]
            return [reply for one in given for reply in self._replies([one])]
        return [self.answers.of_row(row) for row in self._rows(rows, len(given))]

    def _rows(self, rows: object, count: int) -> list[object]:
        """Return what the function returned as a list with one row an item."""
        name = getattr(self.function, "__name__", "the function")
        if not isinstance(rows, list | tuple | np.ndarray):
            problem = f"{self.identity.model}: {name} is to return a list, one row an item, got"
            raise ZooError([f"{problem} {type(rows).__name__}"])
        if len(rows) != count:
            problem = f"{self.identity.model}: {name} returns {len(rows)} rows for {count} items"
            raise ZooError([problem])
        return list(rows)


def open_python(stated: PythonFile, folder: Path) -> PythonCaller:
    """Return the function that a TOML file names.

    Args:
        stated: what the file says.
        folder: where it lies.

    Raises:
        ZooError: there is no such function, or its module cannot be run.
    """
    function = stated.function(folder)
    module = stated.module_file(folder)
    return PythonCaller(
        identity=stated.identity(
            called="python", weights=digest([module]) if module else "unstated"
        ),
        function=function,
        takes=stated.takes,
        sent=stated.input,
        answers=stated.answers(),
    )


def predictor_of(
    function: Function,
    *,
    name: str,
    version: str,
    outputs: Sequence[OutputsStated] = (),
    sent: Sent | None = None,
    takes: Takes = "arrays",
) -> PythonCaller:
    """Return a function as a predictor, without any file.

    Args:
        function: takes a list of decoded items (or paths), and returns a list with one row for
            each: numbers by name, numbers in order, words where no outputs are stated, or
            `{"refused": why}`.
        name: what the model is called.
        version: what tells it from the next; scores are kept under it and under the source of the
            function.
        outputs: what the numbers mean.
        sent: what it is handed; pictures unless it is said.
        takes: decoded arrays, or paths of files that are gone afterwards.

    Raises:
        ZooError: outputs that nobody knows.

    Examples:
        >>> joy = OutputsStated(kind="label", of=("basic-emotions/joy",), scale=(0, 1))
        >>> def bright(pictures):
        ...     return [{"joy": picture.mean() / 255} for picture in pictures]
        >>> model = predictor_of(bright, name="bright", version="1", outputs=[joy])
        >>> model.score([np.full((2, 2, 3), 255, np.uint8)]).scores.tolist()
        [[1.0]]
    """
    stated = PythonFile(
        schema=1,
        kind="python",
        name=name,
        version=version,
        callable=getattr(function, "__qualname__", type(function).__name__),
        input=sent or PictureSent(),
        outputs=tuple(outputs),
        takes=takes,
    )
    return PythonCaller(
        identity=stated.identity(called="python", weights=_source(function)),
        function=function,
        takes=takes,
        sent=stated.input,
        answers=stated.answers(),
    )


def _source(function: Function) -> str:
    """Return the hash of the source of a function, where there is some."""
    try:
        text = inspect.getsource(cast("Callable[..., object]", function))
    except (OSError, TypeError):
        return "unstated"
    return hashlib.sha256(text.encode()).hexdigest()
