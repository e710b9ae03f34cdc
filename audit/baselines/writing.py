"""A baseline as text that people review: written once, then only added to.

Comments and order of a file are somebody's work. So waivers are added at its end, and a waiver is
renewed in its place, but only where the file still has it in the form in which it was written; else
the waivers are left for a person to put in.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from evenhand.audit.baselines.file import parse_waivers
from evenhand.audit.baselines.waiver import Waiver
from evenhand.audit.errors import InputError
from evenhand.audit.plans.file import normal
from evenhand.audit.plans.lines import lines

HEAD: Final = """\
# Findings that are known and accepted for a while. Each waiver names its owner, its reason and the
# last day on which it holds; `margin` is the largest gap that it accepts.
evenhand_baseline = 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """A text with new waivers in it.

    Attributes:
        text: of the whole file.
        added, renewed, kept: the waivers that are new in it, took the place of an older one, or
            were left out, since the file has one for their row already.
    """

    text: str
    added: tuple[Waiver, ...]
    renewed: tuple[Waiver, ...]
    kept: tuple[Waiver, ...]


def merged(text: str, waivers: Sequence[Waiver], *, name: str, renew: bool = False) -> Merged:
    """Return the text of a baseline with waivers added.

    Args:
        text: of the file, `""` where there is none.
        waivers: one a row.
        name: what messages call the text.
        renew: replace waivers that the file has for the same rows.

    Raises:
        InputError: the file has mistakes, or cannot be written without losing what somebody wrote;
            the waivers are then part of the message.
    """
    before = normal(text) or HEAD
    old = {one.row: one for one in parse_waivers(before, name=name)}
    again = {one.row: one for one in waivers if one.row in old}
    added = tuple(one for one in waivers if one.row not in old)
    replaced = again if renew else {}
    made = _replaced(before, old, replaced, name) if replaced else before
    made = "\n".join([made.rstrip("\n"), "", *map(block, added)]) if added else made
    if _rows(made, name) != {**old, **replaced, **{one.row: one for one in added}}:
        raise InputError([_by_hand(name, "is laid out by hand", waivers)])
    return Merged(
        text=made,
        added=added,
        renewed=tuple(replaced.values()),
        kept=() if renew else tuple(again.values()),
    )


def block(waiver: Waiver) -> str:
    """Return a waiver as TOML."""
    entries = {
        "finding": _quoted(waiver.finding),
        "slice": _quoted(waiver.slice),
        "owner": _quoted(waiver.owner),
        "reason": _quoted(waiver.reason),
        "expires": waiver.expires,
        "margin": repr(waiver.margin),
        "accepted_verdict": _quoted(waiver.accepted_verdict),
    }
    if waiver.accepted_gap is not None:
        entries["accepted_gap"] = repr(waiver.accepted_gap)
    return "\n".join(["[[waiver]]", *(f"{key} = {value}" for key, value in entries.items()), ""])


def _quoted(text: str) -> str:
    """Return text as a TOML string; its escapes are those of JSON, but for one character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def _rows(text: str, name: str) -> Mapping[tuple[str, str], Waiver]:
    """Return the waivers of a text by row; none where it is not a baseline."""
    try:
        return {one.row: one for one in parse_waivers(text, name=name)}
    except InputError:
        return {}


def _replaced(
    text: str,
    old: Mapping[tuple[str, str], Waiver],
    fresh: Mapping[tuple[str, str], Waiver],
    name: str,
) -> str:
    """Return a text with some waivers in the place of those for the same rows."""
    found, every = lines(text), text.split("\n")
    starts = [found["waiver", at] - 1 for at in range(len(old))]
    ends = [*starts[1:], len(every)]
    made = every[: starts[0]]
    for (row, waiver), start, end in zip(old.items(), starts, ends, strict=True):
        own = every[start:end]
        if row in fresh:
            if "\n".join(own).strip() != block(waiver).strip():
                raise InputError([_by_hand(name, "has words of somebody", list(fresh.values()))])
            own = block(fresh[row]).split("\n")
        made += own
    return "\n".join(made)


def _by_hand(name: str, why: str, waivers: Sequence[Waiver]) -> str:
    """Return that a file is left alone, and the waivers to put into it."""
    told = "\n".join(map(block, waivers))
    return f"{name}: {why} that rewriting would lose; put these waivers in by hand:\n\n{told}"
