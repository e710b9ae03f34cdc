"""The lexicon: which words of a caption speak of what. A file that anyone can read and dispute."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

import msgspec

from evenhand.model_zoo.captions.words import Phrase, phrase
from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.names import suggestion
from evenhand.model_zoo.strict import Strict, converted
from evenhand.model_zoo.taxonomy import emotions

FILE: Final = "lexicon.toml"


class Degrees(Strict, frozen=True, kw_only=True):
    """What a mention counts, on the scale 0 absent .. 4 extreme.

    Attributes:
        plain: without a word of degree.
        slight, strong, extreme: with one.
    """

    plain: int
    slight: int
    strong: int
    extreme: int


class DegreeWords(Strict, frozen=True, kw_only=True):
    """Words and phrases of degree.

    Attributes:
        slight, strong, extreme: those of each kind.
    """

    slight: tuple[str, ...]
    strong: tuple[str, ...]
    extreme: tuple[str, ...]


class Denials(Strict, frozen=True, kw_only=True):
    """What denies the rest of its clause.

    Attributes:
        words: single words.
        phrases: several words.
    """

    words: tuple[str, ...]
    phrases: tuple[str, ...]


class Clauses(Strict, frozen=True, kw_only=True):
    """What ends a clause beside punctuation.

    Attributes:
        ends: words and phrases.
    """

    ends: tuple[str, ...]


class LexiconFile(Strict, frozen=True, kw_only=True):
    """The file as it stands.

    Attributes:
        schema: version of its form.
        degrees: what a mention counts.
        degree_words: what says how strongly.
        denials: what denies.
        clauses: what ends a clause.
        set_aside: words of the taxonomy that are not read, each with a reason.
        emotions: further forms, by id of the taxonomy.
        bursts, ages, genders: words by what they say.
    """

    schema: int
    degrees: Degrees
    degree_words: DegreeWords
    denials: Denials
    clauses: Clauses
    set_aside: dict[str, str]
    emotions: dict[str, tuple[str, ...]]
    bursts: dict[str, tuple[str, ...]]
    ages: dict[str, tuple[str, ...]]
    genders: dict[str, tuple[str, ...]]


Meanings = Mapping[Phrase, tuple[str, ...]]
"""What a phrase speaks of; more than one thing where lists overlap."""


@cache
def lexicon() -> LexiconFile:
    """Return the lexicon that is shipped.

    Raises:
        ZooError: the file is no lexicon.

    Examples:
        >>> lexicon().bursts["yawn"]
        ('yawn', 'yawns', 'yawning')
    """
    return read_lexicon(files(__package__).joinpath(FILE).read_bytes(), file=FILE)


def read_lexicon(text: bytes, *, file: str) -> LexiconFile:
    """Return the lexicon that a TOML text holds.

    Args:
        text: the bytes of the file.
        file: its name, for messages.

    Raises:
        ZooError: no TOML, unknown or missing keys, emotions that the taxonomy does not have or
            that are missing, words set aside that it does not list.
    """
    try:
        document = msgspec.toml.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        problem = f"{file}: not TOML: {error}"
        raise ZooError([problem]) from None
    read = converted(document, LexiconFile, file=file)
    problems = [f"{file}: {says}" for says in _contradictions(read)]
    if problems:
        raise ZooError(problems)
    return read


def _contradictions(read: LexiconFile) -> Iterator[str]:
    """Yield what does not agree with the taxonomy."""
    ids = [one.id for one in emotions()]
    for unknown in read.emotions.keys() - set(ids):
        yield f"emotions: no emotion {unknown!r}.{suggestion(unknown, ids)}"
    for missing in (one for one in ids if one not in read.emotions):
        yield f"emotions: {missing!r} is missing; an empty list says that its own words are enough"
    listed = {word for one in emotions() for word in (*one.face_words, *one.voice_words)}
    for word in read.set_aside.keys() - listed:
        yield f"set_aside: {word!r} is in no list of the taxonomy; leave it out of [emotions]"


@cache
def emotion_meanings() -> Meanings:
    """Return which phrases speak of which emotions: the taxonomy's words and the further forms.

    Examples:
        >>> emotion_meanings()[("loathing",)]
        ('contempt', 'disgust')
    """
    read = lexicon()
    own = (
        (one.id, (*one.face_words, *one.voice_words, *read.emotions[one.id])) for one in emotions()
    )
    return meanings(
        (id_, (word for word in words if word not in read.set_aside)) for id_, words in own
    )


def meanings(lists: Iterable[tuple[str, Iterable[str]]]) -> Meanings:
    """Return lists of words turned round: what each phrase speaks of, in the order of the lists.

    Args:
        lists: what is spoken of, and its words.

    Examples:
        >>> dict(meanings([("a", ["one", "two words"]), ("b", ["one"])]))
        {('one',): ('a', 'b'), ('two', 'words'): ('a',)}
    """
    found: dict[Phrase, dict[str, None]] = {}
    for name, words in lists:
        for word in words:
            found.setdefault(phrase(word), {})[name] = None
    return MappingProxyType({words: tuple(names) for words, names in found.items()})
