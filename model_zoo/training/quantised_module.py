"""A network of torch that computes as if in 8 bit integers, so that it can learn to bear them."""

import gc
import warnings
from typing import TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.export.quiet import quiet
from evenhand.model_zoo.frameworks import require

Module = TypeVar("Module", bound=nn.Module)


def quantised(module: Module, calibration: NDArray[np.float32]) -> Module:
    """Return a network whose weights and activations are rounded to 8 bit integers.

    The rounding lets gradients through, so the network can be trained on. Ranges span what the
    calibration set shows. Biases are not corrected: they learn, and NNCF finds none where a
    network joins them as it runs. Activations are not smoothed into weights, because on narrow
    networks OpenVINO then gets scales wrong; a wide trained encoder needs that smoothing and
    starts far off without: train its heads this way, not it. NNCF compiles its rounding at the
    first use on a machine, which takes a minute or more.

    Args:
        module: in evaluation; changed in place.
        calibration: items x shape of what it reads.

    Raises:
        ZooError: no item to calibrate on, or NNCF is missing.
    """
    require("nncf", extra="models")
    if len(calibration) == 0:
        problem = "calibration: at least one training item is wanted, got none"
        raise ZooError([problem])
    _compile_rounding()
    with quiet():
        import nncf  # noqa: PLC0415 imported where its greeting is kept from the screen
        from nncf.quantization import range_estimator  # noqa: PLC0415 as above

        parameters = nncf.AdvancedQuantizationParameters(
            smooth_quant_alphas=nncf.AdvancedSmoothQuantParameters(matmul=-1, convolution=-1),
            disable_bias_correction=True,
            activations_range_estimator_params=range_estimator.RangeEstimatorParametersSet.MINMAX,
        )
        made: Module = nncf.quantize(
            module,
            nncf.Dataset([torch.from_numpy(item[None]) for item in calibration]),
            model_type=nncf.ModelType.TRANSFORMER,
            subset_size=len(calibration),
            advanced_parameters=parameters,
        )
    return made


def _compile_rounding() -> None:
    """Let NNCF compile its rounding, or fall back to torch where there is no compiler.

    It leaves a pool of threads behind, of which Python complains when it is collected.
    """
    with quiet(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "unclosed running multiprocessing pool", ResourceWarning)
        from nncf.torch.quantization.extensions import (  # noqa: PLC0415 as above
            QuantizedFunctionsCPU,
        )

        QuantizedFunctionsCPU.get("Quantize_forward")
        gc.collect()
