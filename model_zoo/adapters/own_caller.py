"""A model that somebody else runs: a function, a program or an endpoint that a TOML file names."""

from collections.abc import Iterable
from pathlib import Path

from evenhand.model_zoo.callers.opening import is_caller_file, open_caller, read_caller_file
from evenhand.model_zoo.callers.process_file import ProcessFile
from evenhand.model_zoo.callers.python_file import PythonFile
from evenhand.model_zoo.predictor import Predictor
from evenhand.model_zoo.wish import Wish


def recognises(path: Path) -> bool:
    """Say whether a path is a TOML file with a `kind` that is called.

    Args:
        path: what was named in place of a model.
    """
    return is_caller_file(path)


def read_from(name: str, wish: Wish) -> Iterable[Path]:
    """Return the files that decide what the model says, as far as they can be seen."""
    del wish
    path = Path(name)
    stated = read_caller_file(path)
    if isinstance(stated, PythonFile):
        module = stated.module_file(path.parent)
        return () if module is None else (module,)
    return stated.files(path.parent) if isinstance(stated, ProcessFile) else ()


def opened(name: str, wish: Wish) -> Predictor:
    """Return the model that a TOML file speaks of.

    Args:
        name: path of the file.
        wish: whether the network may be used; all else is stated in the file.

    Raises:
        ZooError: see `open_caller`; or a wish that has no meaning here.
    """
    wish.refuse(
        *("runtime", "precision", "weights", "encoder", "baseline", "form", "language", "partial"),
        why=f"what {name} names is asked as it is",
    )
    return open_caller(Path(name), wish)
