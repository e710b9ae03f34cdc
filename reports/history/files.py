"""The files of a history: a page, a table, a short document, and everything as data."""

import json
from collections.abc import Mapping

import msgspec

from evenhand.reports.blocks.as_markdown import as_markdown
from evenhand.reports.history.as_table import as_csv
from evenhand.reports.history.in_blocks import in_blocks
from evenhand.reports.history.page import html
from evenhand.reports.history.record import History


def files(found: History) -> Mapping[str, bytes]:
    """Return the files of a history by name; the same history gives the same bytes."""
    texts = {
        "history.html": html(found),
        "history.md": as_markdown(in_blocks(found)),
        "history.csv": as_csv(found),
        "history.json": as_json(found),
    }
    return {name: text.encode() for name, text in texts.items()}


def as_json(found: History) -> str:
    """Return everything as JSON, with nothing left out of the lists."""
    return json.dumps(msgspec.to_builtins(found), indent=2, ensure_ascii=False) + "\n"
