"""A result on disk, read back with a message that helps where it cannot be."""

from pathlib import Path

import msgspec

from evenhand.audit.errors import InputError
from evenhand.audit.result import SCHEMA_VERSION, AuditResult, load

RESULT_NAME = "result.json"


def read_result(folder: Path) -> AuditResult:
    """Return the result of a finished audit.

    Args:
        folder: the output folder of the audit, or the result file itself.

    Raises:
        InputError: there is no result, it is not one, or its schema is another version's.
    """
    path = folder / RESULT_NAME if folder.is_dir() else folder
    try:
        _check_schema(path)
        return load(path)
    except FileNotFoundError:
        msg = f"{path}: there is no result; expected the output folder of `evenhand audit`"
        raise InputError([msg]) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError([f"{path}: is not a result of an audit: {error}"]) from None
    except OSError as error:
        raise InputError([f"{path}: cannot be read: {error.strerror}"]) from None


class _Head(msgspec.Struct):
    """The one field of a result that every version has."""

    schema: int


def _check_schema(path: Path) -> None:
    """Refuse the result of another schema before its fields are looked at."""
    found = msgspec.json.decode(path.read_bytes(), type=_Head).schema
    if found != SCHEMA_VERSION:
        msg = f"{path}: has schema {found}, this version reads {SCHEMA_VERSION}"
        raise InputError([msg])
