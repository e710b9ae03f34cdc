"""The TOML file of a function of Python.

schema = 1
kind = "python"
name = "mine"
version = "1"
callable = "my_model:scores"

[input]
medium = "picture"

[[outputs]]
kind = "emotion"
of = ["anger", "sadness"]
scale = [0, 1]
"""

import importlib
import os
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar, Final, Literal, TypeAlias

from evenhand.model_zoo.callers.caller_file import CallerFile
from evenhand.model_zoo.callers.declared import Named
from evenhand.model_zoo.errors import ZooError

PARTS: Final = 2

Takes: TypeAlias = Literal["arrays", "paths"]
Function: TypeAlias = Callable[[list[Any]], Any]
"""From a list of arrays or paths to one row an item."""


class PythonFile(CallerFile, frozen=True, kw_only=True):
    """All that the file states.

    Attributes:
        kind: `python`.
        callable: `module:function`; the module lies beside the file, or is installed.
        takes: decoded arrays, or paths of files that are gone afterwards.
    """

    OPERATION: ClassVar[tuple[str, ...]] = ()

    kind: Literal["python"]
    callable: Named
    takes: Takes = "arrays"

    def mistakes(self) -> Iterator[str]:
        """Yield what is wrong beyond the kinds of values."""
        yield from super().mistakes()
        parts = self.callable.split(":")
        if len(parts) != PARTS or not all(one.isidentifier() for one in _names(parts)):
            yield f"callable: module:function is wanted, got {self.callable!r}"

    def module_file(self, folder: Path) -> Path | None:
        """Return where the module lies, without running it; None where that is nowhere.

        Args:
            folder: of the TOML file.
        """
        _see(folder)
        try:
            found = find_spec(self.callable.partition(":")[0])
        except (ImportError, ValueError):
            return None
        return Path(found.origin) if found and found.origin and found.has_location else None

    def function(self, folder: Path) -> Function:
        """Return the function; its module is run, anew where it lies beside the file.

        Args:
            folder: of the TOML file.

        Raises:
            ZooError: there is no such module or function, the module cannot be run, or one of that
                name from another folder is in use already.
        """
        _see(folder)
        _refuse_taken_names(folder)
        module, _, name = self.callable.partition(":")
        try:
            found = getattr(_imported(module, folder), name, None)
        except (Exception, SystemExit) as error:  # noqa: BLE001 somebody else's module
            problem = f"callable: {module} cannot be imported: {type(error).__name__}: {error}"
            raise ZooError([problem]) from None
        if not callable(found):
            problem = f"callable: {module} has no function {name!r}"
            raise ZooError([problem])
        return found  # type: ignore[no-any-return]


def _names(parts: list[str]) -> list[str]:
    """Return all names of `package.module:function`."""
    return [name for part in parts for name in part.split(".")]


def _see(folder: Path) -> None:
    """Let modules be found that lie in a folder, first of all, as `python FILE` does."""
    own = str(folder.resolve())
    sys.path[:] = [own, *(one for one in sys.path if one != own)]
    importlib.invalidate_caches()


def _imported(name: str, folder: Path) -> ModuleType:
    """Return a module; one in a folder is read again, as it may have changed since."""
    known = sys.modules.get(name)
    if known is not None and str(_origin(known)).startswith(f"{folder.resolve()}{os.sep}"):
        return importlib.reload(known)
    return importlib.import_module(name)


def _refuse_taken_names(folder: Path) -> None:
    """Refuse modules whose names others have: Python would take those without a word.

    Two models in two folders, each with its `model.py`, would both be the first of them.
    """
    here = {path.stem: path for path in folder.resolve().glob("*.py")}
    here |= {path.parent.name: path for path in folder.resolve().glob("*/__init__.py")}
    taken = [
        f"callable: {path} has the name of {_origin(sys.modules[name])}, which is in use already;"
        " give it another"
        for name, path in sorted(here.items())
        if name in sys.modules.keys() - sys.stdlib_module_names - {"__main__"}
        and _origin(sys.modules[name]) not in {None, path.resolve()}
    ]
    if taken:
        raise ZooError(taken)


def _origin(module: ModuleType) -> Path | None:
    """Return the file of a module, where it has one."""
    file = getattr(module, "__file__", None)
    return Path(file).resolve() if file else None
