"""From what a model answered to numbers on the stated scales, or to words; nothing is repaired."""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from evenhand.model_zoo.adapters.text_scores import TEXTS_ALONE, Reading
from evenhand.model_zoo.callers.declared import Declared
from evenhand.model_zoo.callers.reply import Reply, malformed, refused
from evenhand.model_zoo.names import folded
from evenhand.model_zoo.outputs import Output

SUM: Final = 0.02
"""How far shares may sum up to something else than one: three digits, some forty numbers."""

SHOWN: Final = 60
"""Letters of an answer that are shown in a reason."""


class Unusable(ValueError):
    """An answer that holds no numbers as they are stated; says what was found instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """How answers are read.

    Attributes:
        declared: the numbers that are wanted; none where words are.
        words: how numbers are read off words, where words are wanted.
    """

    declared: tuple[Declared, ...] = ()
    words: Reading = field(default=TEXTS_ALONE)

    @property
    def outputs(self) -> tuple[Output, ...]:
        """Return what the numbers mean, in their order."""
        return tuple(one.output for one in self.declared) or self.words.outputs

    def of_scores(self, value: object) -> Reply:
        """Return the reply that holds some numbers.

        Args:
            value: numbers by name, a list in the order of the outputs, or a list of tables with
                `name` and `score`.
        """
        try:
            return Reply(values=numbers(value, self.declared))
        except Unusable as error:
            return malformed(error)

    def of_text(self, value: object) -> Reply:
        """Return the reply that holds words."""
        if not isinstance(value, str):
            return malformed(f"a text is wanted, got {_shown(value)}")
        if not value.strip():
            return malformed("an empty text")
        read = np.asarray(self.words.read([value]), dtype=np.float64).reshape(-1)
        return Reply(values=tuple(read.tolist()), text=value)

    def of_row(self, value: object) -> Reply:
        """Return what a function or a program meant: words, a refusal, or numbers."""
        if isinstance(value, Mapping) and set(value) == {"refused"}:
            return refused(value["refused"])
        if not self.declared:
            return self.of_text(value)
        return self.of_scores(value)


def numbers(value: object, wanted: Sequence[Declared]) -> tuple[float, ...]:
    """Return the numbers of an answer, in the order of the outputs.

    Names that were not asked for are passed over. A name that is missing makes the answer
    unusable: it is never taken for 0.

    Args:
        value: what was answered; see `Answers.of_scores`.
        wanted: the outputs.

    Raises:
        Unusable: a number is missing, is none, or leaves its scale; shares do not sum up to one.
    """
    if isinstance(value, np.ndarray):
        value = value.tolist()
    given = _in_order(value, wanted) if _has_names(value) else _listed(value, wanted)
    found = tuple(_number(one, by) for one, by in zip(given, wanted, strict=True))
    for group in {one.group for one in wanted if one.output.form == "softmax"}:
        total = sum(one for one, by in zip(found, wanted, strict=True) if by.group == group)
        if abs(total - 1) > SUM:
            problem = f"shares sum up to {total:.3g}, not to 1"
            raise Unusable(problem)
    return found


def _has_names(value: object) -> bool:
    """Tell numbers with names from numbers in order."""
    tables = isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)
    return isinstance(value, Mapping) or tables


def _named(value: object) -> Iterator[tuple[str, object]]:
    """Yield names and numbers of a table, or of a list of tables."""
    if isinstance(value, Mapping):
        yield from ((str(name), number) for name, number in value.items())
    elif isinstance(value, list):
        for one in value:
            if not (isinstance(one, Mapping) and {"name", "score"} <= set(one)):
                problem = f"tables with name and score are wanted, got {_shown(one)}"
                raise Unusable(problem)
            yield str(one["name"]), one["score"]


def _in_order(value: object, wanted: Sequence[Declared]) -> list[object]:
    """Return what is answered with names, in the order of the outputs."""
    keys = [folded(one.key) for one in wanted]
    named: dict[str, object] = {}
    for name, number in _named(value):
        key = folded(name)
        if key not in keys:
            continue
        if key in named and named[key] != number:
            problem = f"two numbers for {name[:SHOWN]!r}"
            raise Unusable(problem)
        named[key] = number
    missing = [one.key for one, key in zip(wanted, keys, strict=True) if key not in named]
    if missing:
        more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        problem = f"no number for {missing[0]!r}{more}"
        raise Unusable(problem)
    return [named[key] for key in keys]


def _listed(value: object, wanted: Sequence[Declared]) -> list[object]:
    """Return numbers that come in order."""
    if not isinstance(value, list | tuple):
        problem = f"numbers by name, or a list, are wanted, got {_shown(value)}"
        raise Unusable(problem)
    if len(value) != len(wanted):
        problem = f"{len(wanted)} numbers are wanted, got {len(value)}"
        raise Unusable(problem)
    return list(value)


def _number(value: object, by: Declared) -> float:
    """Return a finite number on its scale."""
    plain = value.item() if isinstance(value, np.generic) else value
    if isinstance(plain, bool) or not isinstance(plain, int | float):
        problem = f"{by.key!r}: a number is wanted, got {_shown(plain)}"
        raise Unusable(problem)
    low, high = by.output.scale.low, by.output.scale.high
    found = float(plain) if abs(plain) < math.inf and abs(plain) <= 1e308 else math.nan  # noqa: PLR2004 what a float holds
    if not math.isfinite(found):
        problem = f"{by.key!r}: a finite number is wanted, got {_shown(plain)}"
        raise Unusable(problem)
    if low is not None and high is not None and not low <= found <= high:
        problem = f"{by.key!r}: {found:g} is off the scale, {low:g} to {high:g}"
        raise Unusable(problem)
    return found


def json_value(text: str | bytes) -> object:
    r"""Return what JSON text holds, without the code fence that language models put around it.

    Raises:
        Unusable: it is no JSON, or a key stands twice in a table with two values.

    Examples:
        >>> json_value('```json\n{"joy": 1}\n```')
        {'joy': 1}
    """
    try:
        plain = text.decode("utf-8-sig") if isinstance(text, bytes) else text
        plain = plain.strip()
        if plain.startswith("```") and plain.endswith("```"):
            plain = plain.partition("\n")[2].removesuffix("```")
        found: object = json.loads(plain, object_pairs_hook=_table)
    except Unusable:
        raise
    except (ValueError, RecursionError):
        problem = f"no JSON: {_shown(text)}"
        raise Unusable(problem) from None
    return found


def _table(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return a table of JSON; of two values under one key nobody knows which one is meant."""
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found and found[key] != value:
            problem = f"two values for {key[:SHOWN]!r}"
            raise Unusable(problem)
        found[key] = value
    return found


def _shown(value: object) -> str:
    """Return the beginning of a value, for messages."""
    return repr(value[:SHOWN] if isinstance(value, str | bytes) else value)[: SHOWN + 2]
