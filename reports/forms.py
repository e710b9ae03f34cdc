"""The forms of a report: the files of the folder `outputs`, found by name and loaded when asked."""

import importlib
import pkgutil
from collections.abc import Mapping
from typing import Protocol, cast

from evenhand.audit.errors import InputError
from evenhand.audit.nearest import suggestion
from evenhand.audit.result import AuditResult
from evenhand.reports import outputs


class Output(Protocol):
    """What a file of the folder `outputs` offers."""

    TELLS: str

    def files(self, result: AuditResult) -> Mapping[str, bytes]:
        """Return the written files by name; the same result gives the same bytes."""


def forms() -> tuple[str, ...]:
    """Return the names of all forms, as the command takes them.

    >>> "model-card" in forms()
    True
    """
    return tuple(m.name.replace("_", "-") for m in pkgutil.iter_modules(outputs.__path__))


def output(form: str) -> Output:
    """Return the form of this name.

    Raises:
        InputError: there is none.
    """
    if form not in forms():
        known = ", ".join(forms())
        msg = f"--format: there is no form {form!r}, there are {known}.{suggestion(form, forms())}"
        raise InputError([msg])
    module = importlib.import_module(f"{outputs.__name__}.{form.replace('-', '_')}")
    return cast("Output", module)


def files(result: AuditResult, form: str) -> Mapping[str, bytes]:
    """Return a result in one form: the content of each file by its name.

    Raises:
        InputError: there is no such form, or the extra that writes it is not installed.
    """
    return output(form).files(result)
