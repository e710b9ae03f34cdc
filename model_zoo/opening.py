"""From the name of a model to a predictor: each file of `adapters` knows some models."""

from collections.abc import Iterator, Sequence
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol

from evenhand.model_zoo import adapters
from evenhand.model_zoo.card import card
from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.predictor import Predictor
from evenhand.model_zoo.wish import Wish


class Adapter(Protocol):
    """What a file of `adapters` offers."""

    MODELS: Sequence[str]
    """Names of cards."""

    def opened(self, name: str, wish: Wish) -> Predictor:
        """Return one of its models."""


def open_predictor(name: str, wish: Wish) -> Predictor:
    """Return a model of the zoo, ready to score.

    Args:
        name: of its card.
        wish: runtime, precision, and where weights lie that are not shipped.

    Raises:
        UnknownName: the zoo has no such model.
        ZooError: nothing here can run it; weights are missing or are of another model; an extra
            is not installed.
    """
    known = card(name).name
    for adapter in _adapters():
        if known in adapter.MODELS:
            return adapter.opened(known, wish)
    problem = f"{known}: described by a card, but nothing here can run it"
    raise ZooError([problem])


def runnable() -> tuple[str, ...]:
    """Return the names of all models that can be run, sorted.

    Examples:
        >>> "bud-e-whisper-1.0" in runnable()
        True
    """
    return tuple(sorted(name for adapter in _adapters() for name in adapter.MODELS))


def _adapters() -> Iterator[Adapter]:
    """Yield the files of the folder that know some models."""
    for found in iter_modules(adapters.__path__):
        module = import_module(f"{adapters.__name__}.{found.name}")
        if hasattr(module, "MODELS"):
            yield module
