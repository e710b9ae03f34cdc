"""A perturbation that is done: the same for the same contents, whatever comes before it.

Noise is drawn from a seed and the sha256 of the item's file. So it does not depend on the order of
items, on batches, on what an item is called, or on what was computed in an earlier run, and files
of the same contents are disturbed alike. Variants of one kind draw the same noise.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np

from evenhand.audit.perturbations.catalogue import Perturbation
from evenhand.audit.perturbations.pictures import (
    focus,
    geometry,
    grain,
    light,
    recompression,
)
from evenhand.audit.perturbations.sounds import (
    added,
    edges,
    filtered,
    loudness,
    transmission,
)
from evenhand.audit.perturbations.sounds.clip import Clip, Samples
from evenhand.model_zoo.media.unreadable import Unreadable
from evenhand.model_zoo.predictor import Picture, Wave

REVISION: Final = 2
"""Another number where the same perturbation gives other samples or pixels: kept scores are then
not those of the perturbation any more."""

STEADY_SOUNDS: Final[Mapping[str, Callable[..., Samples]]] = MappingProxyType(
    {
        "clipping": loudness.clipping,
        "codec": transmission.codec,
        "compression": loudness.compression,
        "crop": edges.crop,
        "gain": loudness.gain,
        "highpass": filtered.highpass,
        "lowpass": filtered.lowpass,
        "silence": edges.silence,
        "spectral_tilt": filtered.spectral_tilt,
    }
)
RANDOM_SOUNDS: Final[Mapping[str, Callable[..., Samples]]] = MappingProxyType(
    {
        "babble_like_noise": added.babble_like_noise,
        "pink_noise": added.pink_noise,
        "room": transmission.room,
        "telephone": transmission.telephone,
        "tone": added.tone,
        "white_noise": added.white_noise,
    }
)
STEADY_PICTURES: Final[Mapping[str, Callable[..., Picture]]] = MappingProxyType(
    {
        "blur": focus.blur,
        "colour_of_light": light.colour_of_light,
        "crop": geometry.crop,
        "exposure": light.exposure,
        "few_pixels": focus.few_pixels,
        "gamma": light.gamma,
        "grey": light.grey,
        "jpeg": recompression.jpeg,
        "mirror": geometry.mirror,
        "motion": focus.motion,
        "rotation": geometry.rotation,
    }
)
RANDOM_PICTURES: Final[Mapping[str, Callable[..., Picture]]] = MappingProxyType(
    {"low_light": light.low_light, "noise": grain.noise}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A perturbation and the seed of its noise.

    Attributes:
        perturbation: what is done.
        seed: of what is drawn.
    """

    perturbation: Perturbation
    seed: int

    def told(self) -> dict[str, object]:
        """Return all that decides what is done, in plain values."""
        asked = self.perturbation
        parameters = dict(asked.parameters)
        told = {"name": asked.name, "kind": asked.kind, "parameters": parameters}
        return {**told, "seed": self.seed, "revision": REVISION}

    def prepared(self) -> str:
        """Return the same in a line, which is part of the identity of scores."""
        return f"perturbed {json.dumps(self.told(), sort_keys=True)}"

    def sound(self, wave: Wave, *, rate_hz: int, content: str) -> Wave:
        """Return a sound, disturbed.

        Args:
            wave: the sound, as long as the disturbance shall see it.
            rate_hz: samples per second.
            content: sha256 of its file.

        Raises:
            Unreadable: nothing is left of it.
        """
        kind, parameters = self.perturbation.kind, self.perturbation.parameters
        clip = Clip(samples=wave.astype(np.float64), rate_hz=rate_hz)
        if kind in STEADY_SOUNDS:
            samples = STEADY_SOUNDS[kind](clip, **parameters)
        else:
            samples = RANDOM_SOUNDS[kind](clip, random=self._random(content), **parameters)
        if not samples.size:
            raise Unreadable(reason="empty", says=f"nothing is left of {wave.size} samples")
        return samples.astype(np.float32)

    def picture(self, picture: Picture, *, content: str) -> Picture:
        """Return a picture, disturbed.

        Args:
            picture: the picture.
            content: sha256 of its file.
        """
        kind, parameters = self.perturbation.kind, self.perturbation.parameters
        if kind in STEADY_PICTURES:
            return STEADY_PICTURES[kind](picture, **parameters)
        return RANDOM_PICTURES[kind](picture, random=self._random(content), **parameters)

    def _random(self, content: str) -> np.random.Generator:
        drawn = hashlib.sha256(f"{self.perturbation.kind} {content}".encode()).digest()
        return np.random.default_rng([self.seed, int.from_bytes(drawn)])
