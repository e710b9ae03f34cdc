"""The weights of an HDF5 file that Keras wrote: plain arrays, each of the shape that was expected.

HDF5 can point into other files, and can declare arrays that it does not hold. Neither is followed.
Its library may crash on a damaged file, so what is opened is held against a hash first, see
`fetched_weights`.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.frameworks import require

TOPOLOGY: Final = "model_config"
"""The attribute that holds the layers of a whole model."""

WEIGHTS: Final = "model_weights"
"""The group of weights of a whole model; a file of weights alone has them at its root."""


class StoredWeights:
    """The weights of an open file, layer by layer.

    Attributes:
        file: its name, for messages.
        layers: names of the layers that the file lists, in their order.
    """

    def __init__(self, root: Any, *, file: str) -> None:  # noqa: ANN401 h5py has no types
        """Take the group that holds the layers.

        Raises:
            ZooError: it lists no layers.
        """
        self.file = file
        self._root = root
        self.layers = tuple(_names(root, "layer_names", file))

    def arrays(
        self, layer: str, shapes: Sequence[tuple[int, ...]]
    ) -> tuple[NDArray[np.float32], ...]:
        """Return the arrays of a layer, in the order in which Keras keeps them.

        Args:
            layer: its name.
            shapes: of the arrays that a layer of its kind has.

        Raises:
            ZooError: other arrays, of other shapes, or no finite numbers.
        """
        where = f"{self.file}: weights of {layer!r}"
        if layer not in self.layers:
            raise ZooError([f"{where}: none; the file has {', '.join(self.layers)}"])
        group = _followed(self._root, layer, where)
        names = list(_names(group, "weight_names", where))
        if len(names) != len(shapes):
            problem = f"{where}: {len(shapes)} arrays are wanted, got {len(names)}"
            raise ZooError([problem])
        pairs = zip(names, shapes, strict=True)
        return tuple(_array(_followed(group, name, where), shape, where) for name, shape in pairs)


@contextmanager
def opened_weights(file: Path) -> Iterator[tuple[StoredWeights, str | None]]:
    """Give the weights of a file, and the JSON of its layers where it holds that too.

    Args:
        file: what Keras saved, as a whole model or as weights alone.

    Raises:
        ZooError: no HDF5, or no weights of Keras in it.
    """
    require("h5py", extra="run")
    import h5py  # noqa: PLC0415 an optional library

    if not file.is_file():
        problem = f"{file}: no such file; an HDF5 file of Keras would be right"
        raise ZooError([problem])
    try:
        with h5py.File(file, "r") as opened:
            text = opened.attrs.get(TOPOLOGY)
            root = _followed(opened, WEIGHTS, str(file)) if WEIGHTS in opened else opened
            yield StoredWeights(root, file=str(file)), None if text is None else _text(text)
    except (OSError, RuntimeError, KeyError, TypeError, UnicodeDecodeError) as error:
        problem = f"{file}: cannot be read as HDF5: {error}"
        raise ZooError([problem]) from None


def _text(value: object) -> str:
    """Return a name or text, which older files hold as bytes."""
    return value.decode() if isinstance(value, bytes) else str(value)


def _names(group: Any, attribute: str, where: str) -> Iterator[str]:  # noqa: ANN401 h5py has no types
    """Yield the names that an attribute lists."""
    listed = group.attrs.get(attribute)
    if not isinstance(listed, np.ndarray):
        problem = f"{where}: no list {attribute!r}; these are no weights of Keras"
        raise ZooError([problem])
    yield from map(_text, listed)


def _followed(group: Any, path: str, where: str) -> Any:  # noqa: ANN401 h5py has no types
    """Return what lies at a path inside the file, and inside this file alone."""
    import h5py  # noqa: PLC0415 an optional library

    for step in path.split("/"):
        link = group.get(step, getlink=True) if isinstance(group, h5py.Group) else None
        if not isinstance(link, h5py.HardLink):
            got = "nothing" if link is None else f"a {type(link).__name__}"
            problem = f"{where}: {path!r}: an array in this file is wanted, got {got}"
            raise ZooError([problem])
        group = group[step]
    return group


def _array(
    stored: Any,  # noqa: ANN401 h5py has no types
    shape: tuple[int, ...],
    where: str,
) -> NDArray[np.float32]:
    """Return an array, once it is known that the file holds all of it."""
    dtype = getattr(stored, "dtype", None)
    got = f"{dtype} of shape {getattr(stored, 'shape', None)}"
    if dtype is None or dtype.kind != "f" or stored.shape != shape:
        problem = f"{where}: {stored.name}: float of shape {shape} is wanted, got {got}"
        raise ZooError([problem])
    if stored.external or stored.id.get_storage_size() != stored.nbytes:
        problem = f"{where}: {stored.name}: the file does not hold all of it as it is"
        raise ZooError([problem])
    array: NDArray[np.float32] = stored[()].astype(np.float32)
    if not np.isfinite(array).all():
        problem = f"{where}: {stored.name}: finite numbers are wanted"
        raise ZooError([problem])
    return array
