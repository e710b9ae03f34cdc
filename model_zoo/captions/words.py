"""Captions as words and marks, and phrases found in them."""

import re
from collections.abc import Container, Iterator, Sequence
from typing import Final, TypeAlias

Phrase: TypeAlias = tuple[str, ...]

_TOKEN: Final = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*|[.,;:!?]")
LONGEST: Final = 4
"""Words of the longest phrase that is looked for."""


def phrase(text: str) -> Phrase:
    """Return the words and marks of a text, in small letters.

    Examples:
        >>> phrase("Not self-confident, it's SAD.")
        ('not', 'self-confident', ',', "it's", 'sad', '.')
    """
    return tuple(_TOKEN.findall(text.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")))


def found(words: Sequence[str], wanted: Container[Phrase]) -> Iterator[tuple[int, Phrase]]:
    """Yield where phrases stand; of phrases that overlap, the longest that begins first.

    Args:
        words: of a text.
        wanted: the phrases.

    Examples:
        >>> list(found(phrase("a young man, a man"), {("man",), ("young", "man")}))
        [(1, ('young', 'man')), (5, ('man',))]
    """
    at = 0
    while at < len(words):
        longest = min(LONGEST, len(words) - at)
        some = (tuple(words[at : at + size]) for size in range(longest, 0, -1))
        match = next((one for one in some if one in wanted), None)
        if match is not None:
            yield at, match
        at += len(match or "x")
