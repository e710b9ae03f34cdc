"""What is said: sentences of neutral wording, with the same meanings in every language."""

from collections.abc import Mapping
from functools import cache

from evenhand.audit.stimuli.voices.toml_data import read_data
from evenhand.model_zoo.strict import Strict

FILE = "sentences.toml"
ENGLISH = "en"


class Sentence(Strict, frozen=True, kw_only=True):
    """One sentence.

    Attributes:
        meaning: a word for what it says; sentences of one meaning translate each other.
        language: ISO 639-1.
        text: as written.
        sounds: words with blanks between; symbols of the synthesiser, but for English phones with
            points between, vowels as lexical sets.
    """

    meaning: str
    language: str
    text: str
    sounds: str


class Filler(Strict, frozen=True, kw_only=True):
    """A hesitation.

    Attributes:
        text: as written.
        sounds: symbols of the synthesiser.
    """

    text: str
    sounds: str


class _Spoken(Strict, frozen=True, kw_only=True):
    sentence: tuple[Sentence, ...]
    filler: tuple[Filler, ...]


def sentences() -> tuple[Sentence, ...]:
    """Return every sentence.

    Examples:
        >>> sentences()[0].text
        'The train to the city leaves at seven.'
    """
    return _spoken().sentence


def fillers() -> tuple[Filler, ...]:
    """Return every hesitation.

    Examples:
        >>> [filler.text for filler in fillers()]
        ['um', 'uh']
    """
    return _spoken().filler


def sentence(meaning: str, language: str) -> Sentence:
    """Return the sentence of a meaning in a language.

    Raises:
        KeyError: there is none.

    Examples:
        >>> sentence("train", "it").text
        'Il treno per la città parte alle sette.'
    """
    return _by_key()[meaning, language]


@cache
def _spoken() -> _Spoken:
    return read_data(FILE, _Spoken)


@cache
def _by_key() -> Mapping[tuple[str, str], Sentence]:
    return {(each.meaning, each.language): each for each in sentences()}
