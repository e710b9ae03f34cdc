"""Which heads a folder holds: one file an output, named as its authors published it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from evenhand.model_zoo.errors import ZooError

ENDINGS: Final = (".pth", ".pt", ".bin", ".safetensors")
BEST: Final = "best"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadFiles:
    """What was found of the heads that were expected.

    Attributes:
        found: files by names of outputs, in the order in which they were expected.
        missing: outputs without a file.
        unexpected: heads in the folder that nobody expects, by the names that their files bear.
    """

    found: Mapping[str, Path]
    missing: tuple[str, ...]
    unexpected: tuple[str, ...]


def head_files(folder: Path, expected: Mapping[str, str]) -> HeadFiles:
    """Return which of the expected heads lie in a folder.

    A head that is left out without a word makes every comparison between models wrong, so what
    is missing and what is too much is told by name.

    Args:
        folder: where the files lie; files of other kinds are passed over.
        expected: names of files by names of outputs; see `card.weight_files`.

    Raises:
        ZooError: there is no such folder, or none of the heads is in it.
    """
    if not folder.is_dir():
        problem = f"{folder}: no such folder of heads"
        raise ZooError([problem])
    lying = {file.name: file for file in sorted(folder.iterdir()) if file.suffix in ENDINGS}
    found = {name: lying[file] for name, file in expected.items() if file in lying}
    if not found:
        first = next(iter(expected.values()))
        problem = f"{folder}: none of {len(expected)} heads is here; a file is named as {first!r}"
        raise ZooError([problem])
    extra = lying.keys() - set(expected.values())
    return HeadFiles(
        found=MappingProxyType(found),
        missing=tuple(name for name in expected if name not in found),
        unexpected=tuple(dimension_name(lying[name].stem) for name in sorted(extra)),
    )


def dimension_name(stem: str) -> str:
    """Return the name of the output that a file of weights is for.

    The first part of the name is dropped, and the last where it holds "best". Parts are told
    by `_` alone: `&`, `.` and `-` belong to names.

    Args:
        stem: name of the file without its ending.

    Returns:
        The name; the whole stem where nothing would be left of it.

    Examples:
        >>> dimension_name("model_jealousy_&_envy_best")
        'jealousy_&_envy'
        >>> dimension_name("model_Submissive_vs._Dominant_best")
        'Submissive_vs._Dominant'
        >>> dimension_name("model_High-Pitched_vs._Low-Pitched")
        'High-Pitched_vs._Low-Pitched'
    """
    parts = stem.split("_")[1:]
    if parts and BEST in parts[-1]:
        parts = parts[:-1]
    return "_".join(parts) or stem
