"""The outputs that a file states for a model that is called, and their names in its answers."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated, Final, TypeAlias

import msgspec
from msgspec import Meta

from evenhand.model_zoo.crosswalk import crosswalk
from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.names import folded, suggestion
from evenhand.model_zoo.outputs import MORE, Kind, Output, Scale, checked_outputs
from evenhand.model_zoo.strict import Strict
from evenhand.model_zoo.taxonomy import emotions

ALL: Final = "*"
Named: TypeAlias = Annotated[str, Meta(min_length=1)]


class OutputsStated(Strict, frozen=True, kw_only=True):
    """Numbers of one kind on one scale.

    Attributes:
        kind: what they read.
        of: ids of the taxonomy, of a crosswalk such as `basic-emotions/joy`, or of attributes; `*`
            stands for all forty emotions, `basic-emotions/*` for all labels of a set.
        scale: the ends, which no answer may leave; none for numbers on no common scale.
        shares: whether they are shares of one: from 0 to 1, and 1 in all.
        names: what the answer calls them, by id, where that is not the id itself (of a label: what
            follows the `/`). Case and punctuation do not count.
    """

    kind: Kind
    of: tuple[Named, ...]
    scale: tuple[float, float] | None = None
    shares: bool = False
    names: dict[str, Named] = msgspec.field(default_factory=dict)

    def ids(self) -> tuple[str, ...]:
        """Return the ids, with what a star stands for.

        Raises:
            UnknownName: there is no such set of labels.
        """
        return tuple(each for one in self.of for each in _meant(one, self.kind))


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """An output, and where it is found in answers.

    Attributes:
        output: what the number means.
        key: its name in answers.
        group: place of the table that states it; shares sum up to one in a group.
    """

    output: Output
    key: str
    group: int


def declared(stated: Iterable[OutputsStated]) -> tuple[Declared, ...]:
    """Return all outputs in their order.

    Args:
        stated: the tables of the file.

    Raises:
        ZooError: ids that nobody knows, twice, or names for ids that are not stated.

    Examples:
        >>> some = OutputsStated(kind="label", of=("basic-emotions/joy",), shares=True)
        >>> [(one.output.of, one.key) for one in declared([some])]
        [('basic-emotions/joy', 'joy')]
    """
    found: list[Declared] = []
    problems: list[str] = []
    for place, table in enumerate(stated):
        ids = table.ids()
        problems += [f"outputs[{place}]{says}" for says in _mistakes(table, ids)]
        found += [_declared(table, one, place) for one in ids]
    try:
        checked_outputs([one.output for one in found])
    except ZooError as error:
        problems += error.problems
    problems += _indistinct(found)
    if problems:
        raise ZooError(problems)
    return tuple(found)


def _indistinct(found: Iterable[Declared]) -> Iterator[str]:
    """Yield the names in answers that tell nothing, or that two outputs would be read from."""
    first: dict[str, Declared] = {}
    for one in found:
        key = folded(one.key)
        same = first.setdefault(key, one)
        if not key:
            yield f"outputs: {one.key!r} for {one.output.of!r} has no letter or digit"
        elif same is not one:
            both = f"{same.output.of!r} and {one.output.of!r}"
            yield f"outputs: {both} are both read from {one.key!r}; tell them apart in names"


def _meant(of: str, kind: Kind) -> Iterator[str]:
    """Yield the ids that one entry stands for."""
    if of == ALL and kind == "emotion":
        yield from (one.id for one in emotions())
    elif of.endswith(f"/{ALL}") and kind == "label":
        known = crosswalk(of.removesuffix(f"/{ALL}"))
        yield from (f"{known.name}/{one.id}" for one in known.label)
    else:
        yield of


def _mistakes(table: OutputsStated, ids: tuple[str, ...]) -> Iterator[str]:
    """Yield what is wrong with a table."""
    if not ids:
        yield ".of: at least one id is wanted"
    if table.kind == "caption":
        yield ".kind: a number is wanted; for texts state [answer] text and no outputs"
    if table.shares and table.scale is not None:
        yield ".scale: none is wanted with shares = true: shares go from 0 to 1"
    if table.scale is not None and not -math.inf < table.scale[0] < table.scale[1] < math.inf:
        yield f".scale: two finite ends, the lower first, are wanted, got {list(table.scale)}"
    for name in table.names:
        if name not in ids:
            yield f".names: {name!r} is no id of this table.{suggestion(name, ids)}"


def _declared(table: OutputsStated, of: str, group: int) -> Declared:
    """Return one output."""
    low, high = (0.0, 1.0) if table.shares else table.scale or (None, None)
    output = Output(
        name=of.rpartition("/")[2],
        kind=table.kind,
        of=of,
        form="softmax" if table.shares else "raw",
        scale=Scale(kind="incomparable" if low is None else "bounded", low=low, high=high),
        sign=MORE,
    )
    return Declared(output=output, key=table.names.get(of, output.name), group=group)
