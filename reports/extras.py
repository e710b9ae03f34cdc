"""Libraries that only some forms need; where one is missing, the message names the extra."""

import importlib
from types import ModuleType

from evenhand.audit.errors import InputError


def extra_module(name: str, *, extra: str) -> ModuleType:
    """Return an imported library.

    Args:
        name: of the module.
        extra: the extra of this package that brings it.

    Raises:
        InputError: it is not installed, or cannot be loaded on this machine.

    >>> extra_module("json", extra="pdf").__name__
    'json'
    """
    try:
        return importlib.import_module(name)
    except ImportError:
        msg = f"{name.partition('.')[0]} is not installed: pip install 'evenhand[{extra}]'"
        raise InputError([msg]) from None
    except OSError as error:
        msg = f"{name.partition('.')[0]} cannot be loaded, a library of the system is missing: "
        raise InputError([msg + str(error).partition("\n")[0]]) from None
