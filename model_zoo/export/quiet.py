"""Conversions without the chatter of the libraries that do them."""

import contextlib
import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from evenhand.model_zoo.runtime import optimum_graph

TRACING: Final = r"`torch\.jit\.\w+` is deprecated"
"""OpenVINO converts by torch's tracing, which torch has deprecated and OpenVINO has not left."""


@contextmanager
def quiet() -> Iterator[None]:
    """Keep tables, bars of progress and warnings of tracing from the screen; errors still raise.

    Tracing warns wherever a module compares shapes in Python; that the trace is right for other
    batches is what parity shows after every export.
    """
    import torch  # noqa: PLC0415 an optional library

    with (
        optimum_graph.quiet(),
        warnings.catch_warnings(),
        contextlib.redirect_stdout(io.StringIO()),
    ):
        warnings.filterwarnings("ignore", TRACING, DeprecationWarning)
        warnings.filterwarnings("ignore", category=torch.jit.TracerWarning)  # type: ignore[attr-defined]
        yield
