"""Weights of others that were fetched: found, held against their hashes, or asked for in words."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.fetch.archives import kept_at
from evenhand.model_zoo.fetch.digest import holds
from evenhand.model_zoo.fetch.part import Part
from evenhand.model_zoo.fetch.part_list import part_list
from evenhand.model_zoo.runtime.precision import Arithmetic, asked
from evenhand.model_zoo.wish import Wish


def fetched_weights(name: str, wish: Wish) -> Mapping[str, Path]:
    """Return the files of a model of others, each the very file that is pinned.

    Args:
        name: of its card, which is that of its list of parts.
        wish: `weights` may name a folder that holds the files; else they lie in the cache.

    Returns:
        Paths by names of files.

    Raises:
        ZooError: a file is missing or is another; says how to get it.
    """
    found = {part.file: _path(part, wish) for part in part_list(name).parts}
    for part in part_list(name).parts:
        if not holds(found[part.file], part.bytes, part.sha256):
            raise ZooError([_missing(name, part, wish)])
    return MappingProxyType(found)


def weight_paths(name: str, wish: Wish) -> tuple[Path, ...]:
    """Return where the files of a model are looked for, whether they are there or not.

    Args:
        name: of its card.
        wish: as for `fetched_weights`.
    """
    return tuple(_path(part, wish) for part in part_list(name).parts)


def weights_digest(name: str) -> str:
    """Return one sha256 over the files of a model, as they are pinned.

    Args:
        name: of its card.

    Examples:
        >>> len(weights_digest("ina-speech-gender"))
        64
    """
    told = "".join(f"{part.file} {part.sha256}\n" for part in part_list(name).parts)
    return hashlib.sha256(told.encode()).hexdigest()


def openvino_alone(name: str, wish: Wish, *, gives: str) -> Arithmetic:
    """Return the numbers to compute a network of others in, or refuse what has no meaning for it.

    Args:
        name: of the model.
        wish: how it is to be opened.
        gives: what it puts out, for the message.

    Raises:
        ZooError: another runtime than OpenVINO, 8 bit integers, or a wish that it cannot have.
    """
    wish.refuse("encoder", "partial", "allow_network", why=f"{name} is one network")
    wish.refuse("baseline", "form", "language", why=f"{name} gives {gives}")
    if wish.runtime != "openvino":
        problem = f"--runtime: {name} is computed by openvino alone, got {wish.runtime}"
        raise ZooError([problem])
    return asked(wish.precision, "f32", "f32")


def _path(part: Part, wish: Wish) -> Path:
    """Return where a file is looked for."""
    return kept_at(part, cache=wish.cache) if wish.weights is None else wish.weights / part.file


def _missing(name: str, part: Part, wish: Wish) -> str:
    """Say which file is not there, and how it is had."""
    path = _path(part, wish)
    if not path.is_file():
        what = f"{name}: {part.file} of {part.archive} is missing"
    else:
        what = f"{path}: not the file of {part.archive}, whose sha256 is {part.sha256}"
    return f"{what}; run: evenhand zoo fetch {name}"
