"""Error rates of transcripts: edits over the length of the reference, in words or in characters.

The rate of a corpus is a ratio of two sums, so edits and lengths, utterance by utterance, are all
that a slice, a person or a resample needs. An utterance whose reference is empty has no rate of its
own; what was inserted into it still counts in the corpus.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeAlias

import numpy as np

from evenhand.metrics.sums import Array, Undefined
from evenhand.metrics.vectors import checked_weights
from evenhand.metrics.words.edit_distance import edit_distances
from evenhand.metrics.words.normalisation import Normaliser, normalised, words

Unit: TypeAlias = Literal["word", "character"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EditCounts:
    """What each utterance adds to an error rate.

    Attributes:
        edits: insertions, deletions and substitutions, the fewest, shape (n,).
        length: words or characters of the reference, shape (n,).
    """

    edits: Array
    length: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorRate:
    """Edits over reference length.

    Attributes:
        corpus: sum of edits over sum of lengths; above 1 where more is inserted than was said.
        mean_of_utterances: mean rate of utterances that have a reference; short ones weigh as much
            as long ones.
        edits: sum of edits.
        length: words or characters of all references.
        utterances: how many there are, those without a reference among them.
        empty_references: utterances whose reference is empty.
        edits_on_empty: edits of these, all of them insertions; they count in `corpus` only.
    """

    corpus: float
    mean_of_utterances: float
    edits: int
    length: int
    utterances: int
    empty_references: int
    edits_on_empty: int


def edit_counts(
    reference: Sequence[str],
    hypothesis: Sequence[str],
    *,
    unit: Unit = "word",
    normaliser: Normaliser = "none",
) -> EditCounts:
    """Return edits and reference length of each utterance.

    Args:
        reference: what was said, n texts.
        hypothesis: what the model wrote, n texts; an empty one is all deletions.
        unit: words are parted by white space; characters count the spaces between words, not those
            around the text.
        normaliser: what is done to both texts before, `none` or `basic`.

    Returns:
        Two vectors of shape (n,), from which the rate of any group follows by sums.

    Raises:
        ValueError: there are more of one than of the other, one is no text, or there is no such
            unit or normaliser.

    Examples:
        >>> found = edit_counts(["a calm voice", ""], ["calm choice", "hm"])
        >>> found.edits.tolist(), found.length.tolist()
        ([2.0, 1.0], [3.0, 0.0])
    """
    if unit not in _TOKENS:
        msg = f"edit_counts: no unit {unit!r}; there are: {', '.join(_TOKENS)}"
        raise ValueError(msg)
    _check("reference", reference)
    _check("hypothesis", hypothesis)
    said, written = (
        [_TOKENS[unit](x, normaliser) for x in part] for part in (reference, hypothesis)
    )
    return EditCounts(
        edits=edit_distances(said, written).astype(np.float64),
        length=np.array([len(tokens) for tokens in said], dtype=np.float64),
    )


def error_rate(measure: str, counts: EditCounts, *, weights: Array | None = None) -> ErrorRate:
    """Return the rate of a corpus and the mean rate of its utterances.

    Args:
        measure: who asks, for messages.
        counts: of each utterance.
        weights: how often each utterance counts, whole numbers, shape (n,); default once.

    Raises:
        Undefined: `no_items`, or `no_reference_words` where all references are empty.
        ValueError: there is not one weight an utterance.

    Examples:
        >>> counts = EditCounts(edits=np.array([1.0, 1.0]), length=np.array([1.0, 4.0]))
        >>> found = error_rate("wer", counts)
        >>> found.corpus, found.mean_of_utterances
        (0.4, 0.625)
    """
    times = checked_weights(measure, counts.length, counts.edits, weights)
    edits, length = float(times @ counts.edits), float(times @ counts.length)
    if not length:
        reason = "no_reference_words" if times.any() else "no_items"
        raise Undefined(reason)
    spoken = counts.length > 0
    rates = counts.edits[spoken] / counts.length[spoken]
    return ErrorRate(
        corpus=edits / length,
        mean_of_utterances=float(times[spoken] @ rates / times[spoken].sum()),
        edits=int(edits),
        length=int(length),
        utterances=int(times.sum()),
        empty_references=int(times[~spoken].sum()),
        edits_on_empty=int(times[~spoken] @ counts.edits[~spoken]),
    )


def _check(name: str, texts: Sequence[str]) -> None:
    """Refuse one text in place of a sequence of texts, and what is no text."""
    if isinstance(texts, str):
        msg = f"edit_counts: {name} must be a sequence of texts, got the text {texts!r}"
        raise ValueError(msg)  # noqa: TRY004 every bad argument of this package is a ValueError
    wrong = [(k, x) for k, x in enumerate(texts) if not isinstance(x, str)]
    if wrong:
        place, got = wrong[0]
        msg = f"edit_counts: {name} must hold texts, got {got!r} at place {place}"
        raise ValueError(msg)


def _characters(text: str, normaliser: Normaliser) -> str:
    return normalised(text, normaliser=normaliser).strip()


def _words(text: str, normaliser: Normaliser) -> tuple[str, ...]:
    return words(text, normaliser=normaliser)


_TOKENS: Mapping[str, Callable[[str, Normaliser], Sequence[str]]] = MappingProxyType(
    {"word": _words, "character": _characters}
)
