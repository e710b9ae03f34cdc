"""The door of a measure: what is given becomes what the formula was written for, or is refused.

A measure is written for arrays of floats, for names and for `Ratings`. People have lists, columns
of data frames and images of eight bits. `@door` stands between: it reads the annotations of the
measure once and then turns every argument into what its annotation says, by position, and refuses
in words what cannot be turned. Where the measure has no value, the reason is added in words.
"""

from collections.abc import Callable, Collection, Mapping, Sequence, Sized
from functools import partial, wraps
from inspect import Parameter, signature
from types import MappingProxyType
from typing import Any, ParamSpec, TypeAlias, TypeVar, get_args, get_origin

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evenhand.metrics.given_names import given_names, given_persons
from evenhand.metrics.given_numbers import given_numbers
from evenhand.metrics.numbered import Names
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.rules import REASONS
from evenhand.metrics.sums import AdditiveMetric, Array, Mask, Undefined

P = ParamSpec("P")
R = TypeVar("R")
Entrance: TypeAlias = Callable[[Any], Any]

PERSONS = frozenset({"persons", "clusters"})
"""Parameters that say whose item it is, of which every item must have one."""

MADE_BY: Mapping[type, str] = MappingProxyType(
    {
        Ratings: "Ratings.of_table makes them of a table with one row an item and one column a "
        "rater",
        np.random.Generator: "np.random.default_rng(seed) makes one",
        AdditiveMetric: "take one of evenhand.metrics.catalogue.catalogue()",
    }
)
"""Types that nothing else can stand in for, and how to come by them."""


def door(function: Callable[P, R]) -> Callable[P, R]:
    """Return a measure that takes lists, columns and numbers of any kind, and says what is wrong.

    Args:
        function: a measure whose parameters are annotated.

    Returns:
        The same measure, with the same signature and text.

    Examples:
        >>> @door
        ... def highest(scores: Array) -> float:
        ...     return float(scores.max())
        >>> highest([1, 3, 2])
        3.0
        >>> highest(["low", "high"])
        Traceback (most recent call last):
        ...
        ValueError: highest: scores must be numbers, got 'low' at position 0
    """
    name = function.__name__
    form = signature(function).parameters
    entrances = {key: _entrance(name, parameter) for key, parameter in form.items()}
    inner: Callable[..., R] = function

    @wraps(function)
    def entered(*args: P.args, **kwargs: P.kwargs) -> R:
        known = [enter(x) for enter, x in zip(entrances.values(), args, strict=False)]
        named = {key: entrances.get(key, _as_it_is)(x) for key, x in kwargs.items()}
        try:
            return inner(*known, *args[len(known) :], **named)
        except Undefined as reason:
            explain(reason, name)
            raise

    return entered


def explain(reason: Undefined, name: str) -> None:
    """Add the reason in words to an error whose message is the code.

    Args:
        reason: the error, which keeps its message.
        name: the measure that was called.
    """
    code = str(reason)
    reason.__notes__ = [f"{name}: {REASONS.get(code, code)}"]


def _entrance(name: str, parameter: Parameter) -> Entrance:
    """Return what an argument goes through, by what its parameter is annotated with."""
    key, hint = parameter.name, parameter.annotation
    kinds = set(get_args(hint)) | {hint}
    enter: Entrance = _as_it_is
    if Array in kinds or hint == ArrayLike:
        enter = partial(given_numbers, name, key)
    elif NDArray[np.generic] in kinds:
        enter = partial(given_persons if key in PERSONS else given_names, name, key)
    elif Mask in kinds:
        enter = np.asarray
    elif any(get_origin(kind) in (Sequence, Collection) for kind in kinds):
        enter = partial(_listed, name, key)
    elif Mapping[str, Names] in kinds:
        enter = partial(_named_columns, name, key)
    else:
        made = next((kind for kind in MADE_BY if kind in kinds), None)
        enter = enter if made is None else partial(_instance, name, key, made)
    return _unless_absent(enter) if type(None) in kinds else enter


def _as_it_is(value: object) -> object:
    """Return what was given."""
    return value


def _unless_absent(enter: Entrance) -> Entrance:
    """Return an entrance that lets None through, which is the default of an optional argument."""
    return lambda value: None if value is None else enter(value)


def _listed(name: str, argument: str, value: object) -> object:
    """Return a column as a list, which has no index to pair rows by; another list as it is."""
    if not isinstance(value, Sized):
        msg = f"{name}: {argument} must be a list, got {value!r}"
        raise ValueError(msg)  # noqa: TRY004 every bad argument of this package is a ValueError
    return np.asarray(value).tolist() if hasattr(value, "__array__") else value


def _named_columns(name: str, argument: str, value: Any) -> dict[str, Names]:  # noqa: ANN401
    """Return a mapping or a data frame as one column of names an attribute."""
    if not hasattr(value, "items"):
        msg = f"{name}: {argument} must be columns of names by attribute, got {_kind(value)}"
        raise ValueError(msg)
    return {key: given_names(name, f"{argument}: {key}", names) for key, names in value.items()}


def _instance(name: str, argument: str, wanted: type, value: object) -> object:
    """Return what is of a type that nothing else can stand in for."""
    if not isinstance(value, wanted):
        msg = f"{name}: {argument} must be {wanted.__name__}, got {_kind(value)}; {MADE_BY[wanted]}"
        raise ValueError(msg)  # noqa: TRY004 every bad argument of this package is a ValueError
    return value


def _kind(value: object) -> str:
    """Return the type of a value as its name."""
    return type(value).__name__
