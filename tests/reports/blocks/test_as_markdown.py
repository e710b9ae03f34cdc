"""Documents as Markdown: what is text stays text, read by another program."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.reports.blocks.as_markdown import as_markdown, escaped
from evenhand.reports.blocks.block import (
    MISSING,
    Block,
    Bullets,
    Heading,
    Paragraph,
    Quote,
    Rule,
    Table,
    asked,
)

BLOCKS: tuple[Block, ...] = (
    Heading(1, "Title"),
    Paragraph(text="and more.", strong="First,"),
    Paragraph(text="Only this."),
    Quote(("one", "two")),
    Bullets(("a", "b")),
    Table(caption="Counts", heads=("What", "Many:"), rows=(("x|y", "3"),)),
    Table(caption="", heads=("A",), rows=()),
    Rule(),
)

WRITTEN = """\
# Title

**First,** and more.

Only this.

> one
> two

- a
- b

**Counts**

| What | Many |
| --- | ---: |
| x\\|y | 3 |

| A |
| --- |

---
"""


def test_every_block_is_written() -> None:
    assert as_markdown(BLOCKS) == WRITTEN


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("- item", "\\- item"),
        ("+ item", "\\+ item"),
        ("===", "\\==="),
        ("1. item", "1\\. item"),
        ("2) item", "2\\) item"),
        ("-0.5", "-0.5"),
        ("1.5", "1.5"),
        ("call @all", "call @<!-- -->all"),
        ("a\n# b", "a \\# b"),
        ("\N{RIGHT-TO-LEFT OVERRIDE}a", "a"),
    ],
)
def test_text_that_would_mean_something_is_only_text(text: str, shown: str) -> None:
    assert escaped(text) == shown


def test_what_is_missing_can_be_searched_for() -> None:
    assert escaped(asked("declared.a_b")) == f"{MISSING} (declared.a\\_b)"


@given(st.text())
def test_no_markup_and_no_line_break_comes_through(text: str) -> None:
    shown = escaped(text)
    assert "\n" not in shown
    assert "<" not in shown.replace("<!-- -->", "")
    assert ">" not in shown.replace("<!-- -->", "")
