"""Four statistics, against those of torch."""

import numpy as np
import torch

from evenhand.model_zoo.heads.pooling import pooled


def test_statistics_are_those_of_torch() -> None:
    states = np.random.default_rng(0).standard_normal((2, 7, 5), dtype=np.float32)
    tensor = torch.from_numpy(states)
    ends = (tensor.min(1).values, tensor.max(1).values)
    expected = torch.cat([tensor.mean(1), *ends, tensor.std(1)], dim=1)
    assert np.allclose(pooled(states), expected.numpy(), atol=1e-6)
