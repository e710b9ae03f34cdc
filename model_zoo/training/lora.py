"""Low-rank updates: few numbers learn, and at the end they are added to the weights.

LoRA (arXiv 2106.09685) leaves a linear layer W as it is and learns B A of rank r beside it. After
training W + (alpha / r) B A is an ordinary layer again, which exports like any other.
"""

from typing import Any, Final

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.frameworks import require
from evenhand.model_zoo.training.recipe_file import Lora

ENCODER: Final = r"(.*\.)?encoder\.layers\..*"
"""Names of the layers of the encoder; `encoder_attn` is the decoder's."""


def with_lora(model: Any, how: Lora, *, freeze_encoder: bool = False) -> Any:  # noqa: ANN401 models of transformers and peft
    """Return a model in which only low-rank updates learn.

    Args:
        model: a model of transformers.
        how: rank, scale and layers.
        freeze_encoder: whether layers of the encoder get none.

    Raises:
        ZooError: peft is missing, or no layer has one of the names.
    """
    require("peft", extra="models")
    from peft import LoraConfig, get_peft_model  # noqa: PLC0415 slow to import

    settings = LoraConfig(
        r=how.rank,
        lora_alpha=how.alpha,
        lora_dropout=how.dropout,
        target_modules=list(how.layers),
        exclude_modules=ENCODER if freeze_encoder else None,
    )
    try:
        return get_peft_model(model, settings)
    except ValueError as error:
        problem = f"lora.layers: {', '.join(how.layers)}: {error}"
        raise ZooError([problem]) from None


def merged(model: Any) -> Any:  # noqa: ANN401 models of transformers and peft
    """Return the model with its updates added to the weights; a model without any as it is.

    Args:
        model: what `with_lora` returned, or a model of transformers.
    """
    return model.merge_and_unload() if hasattr(model, "merge_and_unload") else model
