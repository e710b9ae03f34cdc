"""What all TOML files of models that are called state, and which of the kinds a file is of."""

import hashlib
from collections.abc import Iterator
from typing import ClassVar, Literal, TypeAlias

import msgspec

from evenhand.model_zoo.adapters.text_scores import TEXTS_ALONE, lexicon_reading
from evenhand.model_zoo.callers.declared import Named, OutputsStated, declared
from evenhand.model_zoo.callers.media import PictureSent, SoundSent
from evenhand.model_zoo.callers.reading import Answers
from evenhand.model_zoo.predictor import Identity
from evenhand.model_zoo.strict import Strict

Called: TypeAlias = Literal["python", "process", "http"]
"""What is called: a function; a program that is talked to; an endpoint."""


class CallerFile(Strict, frozen=True, kw_only=True):
    """What every such file states.

    Attributes:
        schema: version of this form.
        name: what the model is called in scores and reports.
        version: what tells it from the next; scores are kept under it, so whoever changes the
            model changes this.
        input: what it is handed.
        outputs: its numbers, in their order; none where it answers in words.
        reading: how numbers are read off words: not at all, or by the lexicon of captions.
    """

    OPERATION: ClassVar[tuple[str, ...]] = ()
    """Keys that change no answer, such as a time limit."""

    schema: Literal[1]
    name: Named
    version: Named
    input: PictureSent | SoundSent
    outputs: tuple[OutputsStated, ...] = ()
    reading: Literal["none", "lexicon"] = "none"

    def answers(self) -> Answers:
        """Return how its answers are read.

        Raises:
            ZooError: its outputs are not as they should be.
        """
        words = lexicon_reading() if self.reading == "lexicon" else TEXTS_ALONE
        return Answers(declared=declared(self.outputs), words=words)

    def mistakes(self) -> Iterator[str]:
        """Yield what is wrong beyond the kinds of values."""
        if self.outputs and self.reading != "none":
            yield "reading: numbers are read off words only where no outputs are stated"

    def stated(self) -> str:
        """Return one sha256 over all keys that can change an answer."""
        told = msgspec.to_builtins(self)
        kept = {key: value for key, value in told.items() if key not in self.OPERATION}
        words = self.answers().words.name
        return hashlib.sha256(msgspec.json.encode((kept, words), order="sorted")).hexdigest()

    def identity(self, *, called: Called, weights: str, **more: str) -> Identity:
        """Return what makes scores those of this model.

        Args:
            called: what is called.
            weights: sha256 over what can be seen of it, or that nothing can.
            more: whatever else tells it from others.
        """
        settings = {"version": self.version, "stated": self.stated(), **more}
        return Identity(
            model=self.name,
            weights=weights,
            runtime=called,
            precision="unstated",
            settings=settings,
        )
