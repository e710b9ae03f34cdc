"""A file that only looks like one of TensorFlow Lite is refused in words."""

from collections.abc import Callable

import numpy as np
import pytest

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.graphs.tflite import open_tflite
from evenhand.model_zoo.graphs.tflite_file import INT8


def test_an_operator_that_openvino_does_not_know_is_said(
    dense_tflite: Callable[..., bytes],
) -> None:
    data = dense_tflite(np.eye(3), scale=1.0, declared=INT8, operator=120)
    with pytest.raises(ZooError, match=r"a\.tflite: OpenVINO cannot read it"):
        open_tflite(data, file="a.tflite")
