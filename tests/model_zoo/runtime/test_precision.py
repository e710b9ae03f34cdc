"""Numbers asked for by name: nothing is left to OpenVINO, nothing unknown passes."""

import pytest

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.predictor import Precision
from evenhand.model_zoo.runtime.precision import Stored, asked, refuse_unknown, settings


def test_every_setting_that_moves_a_score_is_said() -> None:
    assert dict(settings("bf16")) == {
        "INFERENCE_PRECISION_HINT": "bf16",
        "DYNAMIC_QUANTIZATION_GROUP_SIZE": "0",
    }
    assert settings("f32", threads=2)["INFERENCE_NUM_THREADS"] == "2"


@pytest.mark.parametrize(
    ("precision", "stored", "right"),
    [
        ("int8", "f32", "f32 or bf16"),
        ("f32", "int8-static", "int8"),
        ("bf16", "int8-weights", "int8"),
    ],
)
def test_a_file_is_opened_as_what_it_is(precision: Precision, stored: Stored, right: str) -> None:
    says = f"this file holds {stored}, so {right} would be right, got {precision}"
    with pytest.raises(ZooError, match=says):
        asked(precision, "f32", stored)


def test_an_unknown_precision_is_refused() -> None:
    with pytest.raises(ZooError, match=r"^precision: one of f32, bf16, int8, got 'int4'$"):
        asked("int4", "f32", "f32")  # type: ignore[arg-type]
    refuse_unknown("precision", "f32", ("f32",))
