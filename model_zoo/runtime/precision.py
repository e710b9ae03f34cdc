"""In what numbers a graph computes: asked for by name, and stated by whoever computes."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Literal, TypeAlias, get_args

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.predictor import Precision

Arithmetic: TypeAlias = Literal["f32", "bf16"]
"""The numbers of all that is not in 8 bit integers."""

Stored: TypeAlias = Literal["f32", "f16", "int8-weights", "int8-static"]
"""How a file holds a network: weights in 32 or 16 bit; weights in 8 bit integers; weights and
activations in 8 bit integers, the ranges of the latter found on a calibration set."""

STATED: Mapping[str, Arithmetic] = MappingProxyType(
    {"<Type: 'float32'>": "f32", "<Type: 'bfloat16'>": "bf16"}
)


def settings(arithmetic: Arithmetic, *, threads: int | None = None) -> Mapping[str, str]:
    """Return the settings of OpenVINO for an arithmetic, which is never left to its default.

    By default OpenVINO computes in bfloat16 wherever the processor has it, and reads activations
    in 8 bit integers wherever the weights are: scores would then depend on the machine. So both
    are always said.

    Args:
        arithmetic: the numbers to compute in.
        threads: how many to use; None leaves it to OpenVINO.

    Examples:
        >>> settings("f32", threads=1)["INFERENCE_PRECISION_HINT"]
        'f32'
    """
    said = {"INFERENCE_PRECISION_HINT": arithmetic, "DYNAMIC_QUANTIZATION_GROUP_SIZE": "0"}
    if threads is not None:
        said["INFERENCE_NUM_THREADS"] = str(threads)
    return MappingProxyType(said)


def refuse_unknown(argument: str, got: str, known: Sequence[str]) -> None:
    """Refuse a word that is none of the known ones.

    Args:
        argument: its name, for the message.
        got: the word.
        known: all that would be right.

    Raises:
        ZooError: none of them.

    Examples:
        >>> refuse_unknown("precision", "f64", ("f32", "bf16"))
        Traceback (most recent call last):
            ...
        evenhand.model_zoo.errors.ZooError: precision: one of f32, bf16, got 'f64'
    """
    if got not in known:
        problem = f"{argument}: one of {', '.join(known)}, got {got!r}"
        raise ZooError([problem])


def asked(precision: Precision, rest: Arithmetic, stored: Stored) -> Arithmetic:
    """Return the arithmetic that a precision asks of a stored network, or refuse in words.

    Args:
        precision: what is asked for.
        rest: the arithmetic beside 8 bit integers; read where the precision is `int8`.
        stored: how the file holds the network.

    Raises:
        ZooError: no such precision; 8 bit integers asked of a file that has none, or the reverse.

    Examples:
        >>> asked("int8", "bf16", "int8-static"), asked("f32", "f32", "f16")
        ('bf16', 'f32')
    """
    refuse_unknown("precision", precision, get_args(Precision))
    integers = stored.startswith("int8")
    if integers != (precision == "int8"):
        right = "int8" if integers else "f32 or bf16"
        problem = f"precision: this file holds {stored}, so {right} would be right, got {precision}"
        raise ZooError([problem])
    return rest if precision == "int8" else precision
