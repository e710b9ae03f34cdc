"""How accents of English say what is written by lexical sets.

A lexical set is a class of words that share a vowel in every accent, named by one of them in
capitals: a sentence is written once, and an accent is a table from sets to sounds.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from evenhand.audit.stimuli.voices.sentences import ENGLISH, Sentence
from evenhand.audit.stimuli.voices.toml_data import read_data
from evenhand.model_zoo.strict import Strict

FILE = "accents.toml"
REFERENCE: Final = "reference"
STRESS: Final = "\u02c8"
R_SETS: Final = frozenset(
    {"NURSE", "NEAR", "SQUARE", "START", "NORTH", "FORCE", "CURE", "lettER"},
)
"""Sets whose words are spelled with an r that some accents say only before a vowel."""


class Rule(Strict, frozen=True, kw_only=True):
    """A replacement inside a word, after its sounds are known.

    Attributes:
        pattern: regular expression.
        replacement: what stands there instead.
        why: the process, in words.
    """

    pattern: str
    replacement: str
    why: str


class Accent(Strict, frozen=True, kw_only=True):
    """One accent of English.

    Attributes:
        id: the level of the factor.
        title: its usual name.
        why: what marks it, and after which description.
        sets: sound of each lexical set.
        consonants: sounds that differ from what is written.
        rules: in the order in which they apply.
    """

    id: str
    title: str
    why: str
    sets: dict[str, str]
    consonants: dict[str, str]
    rules: tuple[Rule, ...] = ()


class _Accents(Strict, frozen=True, kw_only=True):
    accent: tuple[Accent, ...]


@cache
def accents() -> Mapping[str, Accent]:
    """Return every accent by its id, the reference first.

    Examples:
        >>> list(accents())[:2]
        ['reference', 'received_pronunciation']
    """
    return {each.id: each for each in read_data(FILE, _Accents).accent}


def words(sentence: Sentence, accent: str = REFERENCE) -> tuple[str, ...]:
    """Return the words of a sentence in the symbols of the synthesiser.

    Args:
        sentence: what is said.
        accent: id of an accent of English; other languages have the reference only.

    Raises:
        KeyError: no such accent, or an accent of English for another language.

    Examples:
        >>> from evenhand.audit.stimuli.voices.sentences import sentence
        >>> " ".join(words(sentence("church", "en")))
        'ðə nˈAbəɹ pˈɑɹks ðə kˈɑɹ nɪɹ ðə ʧˈɜɹʧ'
        >>> " ".join(words(sentence("church", "en"), "received_pronunciation"))
        'ðə nˈAbə pˈɑːks ðə kˈɑː nɪə ðə ʧˈɜːʧ'
    """  # noqa: RUF002 the alphabet of phonetics
    written = tuple(sentence.sounds.split())
    if sentence.language != ENGLISH:
        if accent != REFERENCE:
            raise KeyError(accent)
        return written
    return _said([word.split(".") for word in written], accents()[accent])


def _said(written: list[list[str]], accent: Accent) -> tuple[str, ...]:
    """Return words of phones as an accent says them."""
    phones = [phone for word in written for phone in word]
    sounds = iter(
        [_sound(*pair, accent) for pair in zip(phones, [*phones[1:], ""], strict=True)],
    )
    return tuple(_ruled("".join(next(sounds) for _ in word), accent) for word in written)


def _sound(phone: str, following: str, accent: Accent) -> str:
    """Return one phone as an accent says it, with the r that links it to a vowel."""
    bare = phone.removeprefix(STRESS)
    if bare not in accent.sets:
        return accent.consonants.get(phone, phone)
    said, r = accent.sets[bare], accent.consonants["r"]
    links = bare in R_SETS and following.removeprefix(STRESS) in accent.sets
    linked = r if links and not said.endswith(r) else ""
    return phone[: -len(bare)] + said + linked


def _ruled(word: str, accent: Accent) -> str:
    for rule in accent.rules:
        word = re.sub(rule.pattern, rule.replacement, word)
    return word
