"""Whatever speaks: sounds and a voice in, a wave out."""

from typing import Protocol

from evenhand.audit.stimuli.voices.persons import Voice
from evenhand.model_zoo.predictor import Wave


class Synthesiser(Protocol):
    """A program that speaks.

    The same sounds and voice give the same wave, whenever they are asked for.
    """

    @property
    def key(self) -> str:
        """Return what names the program and its weights; another key, other waves."""

    @property
    def rate_hz(self) -> int:
        """Return samples per second of what it speaks."""

    def speak(self, sounds: str, voice: Voice) -> Wave:
        """Return one utterance.

        Args:
            sounds: in the symbols of the synthesiser, blanks between words.
            voice: who speaks.
        """
