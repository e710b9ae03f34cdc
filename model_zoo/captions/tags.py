"""What a caption says: emotions with degree and denial, bursts, age and gender of the speaker.

The reading is by words alone, so that anyone can follow it. It knows negation and degree, and no
irony, no quotation and no comparison. What it misses, an audit of captions misses too; therefore
the words behind each tag are kept.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

from evenhand.model_zoo.captions.lexicon import Meanings, emotion_meanings, lexicon, meanings
from evenhand.model_zoo.captions.words import Phrase, found, phrase

MARKS: Final = frozenset(".;:!?")
JOINS: Final = frozenset(("or", "nor", "and"))
REACH: Final = 3
"""Words between a word of degree and what it qualifies, at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One place of a caption that speaks of something.

    Attributes:
        of: what it speaks of.
        words: as they stand there.
        degree: 1 slight, 2 plain, 3 strong, 4 extreme.
        denied: whether the caption says that it is absent.
    """

    of: str
    words: str
    degree: int
    denied: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Tags:
    """What a caption says.

    Attributes:
        emotions: mentions of emotions, in the order of the text; one a meaning of a word.
        bursts: vocal bursts.
        ages: statements on the speaker's age; more than one where the caption contradicts itself.
        genders: likewise.
    """

    emotions: tuple[Mention, ...]
    bursts: tuple[Mention, ...]
    ages: tuple[Mention, ...]
    genders: tuple[Mention, ...]


def tags(caption: str) -> Tags:
    """Return what a caption says.

    Args:
        caption: plain text in English.

    Examples:
        >>> said = tags("An elderly woman, deeply sad but without anger, sighs.")
        >>> [(one.of, one.degree, one.denied) for one in said.emotions]
        [('sadness', 3, False), ('anger', 2, True)]
        >>> said.bursts[0].of, said.ages[0].of, said.genders[0].of
        ('sigh', 'senior', 'feminine')
    """
    words = phrase(caption)
    denied = _denied(words)
    degrees = _degrees(words)
    kinds = {"emotions": emotion_meanings(), **_others()}
    read = {kind: tuple(_mentions(words, of, denied, degrees)) for kind, of in kinds.items()}
    return Tags(**read)


def degrees(caption: str) -> Mapping[str, int]:
    """Return how strongly a caption says that each emotion is there; what it denies is left out.

    Args:
        caption: plain text in English.

    Returns:
        Degrees 1..4 by id of the taxonomy; the highest where one is mentioned more than once.

    Examples:
        >>> dict(degrees("Slightly amused, then extremely amused; not sad."))
        {'amusement': 4}
    """
    said: dict[str, int] = {}
    for one in tags(caption).emotions:
        if not one.denied:
            said[one.of] = max(one.degree, said.get(one.of, 0))
    return MappingProxyType(said)


@cache
def _others() -> Mapping[str, Meanings]:
    """Return the phrases that speak of bursts, ages and genders."""
    read = lexicon()
    return MappingProxyType(
        {
            "bursts": meanings(read.bursts.items()),
            "ages": meanings(read.ages.items()),
            "genders": meanings(read.genders.items()),
        }
    )


def _mentions(
    words: Phrase, of: Meanings, denied: Sequence[bool], degree: Sequence[int]
) -> Iterator[Mention]:
    """Yield every place that speaks of something, once for each of its meanings."""
    for at, match in found(words, of):
        for name in of[match]:
            yield Mention(of=name, words=" ".join(match), degree=degree[at], denied=denied[at])


def _degrees(words: Phrase) -> list[int]:
    """Return the degree that holds at each word: set by the nearest word of degree before it."""
    of = _degree_words()
    plain = lexicon().degrees.plain
    held = [plain] * len(words)
    for at, match in found(words, of):
        start = at + len(match)
        for reached in range(start, min(start + REACH, len(words))):
            if words[reached] in MARKS or words[reached] == ",":
                break
            held[reached] = getattr(lexicon().degrees, of[match][0])
    return held


@cache
def _degree_words() -> Meanings:
    """Return which phrases say how strongly."""
    words = lexicon().degree_words
    return meanings((kind, getattr(words, kind)) for kind in ("slight", "strong", "extreme"))


def _denied(words: Phrase) -> list[bool]:
    """Return at each word whether something before it in its clause denies it."""
    starts = {at for at, _ in found(words, _denials())}
    ends = {at for at, _ in found(words, _ends())}
    held, denied = [], False
    for at in range(len(words)):
        if at in ends or _ends_clause(words, at):
            denied = False
        held.append(denied)
        denied = denied or at in starts
    return held


def _ends_clause(words: Phrase, at: int) -> bool:
    """Say whether a mark ends a clause; a comma within a list does not."""
    if words[at] in MARKS:
        return True
    after = words[at + 1 : at + 2]
    return words[at] == "," and not (after and after[0] in JOINS)


@cache
def _denials() -> Meanings:
    """Return the phrases that deny."""
    denials = lexicon().denials
    return meanings([("denied", (*denials.words, *denials.phrases))])


@cache
def _ends() -> Meanings:
    """Return the phrases that end a clause."""
    return meanings([("end", lexicon().clauses.ends)])
