"""Documents as plain text."""

from evenhand.reports.blocks.as_text import as_text, plain_line
from evenhand.reports.blocks.block import Bullets, Heading, Paragraph, Quote, Rule, Table

WRITTEN = """\
Title
=====

Part
----

First, more.

| said

- a

Counts
What | Many
x | 3

A

--
"""


def test_every_block_is_written() -> None:
    blocks = (
        Heading(1, "Title"),
        Heading(2, "Part"),
        Paragraph(text="more.", strong="First,"),
        Quote(("said",)),
        Bullets(("a",)),
        Table(caption="Counts", heads=("What", "Many:"), rows=(("x", "3"),)),
        Table(caption="", heads=("A",), rows=()),
        Rule(),
    )
    assert as_text(blocks) == WRITTEN


def test_nothing_steers_the_terminal() -> None:
    steered = "a\x1b[31mb\n\N{RIGHT-TO-LEFT OVERRIDE}c"
    assert plain_line(steered) == "a\N{REPLACEMENT CHARACTER}[31mb c"
