"""Four published networks that name one of seven expressions of a cut-out face.

Each is read as data out of the package that holds it, see `evenhand zoo fetch`, and computed by
OpenVINO. Their labels are words of their own; a crosswalk holds them against the forty emotions.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeAlias

from evenhand.model_zoo.adapters.face_input import FaceInput
from evenhand.model_zoo.adapters.face_labels import FaceLabels
from evenhand.model_zoo.adapters.fetched_weights import (
    fetched_weights,
    openvino_alone,
    weight_paths,
    weights_digest,
)
from evenhand.model_zoo.graphs.answers import refuse_constant, refuse_other
from evenhand.model_zoo.graphs.compiled import CompiledGraph
from evenhand.model_zoo.graphs.face_expression_net import face_expression_net
from evenhand.model_zoo.graphs.recorded_answers import recorded_answers
from evenhand.model_zoo.graphs.reference_faces import reference_faces
from evenhand.model_zoo.graphs.tfjs_graph import tfjs_model
from evenhand.model_zoo.graphs.tfjs_weights import read_manifest, tfjs_weights
from evenhand.model_zoo.graphs.tflite import open_tflite
from evenhand.model_zoo.runtime.precision import Arithmetic
from evenhand.model_zoo.wish import Wish

Files: TypeAlias = Mapping[str, Path]
"""The files of a model by name, verified."""

Opener: TypeAlias = Callable[[Files, Arithmetic], CompiledGraph]

TOLERANCE: Final[Mapping[Arithmetic, float]] = MappingProxyType({"f32": 0.02, "bf16": 0.3})
"""How far a probability may lie from the one on record. The drawn faces lie near the borders
between labels, and a picture may be resized one step of 255 apart on another machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How one of the networks is opened.

    Attributes:
        labels: its labels in the order of its output, in its own words.
        takes: how a face is prepared.
        opener: from its files to a graph.
    """

    labels: tuple[str, ...]
    takes: FaceInput
    opener: Opener


def _face_api(files: Files, arithmetic: Arithmetic) -> CompiledGraph:
    """Return the expression network of face-api."""
    manifest = read_manifest(files[FACE_API_MANIFEST].read_bytes(), file=FACE_API_MANIFEST)
    weights = tfjs_weights(manifest, {FACE_API_BINARY: files[FACE_API_BINARY].read_bytes()})
    return CompiledGraph(face_expression_net(weights), arithmetic=arithmetic)


def _human(files: Files, arithmetic: Arithmetic) -> CompiledGraph:
    """Return the emotion network of Human."""
    graph = files[HUMAN_GRAPH].read_bytes()
    model = tfjs_model(graph, {HUMAN_BINARY: files[HUMAN_BINARY].read_bytes()}, file=HUMAN_GRAPH)
    return CompiledGraph(model, arithmetic=arithmetic)


def _facex(files: Files, arithmetic: Arithmetic) -> CompiledGraph:
    """Return the network of facex."""
    return open_tflite(files[FACEX].read_bytes(), file=FACEX, arithmetic=arithmetic)


def _fer(files: Files, arithmetic: Arithmetic) -> CompiledGraph:
    """Return the network of FER."""
    return open_tflite(files[FER].read_bytes(), file=FER, arithmetic=arithmetic)


FACE_API_BINARY: Final = "face_expression_model.bin"
FACE_API_MANIFEST: Final = "face_expression_model-weights_manifest.json"
HUMAN_BINARY: Final = "emotion.bin"
HUMAN_GRAPH: Final = "emotion.json"
FACEX: Final = "model_optimized.tflite"
FER: Final = "emotion_model_quantized.tflite"
FER2013: Final = ("angry", "disgust", "fear", "happy", "sad", "surprise", "neutral")
"""The order of the collection that both networks with these words are trained on."""

RECIPES: Final[Mapping[str, Recipe]] = MappingProxyType(
    {
        "face-api": Recipe(
            labels=("neutral", "happy", "sad", "angry", "fearful", "disgusted", "surprised"),
            takes=FaceInput(side=112, fit="bars", mean=(122.782, 117.001, 104.298), divisor=255.0),
            opener=_face_api,
        ),
        "facex": Recipe(
            labels=("anger", "disgust", "fear", "happy", "neutral", "sadness", "surprised"),
            takes=FaceInput(side=200, grey="opencv", channels=3, divisor=255.0),
            opener=_facex,
        ),
        "fer": Recipe(
            labels=FER2013,
            takes=FaceInput(side=64, grey="opencv", channels=1, mean=(127.5,), divisor=127.5),
            opener=_fer,
        ),
        "human-emotion": Recipe(
            labels=FER2013,
            takes=FaceInput(side=64, grey="weighted", channels=1, mean=(127.5,), divisor=127.5),
            opener=_human,
        ),
    }
)

MODELS: Final = tuple(RECIPES)


def opened(name: str, wish: Wish) -> FaceLabels:
    """Return one of the networks, once it has given the answers that are on record.

    Args:
        name: of its card.
        wish: `weights` may name a folder that holds its files instead of the cache.

    Raises:
        ZooError: a file is missing or is not the pinned one; the network answers the same to
            everything, or otherwise than it did when it was known to be right.
    """
    arithmetic = openvino_alone(name, wish, gives="probabilities of seven labels")
    files = fetched_weights(name, wish)
    recipe = RECIPES[name]
    model = FaceLabels(
        name=name,
        graph=recipe.opener(files, arithmetic),
        takes=recipe.takes,
        labels=recipe.labels,
        weights=weights_digest(name),
    )
    _check(model, tolerance=TOLERANCE[arithmetic])
    return model


def read_from(name: str, wish: Wish) -> tuple[Path, ...]:
    """Return the files that a network is read from.

    Args:
        name: of its card.
        wish: where they lie.
    """
    return weight_paths(name, wish)


def _check(model: FaceLabels, *, tolerance: float) -> None:
    """Refuse a network that does not answer, or answers otherwise than on record."""
    answers = model.probabilities(reference_faces())
    refuse_constant(answers, model=model.name, outputs=model.labels)
    known = recorded_answers(model.name, runtime=model.graph.runtime, outputs=model.labels)
    refuse_other(answers, known, model=model.name, outputs=model.labels, tolerance=tolerance)
