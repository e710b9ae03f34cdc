"""Weights and activations in 8 bit integers, with ranges found on a calibration set."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.bench.drift import drift
from evenhand.model_zoo.export.quiet import quiet
from evenhand.model_zoo.runtime.openvino_graph import DEVICE, checked_batch, shape_of_one
from evenhand.model_zoo.runtime.precision import settings

SMOOTHINGS: Final = (-1.0, 0.95)
"""How much of the spread of activations is moved into weights before both are rounded; -1 is none.

Neither serves every network. On the encoder of Whisper base with real speech the outputs are off
by 0.48 of their size without and by 0.06 with it, since a few of its activations are a hundred
times larger than the rest. On narrow networks OpenVINO gets the scales of smoothed layers wrong.
"""

JUDGED: Final = 8
"""Items of the calibration set on which the nearer network is found."""


def static_int8(model: Any, calibration: NDArray[np.float32]) -> Any:  # noqa: ANN401 a model of OpenVINO
    """Return a network in 8 bit integers: of two attempts, the one nearer to the network given.

    The range of an activation runs from the smallest to the largest value that the calibration set
    showed, and stays fixed: beyond it an activation is cut off. So the set must hold every slice
    that will be audited. Ranges averaged over items, as is usual, would cut off the rarer items of
    the set itself, who may be one group of persons; on small heads they also err three times more.

    Args:
        model: as `openvino.convert_model` returns it; left as it is.
        calibration: items x shape, prepared as in use; some tens are enough for an encoder.

    Returns:
        A model of OpenVINO.

    Raises:
        ZooError: no item to calibrate on, items of another shape, or numbers that are not finite.
    """
    seen = checked_batch(calibration, shape_of_one(model), name="calibration set")
    attempts = [_quantised(model, seen, smoothing) for smoothing in SMOOTHINGS]
    items = seen[:JUDGED]
    truth = _computed(model, items)
    return min(attempts, key=lambda attempt: drift(truth, _computed(attempt, items)).rms)


def _quantised(model: Any, calibration: NDArray[np.float32], smoothing: float) -> Any:  # noqa: ANN401 as above
    """Return a network in 8 bit integers after some smoothing."""
    with quiet():
        import nncf  # noqa: PLC0415 imported where its greeting is kept from the screen
        from nncf.quantization import range_estimator  # noqa: PLC0415 as above

        alphas = nncf.AdvancedSmoothQuantParameters(matmul=smoothing, convolution=-1)
        parameters = nncf.AdvancedQuantizationParameters(
            smooth_quant_alphas=alphas,
            activations_range_estimator_params=range_estimator.RangeEstimatorParametersSet.MINMAX,
        )
        return nncf.quantize(
            model.clone(),
            nncf.Dataset([item[None] for item in calibration]),
            model_type=nncf.ModelType.TRANSFORMER,
            subset_size=len(calibration),
            advanced_parameters=parameters,
        )


def _computed(model: Any, items: NDArray[np.float32]) -> NDArray[np.float32]:  # noqa: ANN401 as above
    """Return what a network says of items, in 32 bit beside its integers."""
    import openvino  # noqa: PLC0415 after telemetry is off

    compiled = openvino.Core().compile_model(model, DEVICE, dict(settings("f32")))
    return np.concatenate([np.array(compiled(item[None])[0]) for item in items])
