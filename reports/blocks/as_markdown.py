"""A document as Markdown in the flavour of GitHub; names that try to be markup stay names."""

import re
from collections.abc import Iterable

from evenhand.reports.blocks.block import (
    FIGURES,
    MISSING,
    Block,
    Bullets,
    Heading,
    Paragraph,
    Quote,
    Rule,
    Table,
)
from evenhand.reports.figures.svg import clean

SPECIAL = re.compile(r"([\\`*_\[\]#|~$])")
FIRST = re.compile(r"^(?:([-+=])(?=[\s=-]|$)|(\d+)([.)])(?=\s|$))")
"""What starts a list or underlines a heading where it comes first in a line."""
REFERENCE = re.compile(r"&(?=[#\w])")
"""An ampersand that may start the name of a character; any other stands as it is."""
TURNING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that turn the direction of what follows them, beyond their own name."""
UNCALLED = "@<!-- -->"
"""An at-sign that calls nobody."""


def as_markdown(blocks: Iterable[Block]) -> str:
    """Return a document as Markdown, with a line break at its end."""
    return clean("\n\n".join(_written(block) for block in blocks)) + "\n"


def escaped(text: str) -> str:
    """Return a text that Markdown and HTML show as it is, in one line.

    >>> escaped("<b>a & b</b>")
    '&lt;b&gt;a & b&lt;/b&gt;'
    >>> escaped("a &amp; b")
    'a &amp;amp; b'
    """
    line = TURNING.sub("", " ".join(text.split()))
    plain = REFERENCE.sub("&amp;", line).replace("<", "&lt;").replace(">", "&gt;")
    marked = SPECIAL.sub(r"\\\1", plain).replace(MISSING.replace("_", r"\_"), MISSING)
    return FIRST.sub(_kept, marked.replace("@", UNCALLED))


def _kept(found: re.Match[str]) -> str:
    """Return the start of a line as text that starts no list."""
    return f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}"


def _written(block: Block) -> str:
    """Return one block."""
    match block:
        case Heading(level, text):
            return f"{'#' * level} {escaped(text)}"
        case Paragraph(text=text, strong=strong):
            return " ".join(filter(None, (f"**{escaped(strong)}**" * bool(strong), escaped(text))))
        case Quote(lines):
            return "\n".join(f"> {escaped(line)}" for line in lines)
        case Bullets(lines):
            return "\n".join(f"- {escaped(line)}" for line in lines)
        case Table():
            return _table(block)
        case Rule():
            return "---"


def _table(table: Table) -> str:
    """Return a table below its caption."""
    rule = ["---:" if head.endswith(FIGURES) else "---" for head in table.heads]
    names = [escaped(head.removesuffix(FIGURES)) for head in table.heads]
    rows = [[escaped(cell) for cell in row] for row in table.rows]
    lines = "\n".join(f"| {' | '.join(cells)} |" for cells in (names, rule, *rows))
    return f"**{escaped(table.caption)}**\n\n{lines}" if table.caption else lines
