"""What can be exported, by name: asked before a library is loaded that takes a minute."""

import importlib.util
from pathlib import Path

from evenhand.model_zoo.errors import UnknownName
from evenhand.model_zoo.names import suggestion

ELSEWHERE = ("hf-hub:", "local-dir:")
"""How names of open_clip begin that say themselves where a model lies."""


def check_source(model: str) -> None:
    """Refuse a name that stands for no file, no folder and no configuration of open_clip.

    Args:
        model: as `read_source` takes it.

    Raises:
        UnknownName: nothing has this name; names the nearest configuration.
    """
    if Path(model).exists() or model.startswith(ELSEWHERE):
        return
    known = configurations()
    if model not in known:
        problem = (
            f"{model}: no such file or folder, and no configuration of open_clip of that name."
            f"{suggestion(model, known)}"
        )
        raise UnknownName([problem])


def configurations() -> tuple[str, ...]:
    """Return the names of the configurations that open_clip ships; none where it is missing."""
    found = importlib.util.find_spec("open_clip")
    if found is None or found.origin is None:
        return ()
    folder = Path(found.origin).with_name("model_configs")
    return tuple(sorted(file.stem for file in folder.glob("*.json")))
