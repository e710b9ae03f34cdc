"""Two towers that bring items and sentences to one space: how near is an item to each emotion?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

import numpy as np

from evenhand.model_zoo.pipelines.label_sets import output
from evenhand.model_zoo.pipelines.pipeline_file import ZeroShot
from evenhand.model_zoo.pipelines.pipeline_identity import LIBRARIES, identity
from evenhand.model_zoo.pipelines.pipeline_predictor import (
    Item,
    Numbers,
    Pipeline,
    softmax,
    tried,
)
from evenhand.model_zoo.pipelines.prompts import Vectors, class_vectors, prompt_set, unit
from evenhand.model_zoo.wish import Wish

Scoring: TypeAlias = Literal["softmax", "cosine"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoTowers:
    """A model with its weights, whosever library it is of.

    Attributes:
        embed: from an item to its vector, of any length.
        encode: from sentences to their vectors, of any length.
        scale: what a cosine is multiplied by before a softmax, as the model learned it.
        weights: its files.
        folder: where its configurations lie.
        settings: how items are prepared.
        rate_hz: samples per second it takes; None for pictures.
        longest_s: where a sound is cut; None for pictures.
        libraries: whose versions change a score.
    """

    embed: Callable[[Item], Vectors]
    encode: Callable[[Sequence[str]], Vectors]
    scale: float
    weights: tuple[Path, ...]
    folder: Path
    settings: dict[str, str]
    rate_hz: int | None = None
    longest_s: float | None = None
    libraries: tuple[str, ...] = LIBRARIES


def asked_with_prompts(stated: ZeroShot, towers: TwoTowers, wish: Wish) -> Pipeline:
    r"""Return two towers as a model that says how near an item is to each emotion or label.

    The cosine of item x and emotion e is c = x . v(e) / |x|, with v as in `class_vectors`; the
    share of e is exp(s c(e)) / sum over e' of exp(s c(e')), s being the scale of the model.

    Args:
        stated: what the file says.
        towers: the model.
        wish: who is told what is going on.

    Raises:
        ZooError: see `prompt_set`; or the model says the same of every item.
    """
    asked = prompt_set(stated)
    vectors = class_vectors(asked, towers.encode, say=wish.say)

    def answer(item: Item) -> Numbers:
        cosines = np.clip(vectors @ unit(towers.embed(item)), -1.0, 1.0)
        return softmax(towers.scale * cosines) if stated.numbers == "softmax" else cosines

    return tried(
        Pipeline(
            identity=identity(
                stated,
                weights=towers.weights,
                folder=towers.folder,
                settings={**towers.settings, "prompts": asked.digest()},
                libraries=towers.libraries,
            ),
            outputs=tuple(output(one.target, stated.numbers) for one in asked.asked),
            rate_hz=towers.rate_hz,
            longest_s=towers.longest_s,
            answer=answer,
        )
    )
