"""A document as plain text for a terminal; characters that would steer it are left out."""

from collections.abc import Iterable

from evenhand.reports.blocks.as_markdown import TURNING
from evenhand.reports.blocks.block import (
    FIGURES,
    Block,
    Bullets,
    Heading,
    Paragraph,
    Quote,
    Rule,
    Table,
)
from evenhand.reports.figures.svg import clean


def as_text(blocks: Iterable[Block]) -> str:
    """Return a document as plain text, with a line break at its end."""
    return "\n\n".join(_written(block) for block in blocks) + "\n"


def plain_line(text: str) -> str:
    """Return a text in one line.

    >>> plain_line("a   b")
    'a b'
    """
    return TURNING.sub("", clean(" ".join(text.split())))


def _written(block: Block) -> str:
    """Return one block."""
    match block:
        case Heading(level, text):
            return f"{plain_line(text)}\n{('=' if level == 1 else '-') * len(plain_line(text))}"
        case Paragraph(text=text, strong=strong):
            return plain_line(f"{strong} {text}")
        case Quote(lines) | Bullets(lines):
            sign = "| " if isinstance(block, Quote) else "- "
            return "\n".join(sign + plain_line(line) for line in lines)
        case Table(caption=caption, heads=heads, rows=rows):
            names = tuple(head.removesuffix(FIGURES) for head in heads)
            drawn = [" | ".join(map(plain_line, cells)) for cells in (names, *rows)]
            return "\n".join([plain_line(caption)] * bool(caption) + drawn)
        case Rule():
            return "--"
