"""What all models that are called show of themselves: what they take, and what their numbers mean.

The one place where the statements of a file become the properties of a `Predictor`.
"""

from evenhand.model_zoo.callers.media import Sent, SoundSent
from evenhand.model_zoo.callers.reading import Answers
from evenhand.model_zoo.outputs import Output
from evenhand.model_zoo.predictor import Medium


class Called:
    """A model that is called: a function, a program or an endpoint.

    Attributes:
        sent: what it is handed.
        answers: how its answers are read.
    """

    __slots__ = ()

    sent: Sent
    answers: Answers

    @property
    def medium(self) -> Medium:
        """Return what it takes."""
        return "sound" if isinstance(self.sent, SoundSent) else "picture"

    @property
    def rate_hz(self) -> int | None:
        """Return the samples per second it takes."""
        return self.sent.sample_rate_hz if isinstance(self.sent, SoundSent) else None

    @property
    def longest_s(self) -> float | None:
        """Return how many seconds of a sound it hears."""
        return self.sent.seconds if isinstance(self.sent, SoundSent) else None

    @property
    def outputs(self) -> tuple[Output, ...]:
        """Return what its numbers mean, in their order."""
        return self.answers.outputs
