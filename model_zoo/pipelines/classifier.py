"""Classifiers of transformers: a number for each label of the model's own configuration."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import torch

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.outputs import checked_outputs
from evenhand.model_zoo.pipelines.checkpoint import configuration, loaded, weight_files
from evenhand.model_zoo.pipelines.inputs import Prepare, picture_inputs, sound_inputs
from evenhand.model_zoo.pipelines.label_sets import classified, output
from evenhand.model_zoo.pipelines.pipeline_file import Classifier, Numbers
from evenhand.model_zoo.pipelines.pipeline_identity import identity
from evenhand.model_zoo.pipelines.pipeline_predictor import (
    Item,
    Pipeline,
    sigmoid,
    softmax,
    tried,
)
from evenhand.model_zoo.pipelines.pipeline_predictor import Numbers as Found

PROBLEM_TYPES: Final[Mapping[object, Numbers]] = {
    "single_label_classification": "softmax",
    "multi_label_classification": "sigmoid",
    "regression": "raw",
}
"""What a configuration says of its numbers, and what pipelines of transformers do with them."""


def open_classifier(stated: Classifier, folder: Path) -> Pipeline:
    """Return a classifier of transformers, once it gave sound answers to some probes.

    Args:
        stated: what the file says.
        folder: the model's files.

    Raises:
        ZooError: the folder is not whole, see `checkpoint`; or its labels are not those of the
            file, see `classified`.
    """
    told, weights = configuration(folder), weight_files(folder)
    sees = stated.kind == "hf-image-classification"
    model = loaded(_task(sees=sees), folder, safe=weights[0].suffix == ".safetensors")
    own = _labels(model.config.id2label, folder)
    targets = classified(stated, own)
    kept = [place for place, target in enumerate(targets) if target is not None]
    numbers = stated.numbers or _numbers(told, len(own))
    prepare, rate, longest, settings = _inputs(stated, folder)
    return tried(
        Pipeline(
            identity=identity(
                stated,
                weights=weights,
                folder=folder,
                settings={"numbers": numbers, **settings},
            ),
            outputs=checked_outputs(
                [output(target, numbers) for target in targets if target is not None]
            ),
            rate_hz=rate,
            longest_s=longest,
            answer=lambda item: _answer(model, prepare, item, numbers)[kept],
        )
    )


def _labels(told: Mapping[int, object], folder: Path) -> list[str]:
    """Return the labels of a model in the order of its numbers."""
    if sorted(told) != list(range(len(told))):
        problem = f"source: {folder}: id2label: places 0, 1, ... without a gap are wanted"
        raise ZooError([f"{problem}, got {', '.join(map(str, sorted(told)))}"])
    return [str(told[place]) for place in range(len(told))]


def _task(*, sees: bool) -> Any:  # noqa: ANN401 transformers has no types
    """Return the class of transformers that knows such models."""
    import transformers  # noqa: PLC0415 heavy

    return (
        transformers.AutoModelForImageClassification
        if sees
        else transformers.AutoModelForAudioClassification
    )


def _numbers(told: Mapping[str, object], labels: int) -> Numbers:
    """Return what a configuration says of its numbers, as pipelines of transformers read it."""
    usual: Numbers = "softmax" if labels > 1 else "sigmoid"
    return PROBLEM_TYPES.get(told.get("problem_type"), usual)


def _inputs(
    stated: Classifier, folder: Path
) -> tuple[Prepare, int | None, float | None, Mapping[str, str]]:
    """Return what prepares items, the rate and length of sounds, and what to record of it."""
    if stated.kind == "hf-image-classification":
        prepare, name = picture_inputs(folder)
        return prepare, None, None, {"preparation": name}
    prepare, rate, hears = sound_inputs(folder)
    longest = min(stated.longest_s, hears or stated.longest_s)
    return prepare, rate, longest, {"longest_s": f"{longest:g}"}


def _answer(model: Any, prepare: Prepare, item: Item, numbers: Numbers) -> Found:  # noqa: ANN401 transformers has no types
    """Return a number for each label of the model."""
    with torch.inference_mode():
        found: Found = model(**prepare(item)).logits.double().numpy().reshape(-1)
    if numbers == "softmax":
        return softmax(found)
    return sigmoid(found) if numbers == "sigmoid" else found
