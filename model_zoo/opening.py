"""From the name or path of a model to a predictor: each file of `adapters` knows some models."""

from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType
from typing import Protocol, cast

from evenhand.model_zoo import adapters
from evenhand.model_zoo.card import card, cards
from evenhand.model_zoo.errors import UnknownName, ZooError
from evenhand.model_zoo.predictor import Predictor
from evenhand.model_zoo.wish import Wish


class Adapter(Protocol):
    """What a file of `adapters` offers, beside one or both of these.

    `MODELS`: names of cards. `recognises(path)`: whether a path is a model of its kind.

    It may also offer `read_from(name, wish)`: files and folders that it reads beside those that
    the wish names, so that a change in them is noticed.
    """

    def opened(self, name: str, wish: Wish) -> Predictor:
        """Return one of its models, by name or path."""


def open_predictor(name: str, wish: Wish) -> Predictor:
    """Return a model, ready to score.

    Args:
        name: of its card; or the path of a model of one's own.
        wish: runtime, precision, and where weights lie that are not shipped.

    Raises:
        UnknownName: the zoo has no such model, and there is no such path.
        ZooError: nothing here can run it; weights are missing or are of another model; an extra
            is not installed.
    """
    known, adapter = _found(name)
    return cast("Adapter", adapter).opened(known, wish)


def read_from(name: str, wish: Wish) -> tuple[Path, ...]:
    """Return the files and folders that decide what a model says, but for those of evenhand.

    Args:
        name: of its card, or its path.
        wish: as for `open_predictor`.

    Raises:
        ZooError: as `open_predictor`, where no file has to be read to know it.
    """
    known, adapter = _found(name)
    own: Iterable[Path] = adapter.read_from(known, wish) if hasattr(adapter, "read_from") else ()
    named = () if known in cards() else _with_files_beside(Path(known))
    return (*named, *wish.paths(), *own)


def _with_files_beside(path: Path) -> tuple[Path, ...]:
    """Return a folder; or a file and those that lie beside it, which it may name."""
    if path.is_dir():
        return (path,)
    return tuple(one for one in sorted(path.absolute().parent.iterdir()) if one.is_file())


def runnable() -> tuple[str, ...]:
    """Return the names of all models that can be run, sorted.

    Examples:
        >>> "bud-e-whisper-1.0" in runnable()
        True
    """
    return tuple(sorted(name for one in _adapters() for name in getattr(one, "MODELS", ())))


def _found(name: str) -> tuple[str, ModuleType]:
    """Return the name of a model's card, or its path, with the adapter that opens it."""
    if name not in cards() and (Path(name).exists() or Path(name).parent != Path()):
        return name, _of_path(Path(name))
    known = card(name).name
    for one in _adapters():
        if known in getattr(one, "MODELS", ()):
            return known, one
    problem = f"{known}: described by a card, but nothing here can run it"
    raise ZooError([problem])


def _of_path(path: Path) -> ModuleType:
    """Return the adapter that opens a model of one's own."""
    if not path.exists():
        problem = f"{path}: no such file or folder, and no name that `evenhand zoo list` prints"
        raise UnknownName([problem])
    for one in _adapters():
        if hasattr(one, "recognises") and one.recognises(path):
            return one
    problem = (
        f"{path}: no model that can be run here, such as the folder of a finished training run"
    )
    raise ZooError([problem])


def _adapters() -> Iterator[ModuleType]:
    """Yield the files of the folder that know some models."""
    for found in iter_modules(adapters.__path__):
        module = import_module(f"{adapters.__name__}.{found.name}")
        if hasattr(module, "MODELS") or hasattr(module, "recognises"):
            yield module
