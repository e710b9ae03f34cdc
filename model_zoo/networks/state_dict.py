"""Files of weights as tensors by name, read without running code from the file."""

import pickle
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import torch

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.frameworks import require

TORCH_ENDINGS: Final = (".pth", ".pt", ".bin")
SAFETENSORS_ENDING: Final = ".safetensors"
POINTER: Final = b"version https://git-lfs"

NESTED: Final = "state_dict"
"""Where a checkpoint of a training run keeps its tensors, beside the state of the optimiser."""

WRAPPERS: Final = ("_orig_mod.", "module.")
"""What `torch.compile` and data-parallel training put before every name."""


def read_state_dict(path: Path) -> dict[str, torch.Tensor]:
    """Return the tensors of a file of weights by name.

    A file of torch is a pickle, which can run any code when it is read; here only tensors are
    read. They are mapped from the file where its form allows it, so that what is not used costs
    no memory. Names lose a leading `_orig_mod.` or `module.`, which say how a network was run
    and not what it is. A dictionary that keeps its tensors under `state_dict` is looked into.

    Args:
        path: a file that ends in `.pth`, `.pt`, `.bin` or `.safetensors`.

    Returns:
        Tensors on the CPU, of the kind of numbers in which they were written.

    Raises:
        ZooError: no such file, a pointer instead of it, another kind of file, objects other than
            tensors, cut short, or two names that differ only by what is stripped.
    """
    if not path.is_file():
        problem = f"{path}: no such file of weights"
        raise ZooError([problem])
    with path.open("rb") as file:
        if file.read(len(POINTER)) == POINTER:
            problem = f"{path}: a pointer of Git LFS stands where the weights belong; pull them"
            raise ZooError([problem])
    if path.suffix == SAFETENSORS_ENDING:
        return _named(_safetensors(path), path)
    if path.suffix in TORCH_ENDINGS:
        return _named(_torch(path), path)
    endings = ", ".join((*TORCH_ENDINGS, SAFETENSORS_ENDING))
    problem = f"{path}: a file of weights ends in one of {endings}"
    raise ZooError([problem])


def _safetensors(path: Path) -> object:
    """Return what a file of safetensors holds."""
    require("safetensors", extra="models")
    from safetensors import SafetensorError  # noqa: PLC0415 only for such files
    from safetensors.torch import load_file  # noqa: PLC0415 only for such files

    try:
        return load_file(path)
    except (SafetensorError, OSError) as error:
        problem = f"{path}: not a whole file of safetensors ({error})"
        raise ZooError([problem]) from None


def _torch(path: Path) -> object:
    """Return what a file of torch holds; files older than torch 1.6 are no zips and not mapped."""
    mapped = zipfile.is_zipfile(path)
    try:
        return torch.load(path, map_location="cpu", weights_only=True, mmap=mapped)
    except pickle.UnpicklingError:
        problem = f"{path}: not read, because it is no file of torch or holds more than tensors"
        advice = "; save only the state dict: torch.save(network.state_dict(), file)"
        raise ZooError([problem + advice]) from None
    except Exception as error:  # noqa: BLE001 a damaged pickle fails in every way
        says = (str(error) or type(error).__name__).split(". ")[0].splitlines()[0]
        problem = f"{path}: not a whole file of torch ({says})"
        raise ZooError([problem]) from None


def _named(read: object, path: Path) -> dict[str, torch.Tensor]:
    """Return tensors by their names without wrappers."""
    if isinstance(read, Mapping) and isinstance(read.get(NESTED), Mapping):
        read = read[NESTED]
    if not isinstance(read, Mapping) or not read:
        problem = f"{path}: tensors by name are wanted, got {_told(read)}"
        raise ZooError([problem])
    tensors = {name: one for name, one in read.items() if isinstance(one, torch.Tensor)}
    if len(tensors) < len(read):
        name = next(name for name in read if name not in tensors)
        problem = f"{path}: {name!r} is no tensor, got {_told(read[name])}"
        raise ZooError([problem])
    bare = {_bare(str(name)): one for name, one in tensors.items()}
    if len(bare) < len(tensors):
        problem = f"{path}: two names differ only by {' or '.join(WRAPPERS)}"
        raise ZooError([problem])
    return bare


def _bare(name: str) -> str:
    """Return a name without the wrappers before it, in whatever order they were put."""
    while name.startswith(WRAPPERS):
        name = name.split(".", 1)[1]
    return name


def _told(thing: object) -> str:
    """Return what something is, for messages."""
    return "nothing" if isinstance(thing, Mapping) and not thing else type(thing).__name__
