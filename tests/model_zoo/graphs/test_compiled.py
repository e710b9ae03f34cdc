"""A network in memory is computed item by item, or at once where its first axis is free."""

import numpy as np
import pytest

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.graphs.compiled import CompiledGraph


def _doubling(first: int) -> CompiledGraph:
    from openvino import Model, opset13  # noqa: PLC0415 an optional library

    given = opset13.parameter([first, 3], np.float32)
    return CompiledGraph(Model([opset13.add(given, given)], [given], "m"), threads=1)


@pytest.mark.parametrize("first", [1, -1])
def test_every_item_gets_its_answer(first: int) -> None:
    items = np.arange(12, dtype=np.float32).reshape(4, 3)
    graph = _doubling(first)
    assert np.array_equal(graph(items), 2 * items)
    assert (graph.runtime, graph.precision, graph.shape) == ("openvino", "f32", (3,))


def test_items_of_another_shape_are_refused() -> None:
    with pytest.raises(ZooError, match=r"batch: shape \(2, 4\); items x 3 would be right"):
        _doubling(1)(np.zeros((2, 4), np.float32))
