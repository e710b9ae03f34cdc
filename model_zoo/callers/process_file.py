"""The TOML file of a program that is talked to in lines of JSON.

schema = 1
kind = "process"
name = "mine"
version = "1"
command = ["python", "model.py"]
media = "path"

[input]
medium = "sound"
sample_rate_hz = 16000

[[outputs]]
kind = "emotion"
of = ["anger", "sadness"]
scale = [0, 1]
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, ClassVar, Literal

from msgspec import Meta

from evenhand.model_zoo.callers.caller_file import CallerFile
from evenhand.model_zoo.callers.declared import Named
from evenhand.model_zoo.callers.media import Seconds
from evenhand.model_zoo.errors import ZooError


class ProcessFile(CallerFile, frozen=True, kw_only=True):
    """All that the file states.

    Attributes:
        kind: `process`.
        command: the program and its arguments, run without a shell in the folder of the file.
        media: whether items are handed over as paths, or in the line as `data_base64`.
        timeout_s: seconds for an item.
        start_s: seconds that the first item after a start has on top.
        restarts: how often a program that ended, or did not answer, is started again in a run.
    """

    OPERATION: ClassVar[tuple[str, ...]] = ("timeout_s", "start_s", "restarts")

    kind: Literal["process"]
    command: tuple[Named, ...]
    media: Literal["path", "data_base64"] = "path"
    timeout_s: Seconds = 60.0
    start_s: Seconds = 120.0
    restarts: Annotated[int, Meta(ge=0)] = 3

    def mistakes(self) -> Iterator[str]:
        """Yield what is wrong beyond the kinds of values."""
        yield from super().mistakes()
        if not self.command:
            yield "command: a list of the program and its arguments is wanted, got []"

    def program(self, folder: Path) -> str:
        """Return where the program lies.

        Args:
            folder: of the TOML file.

        Raises:
            ZooError: there is none.
        """
        name = self.command[0]
        found = shutil.which(name if name == Path(name).name else folder / name)
        if found is None:
            problem = f"command: no program {name!r} that can be run"
            raise ZooError([problem])
        return str(Path(found).absolute())

    def files(self, folder: Path) -> list[Path]:
        """Return the files that the command names, which decide what is answered.

        Args:
            folder: of the TOML file.
        """
        return [folder / one for one in self.command if _is_file(folder / one)]


def _is_file(path: Path) -> bool:
    """Say whether a path is a file; a line of code is none, and too long for a name."""
    try:
        return path.is_file()
    except OSError:
        return False
