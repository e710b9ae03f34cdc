"""The gender net of inaSpeechSegmenter: how much a voice sounds female or male to broadcasters.

It reads how a voice sounds, and knows two words for it. What it says is never a slice label.
"""

from collections.abc import Iterable
from dataclasses import dataclass
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
from evenhand.model_zoo.features.mel_patches import RATE_HZ, STEP, mel_patches
from evenhand.model_zoo.graphs.answers import refuse_constant
from evenhand.model_zoo.graphs.compiled import CompiledGraph
from evenhand.model_zoo.keras_files.network import read_network
from evenhand.model_zoo.predictor import Identity, Sound
from evenhand.model_zoo.runtime.graph import Graph
from evenhand.model_zoo.wish import Wish

NAME: Final = "ina-speech-gender"
MODELS: Final = (NAME,)
FILE: Final = "keras_male_female_cnn.hdf5"

BATCH: Final = 64
"""Patches that are computed at a time."""

SILENT: Final = "no_samples: no stretch of sound of 25 ms, or nothing but digital silence"


def read_from(name: str, wish: Wish) -> Iterable[Path]:
    """Return the files that decide what the model says."""
    return weight_paths(name, wish)


def opened(name: str, wish: Wish) -> SoundClassifier:
    """Return the net as OpenVINO computes it.

    Args:
        name: of its card.
        wish: `weights` may name a folder with its file; else `evenhand zoo fetch` brought it.

    Raises:
        ZooError: it was not fetched, or is to be computed in a way that is not known here.
    """
    arithmetic = openvino_alone(name, wish, gives="shares of one")
    network = read_network(fetched_weights(name, wish)[FILE])
    graph = CompiledGraph(network, arithmetic=arithmetic)
    told = declared_outputs(card(name), form="softmax")
    probes = np.random.default_rng(0).standard_normal((4, 68, 24)).astype(np.float32)
    refuse_constant(graph(probes), model=name, outputs=[one.name for one in told])
    return SoundClassifier(
        identity=Identity(
            model=name,
            weights=weights_digest(name),
            runtime=graph.runtime,
            precision=graph.precision,
            settings={"patches": f"68 frames, 24 bands, every {STEP} frames, mean of all"},
        ),
        rate_hz=RATE_HZ,
        longest_s=None,
        outputs=told,
        hear=VoiceSound(graph),
    )


@dataclass(frozen=True, slots=True)
class VoiceSound:
    """From a sound to the mean of what the net says of its patches: female, male.

    Attributes:
        graph: patches to shares of one.
    """

    graph: Graph

    def __call__(self, sound: Sound) -> Shares:
        """Return both shares, or why there are none."""
        total, count = np.zeros(2), 0
        for patches in mel_patches(sound):
            for start in range(0, len(patches), BATCH):
                said = self.graph(patches[start : start + BATCH])
                total += said.sum(axis=0, dtype=np.float64)
                count += len(said)
        return total / count if count else SILENT
