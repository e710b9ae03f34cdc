"""The same seed gives the same bits: one thread, no algorithm that sums in changing order."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import torch


@contextmanager
def deterministic(*, threads: int | None = 1) -> Iterator[None]:
    """Compute with deterministic algorithms, and put back what was set before.

    Args:
        threads: how many to use; None for as many as torch uses anyway. With another number sums
            are taken in another order, so only one thread gives the same bits on every machine of
            a kind.
    """
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    before, strict = torch.get_num_threads(), torch.are_deterministic_algorithms_enabled()
    torch.set_num_threads(threads or before)
    torch.use_deterministic_algorithms(mode=True)
    try:
        yield
    finally:
        torch.set_num_threads(before)
        torch.use_deterministic_algorithms(mode=strict)


@contextmanager
def seeded(seed: int, *more: int) -> Iterator[torch.Generator]:
    """Draw from seeds that belong to one step of a run, whatever was drawn before.

    A run that is resumed at epoch 7 therefore draws in epoch 7 what it would have drawn anyway,
    and no state of a generator has to be stored.

    Args:
        seed: of the run.
        more: numbers of the step.

    Yields:
        A generator of its own, and the global one is seeded alike (dropout reads it).
    """
    mixed = int(np.random.SeedSequence([seed, *more]).generate_state(1, np.uint64)[0] >> 1)
    with torch.random.fork_rng():
        torch.manual_seed(mixed)
        yield torch.Generator().manual_seed(mixed)
