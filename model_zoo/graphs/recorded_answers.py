"""Answers on record: what a model says of the reference items, by what computes it.

Two runtimes that read the same file may round differently, and one of them may read it wrongly. So
a record is kept for each, made where the model was known to be right.
"""

from importlib.resources import files
from typing import Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.predictor import Runtime
from evenhand.model_zoo.strict import Strict, converted


class Recorded(Strict, frozen=True, kw_only=True):
    """One file of `recorded/`, named by model and runtime.

    Attributes:
        schema: version of this form.
        items: which reference items were asked about.
        outputs: names of the outputs, in the order of the model's own vector.
        answers: items x outputs.
    """

    schema: Literal[1]
    items: Literal["reference_faces"]
    outputs: tuple[str, ...]
    answers: tuple[tuple[float, ...], ...]


def recorded_answers(
    model: str, *, runtime: Runtime, outputs: tuple[str, ...]
) -> NDArray[np.float64]:
    """Return the answers on record.

    Args:
        model: name of its card.
        runtime: what computes.
        outputs: names of the outputs, which have to be those of the record, in this order.

    Returns:
        Items x outputs.

    Raises:
        ZooError: there is no such record, or it is of other outputs.
    """
    name = f"{model}.{runtime}.toml"
    try:
        text = (files(__package__) / "recorded" / name).read_bytes()
    except FileNotFoundError:
        problem = f"{model}: no answers on record for {runtime}"
        raise ZooError([problem]) from None
    read = converted(msgspec.toml.decode(text), Recorded, file=name)
    answers = np.array(read.answers, dtype=np.float64)
    if read.outputs != outputs or answers.shape[1:] != (len(outputs),):
        problem = (
            f"{name}: answers of {', '.join(read.outputs)}, the model has {', '.join(outputs)}"
        )
        raise ZooError([problem])
    return answers
