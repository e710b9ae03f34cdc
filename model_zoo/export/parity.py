"""Whether an exported network still says what its source says."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.bench.drift import drift, drift_by_output
from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.runtime.ir_folder import Parity
from evenhand.model_zoo.runtime.precision import Stored

Function: TypeAlias = Callable[[NDArray[np.float32]], NDArray[np.float32]]

TOLERANCES: Mapping[Stored, float] = MappingProxyType(
    {"f32": 1e-4, "f16": 1e-2, "int8-weights": 5e-2, "int8-static": 0.15}
)
"""The largest relative RMS that is let through. Measured on full-size encoders: 2e-6, 2e-3, up to
2.6e-2, and 2e-2 to 6.5e-2. A network that errs by more was broken by its conversion, not rounded.
"""

FEW_OUTPUTS: Final = 128
"""Up to so many outputs are reported one by one; more are the axes of an embedding."""


def parity(
    source: Function,
    exported: Function,
    samples: NDArray[np.float32],
    *,
    stored: Stored,
    tolerance: float | None = None,
) -> Parity:
    """Return how far an exported network is from its source, or refuse it with the numbers.

    Args:
        source: what the network was made from, computed in 32 bit.
        exported: the network, computed in 32 bit wherever it holds no 8 bit integers.
        samples: items x shape, as they come in use; noise flatters or hurts 8 bit integers.
        stored: how the network is held, which sets the tolerance.
        tolerance: the largest relative RMS to let through; None takes that of `stored`.

    Returns:
        Distances over all samples.

    Raises:
        ZooError: too far, not finite, or another shape.

    Examples:
        >>> ones = np.ones((2, 3), np.float32)
        >>> parity(lambda batch: batch, lambda batch: batch, ones, stored="f32").largest
        0.0
        >>> parity(lambda batch: batch, lambda batch: 2 * batch, ones, stored="f32")
        ... # doctest: +ELLIPSIS
        Traceback (most recent call last):
            ...
        evenhand.model_zoo.errors.ZooError: exported network (f32): relative RMS 1 from its ...
    """
    allowed = TOLERANCES[stored] if tolerance is None else tolerance
    truth, got = source(samples), exported(samples)
    apart = drift(truth, got)
    far = apart.rms if apart.relative_rms is None else apart.relative_rms
    if far > allowed:
        cosine = "undefined" if apart.cosine is None else f"{apart.cosine:.4g}"
        problem = (
            f"exported network ({stored}): relative RMS {far:.3g} from its source"
            f" on {len(samples)} samples, tolerance {allowed:.3g}; largest difference"
            f" {apart.largest:.3g}, cosine {cosine}"
        )
        raise ZooError([problem])
    few = truth.ndim > 1 and truth.shape[-1] <= FEW_OUTPUTS
    return Parity(
        items=len(samples),
        largest=apart.largest,
        rms=apart.rms,
        relative_rms=apart.relative_rms,
        cosine=apart.cosine,
        tolerance=allowed,
        by_output=tuple(one.rms for one in drift_by_output(truth, got)) if few else (),
    )
