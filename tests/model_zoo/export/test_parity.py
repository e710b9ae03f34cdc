"""The distance of an export from its source, by hand, and what is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.export.parity import parity

ITEMS = np.array([[3.0, 0.0], [0.0, 4.0]], np.float32)


def test_distances_by_hand() -> None:
    found = parity(lambda _: ITEMS, lambda _: ITEMS + 0.5, ITEMS, stored="f32", tolerance=0.3)
    assert (found.items, found.largest, found.rms, found.tolerance) == (2, 0.5, 0.5, 0.3)
    assert found.relative_rms == pytest.approx(0.5 / 2.5)
    assert found.cosine == pytest.approx(28.5 / (5 * np.sqrt(33)))
    assert found.by_output == (0.5, 0.5)


@given(scale=st.floats(0.01, 100), tolerance=st.floats(0.001, 1))
def test_the_size_of_the_outputs_does_not_matter(scale: float, tolerance: float) -> None:
    def whether(by: float) -> bool:
        try:
            parity(
                lambda x: x * by, lambda x: x * by * 1.1, ITEMS, stored="f32", tolerance=tolerance
            )
        except ZooError:
            return False
        return True

    assert whether(1.0) == whether(scale) or abs(tolerance - 0.1) < 1e-4


def test_too_far_is_refused_with_numbers() -> None:
    with pytest.raises(ZooError) as caught:
        parity(lambda x: x, lambda x: -x, ITEMS, stored="int8-static")
    assert str(caught.value) == (
        "exported network (int8-static): relative RMS 2 from its source on 2 samples,"
        " tolerance 0.15; largest difference 8, cosine -1"
    )


def test_a_source_of_zeros_is_compared_absolutely() -> None:
    zeros = np.zeros_like(ITEMS)
    assert parity(lambda _: zeros, lambda _: zeros, ITEMS, stored="f32").relative_rms is None
    with pytest.raises(ZooError, match=r"relative RMS 2\.5 .* cosine undefined"):
        parity(lambda _: zeros, lambda x: x, ITEMS, stored="f32")


def test_embeddings_are_not_told_one_by_one() -> None:
    wide, flat = np.ones((2, 129), np.float32), np.ones(2, np.float32)
    assert parity(lambda x: x, lambda x: x, wide, stored="f32").by_output == ()
    assert len(parity(lambda x: x, lambda x: x, wide[:, 1:], stored="f32").by_output) == 128
    assert parity(lambda x: x, lambda x: x, flat, stored="f32").by_output == ()


def test_numbers_that_are_none_and_other_shapes() -> None:
    with pytest.raises(ZooError, match="numbers are not finite"):
        parity(lambda x: x, lambda x: x * np.nan, ITEMS, stored="f32", tolerance=np.inf)
    with pytest.raises(ZooError, match="of one shape"):
        parity(lambda x: x, lambda x: x[:1], ITEMS, stored="f32")
