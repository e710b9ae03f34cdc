"""The TOML files of models of one's own: what kind of model a file speaks of."""

from pathlib import Path

import msgspec

from evenhand.model_zoo.errors import ZooError


def document(path: Path) -> dict[str, object]:
    """Return a TOML file as it is.

    Raises:
        ZooError: it cannot be read, or is no TOML.
    """
    try:
        found: dict[str, object] = msgspec.toml.decode(path.read_bytes())
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        problem = f"{path}: not TOML that can be read: {error}"
        raise ZooError([problem]) from None
    return found


def stated_kind(path: Path) -> str | None:
    """Return the `kind` that a TOML file states; None where it states none, or is no such file.

    Args:
        path: any path.

    Raises:
        ZooError: the name ends in .toml, and what it holds is no TOML.
    """
    if path.suffix != ".toml" or not path.is_file():
        return None
    kind = document(path).get("kind")
    return kind if isinstance(kind, str) else None
