"""The emotion net of audioanalytics, trained on RAVDESS: a real model, and a bad one."""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Final

import numpy as np

from evenhand.model_zoo.adapters.fetched_weights import (
    fetched_weights,
    openvino_alone,
    weight_paths,
    weights_digest,
)
from evenhand.model_zoo.adapters.sound_classifier import Shares, SoundClassifier
from evenhand.model_zoo.card import card, declared_outputs
from evenhand.model_zoo.features.clip_means import N_FFT, RATE_HZ, SIZE, clip_means
from evenhand.model_zoo.frameworks import require
from evenhand.model_zoo.graphs.answers import refuse_constant
from evenhand.model_zoo.graphs.compiled import CompiledGraph
from evenhand.model_zoo.keras_files.network import read_network
from evenhand.model_zoo.predictor import Identity, Sound
from evenhand.model_zoo.runtime.graph import Graph
from evenhand.model_zoo.wish import Wish

NAME: Final = "ravdess-cnn"
MODELS: Final = (NAME,)
FILE: Final = "model_85.h5"
LAYERS: Final = "model_85.json"

ORDER: Final = ("calm", "joy", "fear", "disgust")
"""Labels of the output vector, in its order; the package says calm, happy, fearful, disgust."""

LONGEST_S: Final = 60.0
"""A spectrogram of the whole clip is needed, so longer ones are cut."""

SHORT: Final = f"no_samples: fewer than {N_FFT} samples, or nothing but digital silence"


def read_from(name: str, wish: Wish) -> Iterable[Path]:
    """Return the files that decide what the model says."""
    return weight_paths(name, wish)


def opened(name: str, wish: Wish) -> SoundClassifier:
    """Return the net as OpenVINO computes it.

    Args:
        name: of its card.
        wish: `weights` may name a folder with its files; else `evenhand zoo fetch` brought them.

    Raises:
        ZooError: it was not fetched, or is to be computed in a way that is not known here.
    """
    require("librosa", extra="run")
    arithmetic = openvino_alone(name, wish, gives="shares of one")
    files = fetched_weights(name, wish)
    graph = CompiledGraph(read_network(files[FILE], topology=files[LAYERS]), arithmetic=arithmetic)
    by_id = {one.name: one for one in declared_outputs(card(name), form="softmax")}
    probes = np.random.default_rng(0).standard_normal((4, SIZE, 1)).astype(np.float32)
    refuse_constant(graph(probes), model=name, outputs=ORDER)
    return SoundClassifier(
        identity=Identity(
            model=name,
            weights=weights_digest(name),
            runtime=graph.runtime,
            precision=graph.precision,
            settings={"features": f"181 means by librosa {version('librosa')}"},
        ),
        rate_hz=RATE_HZ,
        longest_s=LONGEST_S,
        outputs=tuple(by_id[one] for one in ORDER),
        hear=ClipSound(graph),
    )


@dataclass(frozen=True, slots=True)
class ClipSound:
    """From a sound to what the net says of its means.

    Attributes:
        graph: 181 numbers to shares of one.
    """

    graph: Graph

    def __call__(self, sound: Sound) -> Shares:
        """Return four shares, or why there are none."""
        wave = np.concatenate(list(sound))
        if len(wave) < N_FFT or not wave.any():
            return SHORT
        said = self.graph(clip_means(wave)[None, :, None])[0]
        return np.array(said, np.float64)
