"""What is done to texts before they are compared: a normaliser with a name.

An error rate means nothing without it. "Don't" against "dont" is an error or none, and languages
gain unequally: a normaliser that takes vowel signs for punctuation makes Hindi or Tamil look better
than they are (Manohar & Pillai 2024, arXiv:2409.02449). There are two, and neither knows a
language: numerals, contractions and spelling variants stay as they are.
"""

import unicodedata
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Literal, TypeAlias

Normaliser: TypeAlias = Literal["none", "basic"]

_APOSTROPHES = "'\u2019\u02bc"


def normalised(text: str, *, normaliser: Normaliser) -> str:
    r"""Return a text as it will be compared.

    Args:
        text: any text.
        normaliser: `none` leaves it as it is. `basic` folds case and width, turns punctuation and
            symbols into spaces, keeps apostrophes within words, and keeps every letter, digit and
            vowel sign.

    Returns:
        The text, words parted by one space under `basic`.

    Raises:
        ValueError: there is no such normaliser; the message lists those that there are.

    Examples:
        Apostrophes within a word stay, and so do the signs that Indic vowels are written with:

        >>> normalised("Don\u2019t -- she's CALM, 'really'!", normaliser="basic")
        "don't she's calm really"
        >>> normalised("हिन्दी।", normaliser="basic") == "हिन्दी"
        True
    """
    if normaliser not in NORMALISERS:
        msg = f"no normaliser {normaliser!r}; there are: {', '.join(NORMALISERS)}"
        raise ValueError(msg)
    return NORMALISERS[normaliser](text)


def words(text: str, *, normaliser: Normaliser = "basic") -> tuple[str, ...]:
    """Return the words of a text, parted by white space after normalisation.

    Args:
        text: any text.
        normaliser: see `normalised`.

    Raises:
        ValueError: there is no such normaliser.

    Examples:
        >>> words("A woman sighs.")
        ('a', 'woman', 'sighs')
    """
    return tuple(normalised(text, normaliser=normaliser).split())


def _unchanged(text: str) -> str:
    return text


def _basic(text: str) -> str:
    """Fold case and width; leave letters, marks, digits, and apostrophes between letters."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    around = zip(" " + folded, folded, folded[1:] + " ", strict=False)
    return " ".join("".join(_kept(*three) for three in around).split())


def _kept(before: str, sign: str, after: str) -> str:
    """Return what remains of one character beside its neighbours."""
    if sign in _APOSTROPHES and before.isalpha() and after.isalpha():
        return "'"
    return " " if unicodedata.category(sign)[0] in "PSZ" else sign


NORMALISERS: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {"none": _unchanged, "basic": _basic}
)
"""Each normaliser by its name."""
