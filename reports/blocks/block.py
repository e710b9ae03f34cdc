"""The parts of a short document: plain text in a few shapes; how it looks is for the writer."""

from dataclasses import dataclass
from typing import Final, TypeAlias

MISSING: Final = "HUMAN_INPUT_MISSING"
"""Stands where only people can say something and nobody has."""

FIGURES: Final = ":"
"""Ends the head of a column that stands to the right."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the title."""

    level: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph; `strong` are its first words, in bold."""

    text: str
    strong: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """Lines that somebody else said, or a notice."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table; a head that ends in a colon makes a column of figures."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across, above the foot."""


Block: TypeAlias = Heading | Paragraph | Quote | Bullets | Table | Rule


def asked(path: str) -> str:
    """Return what stands for a text that nobody wrote, with the field of the plan to fill in.

    >>> asked("declared.system.users")
    'HUMAN_INPUT_MISSING (declared.system.users)'
    """
    return f"{MISSING} ({path})"
