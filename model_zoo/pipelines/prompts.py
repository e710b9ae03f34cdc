"""Sentences that two towers are asked with, and one vector for all sentences of an emotion."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Final, Literal, TypeAlias

import msgspec
import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.pipelines.label_sets import Prompted, prompted
from evenhand.model_zoo.pipelines.pipeline_file import Template, ZeroShot, medium
from evenhand.model_zoo.strict import Strict, converted

Vectors: TypeAlias = NDArray[np.float64]

TOGETHER: Final = 64
"""Sentences that a tower is given at a time."""


class Templates(Strict, frozen=True, kw_only=True):
    """A file of sentences.

    Attributes:
        schema: version of this form.
        templates: sentences with `{word}`.
    """

    schema: Literal[1]
    templates: tuple[Template, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptSet:
    """All that two towers are asked.

    Attributes:
        asked: what they are asked about, in order.
        templates: sentences with `{word}`.
    """

    asked: tuple[Prompted, ...]
    templates: tuple[str, ...]

    def sentences(self, one: Prompted) -> list[str]:
        """Return every word of a thing in every sentence."""
        return [text.replace("{word}", word) for word in one.words for text in self.templates]

    def digest(self) -> str:
        """Return one sha256 over what is asked and in which words."""
        told = msgspec.json.encode([(one.target, self.sentences(one)) for one in self.asked])
        return hashlib.sha256(told).hexdigest()


def prompt_set(stated: ZeroShot) -> PromptSet:
    """Return what a file asks, in its own sentences or in those that come with evenhand.

    Raises:
        ZooError: see `prompted`.

    Examples:
        >>> stated = ZeroShot(
        ...     schema=1, kind="open-clip-zero-shot", name="m", source="m", licence="MIT",
        ...     label_set="basic-emotions", only=("sad", "anger"), templates=("{word}!",),
        ... )
        >>> asked = prompt_set(stated)
        >>> asked.sentences(asked.asked[0])
        ['anger!', 'angry!']
    """
    return PromptSet(asked=prompted(stated), templates=stated.templates or _shipped(stated))


def _shipped(stated: ZeroShot) -> tuple[str, ...]:
    """Return the sentences that come with evenhand."""
    name = "voice_prompts.toml" if medium(stated) == "sound" else "face_prompts.toml"
    document = msgspec.toml.decode((files(__package__) / name).read_bytes())
    return converted(document, Templates, file=name).templates


def class_vectors(
    asked: PromptSet,
    encode: Callable[[Sequence[str]], Vectors],
    *,
    say: Callable[[str], None],
) -> Vectors:
    r"""Return one vector of length 1 for each thing that is asked about.

    The vectors of its sentences are brought to length 1, averaged, and brought to length 1 again:
    v = m / |m| with m the mean of t / |t| over sentences t. All sentences count alike.

    Args:
        asked: the sentences.
        encode: from sentences to vectors of any length.
        say: told what is going on.

    Returns:
        things x width.

    Examples:
        >>> one = Prompted(target=("emotion", "awe"), words=("ab", "abc"))
        >>> asked = PromptSet(asked=(one,), templates=("{word}",))
        >>> found = class_vectors(
        ...     asked, lambda texts: np.array([[4.0, 0], [0, 9]]), say=lambda _: None
        ... )
        >>> found.round(3).tolist()
        [[0.707, 0.707]]
    """
    sentences = [asked.sentences(one) for one in asked.asked]
    every = list(dict.fromkeys(text for some in sentences for text in some))
    say(f"encoding {len(every)} sentences for {len(sentences)} emotions or labels")
    parts = [encode(every[at : at + TOGETHER]) for at in range(0, len(every), TOGETHER)]
    place = {text: at for at, text in enumerate(every)}
    vectors = unit(np.concatenate(parts))
    return unit(
        np.stack([vectors[[place[text] for text in some]].mean(axis=0) for some in sentences])
    )


def unit(vectors: Vectors) -> Vectors:
    """Return vectors of length 1 in the same directions.

    Examples:
        >>> unit(np.array([[3.0, 4.0]])).tolist()
        [[0.6, 0.8]]
    """
    found: Vectors = vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)
    return found
