"""Stored projections: what they lose, how they are read, and that blocks change nothing."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.heads.packed_folder import Stored
from evenhand.model_zoo.heads.packed_projection import (
    packed_block,
    projected,
    read_blocks,
    write_block,
    write_shape,
)

WEIGHTS = arrays(np.float32, (3, 7), elements=st.floats(-1e6, 1e6, width=32))


@given(weights=WEIGHTS)
def test_in_8_bit_no_weight_moves_by_more_than_half_a_scale(weights: np.ndarray) -> None:
    stored, scale = packed_block(weights, "int8")
    assert stored.dtype == np.int8
    moved = np.abs(stored * scale[:, None].astype(float) - weights)
    assert (moved <= np.maximum(0.501 * scale[:, None], 1e-37)).all()


@given(weights=WEIGHTS)
def test_in_16_bit_weights_move_by_their_last_digit(weights: np.ndarray) -> None:
    stored, scale = packed_block(weights, "f16")
    assert np.isfinite(stored).all()
    largest = np.abs(weights).max(1, keepdims=True)
    moved = np.abs(stored.astype(float) * scale[:, None] - weights)
    assert (moved <= 2**-11 * np.abs(weights) + 1e-7 * largest + 1e-37).all()


@given(weights=WEIGHTS)
def test_in_32_bit_nothing_moves(weights: np.ndarray) -> None:
    stored, scale = packed_block(weights, "f32")
    assert np.array_equal(stored * scale[:, None], weights)


@pytest.mark.parametrize("columns", [1, 4, 10, 23])
@pytest.mark.parametrize(("stored", "allowed"), [("f32", 1e-6), ("f16", 2e-3), ("int8", 3e-2)])
def test_the_product_does_not_depend_on_the_blocks(
    columns: int, stored: Stored, allowed: float, tmp_path: Path
) -> None:
    rng = np.random.default_rng(1)
    weights = rng.standard_normal((5, 23), dtype=np.float32)
    states = rng.standard_normal((4, 23), dtype=np.float32)
    scales, file = [], tmp_path / "blocks.npy"
    starts = range(0, 23, columns)
    with file.open("wb") as stream:
        write_shape(stream, (len(starts), 5, columns), stored)
        for start in starts:
            block, scale = packed_block(weights[:, start : start + columns], stored)
            write_block(stream, block, columns)
            scales.append(scale)
    assert np.load(file).shape == (len(starts), 5, columns)
    found = projected(states, file, np.stack(scales))
    expected = states.astype(float) @ weights.T.astype(float)
    assert np.abs(found - expected).max() <= allowed * np.abs(expected).max()


def test_files_that_are_not_whole_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.npy"
    np.save(file, np.zeros((3, 2, 4), dtype=np.int8))
    file.write_bytes(file.read_bytes()[:-5])
    with pytest.raises(ZooError, match=r"a\.npy: ends within block 2 of 3"):
        list(read_blocks(file))
    file.write_bytes(b"something else")
    with pytest.raises(ZooError, match=r"a\.npy: not an array of blocks"):
        list(read_blocks(file))
