"""Names as a reader sees them: slices by their attributes, and anchors that links can point at."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from evenhand.audit.result import AuditResult, SliceRecord
from evenhand.reports.wording import PREFIXES

EVERYBODY = "everybody"
"""The name of a row without a slice: all items."""

PLAIN = re.compile(r"[A-Za-z0-9._-]")
DOI = re.compile(r"(?:doi:|https?://(?:dx\.)?doi\.org/)(10\.\d{4,9}/[^\s,\]]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceName:
    """A slice in words.

    Attributes:
        group: what is looked at, for instance `"perceived gender"` or two of them.
        level: which part of it, for instance `"Female"`.
    """

    group: str
    level: str

    @property
    def full(self) -> str:
        """Both parts in one line."""
        return f"{self.group}: {self.level}" if self.group else self.level


def slice_names(result: AuditResult) -> Mapping[str, SliceName]:
    """Return the name of every slice by its id; perceived attributes are called perceived."""
    prefixes = {a.name: PREFIXES.get(a.source, "") for a in result.attributes}
    return MappingProxyType({s.id: _slice_name(s, prefixes) for s in result.slices})


def named(names: Mapping[str, SliceName], slice_id: str) -> SliceName:
    """Return a slice's name, or its id in words where the result does not describe it.

    >>> named({}, "tone: light -> dark").full
    'tone from light to dark'
    >>> named({}, "").full
    'everybody'
    """
    return names.get(slice_id) or SliceName(group="", level=_change(slice_id))


def anchor(kind: str, name: str) -> str:
    """Return an id for a link target; different names never share one.

    >>> anchor("metric", "bias gap")
    'metric-bias~20~gap'
    """
    safe = "".join(c if PLAIN.match(c) else f"~{ord(c):x}~" for c in name)
    return f"{kind}-{safe}"


def doi(reference: str) -> str:
    """Return the first DOI in a reference without its prefix, or nothing.

    >>> doi("Lin 1989, doi:10.2307/2532051.")
    '10.2307/2532051'
    >>> doi("(doi:10.1002/1097-0142(1950)3:1<32::AID-CNCR3>3.0.CO;2-3)")
    '10.1002/1097-0142(1950)3:1<32::AID-CNCR3>3.0.CO;2-3'
    """
    found = DOI.search(reference)
    if not found:
        return ""
    name = found.group(1).rstrip(".;")
    while name.endswith(")") and name.count(")") > name.count("("):
        name = name[:-1].rstrip(".;")
    return name


def attribute_name(name: str, source: str) -> str:
    """Return an attribute, with the word for how it came about if it was not recorded."""
    return PREFIXES.get(source, "") + name


def _change(slice_id: str) -> str:
    """Return the name of a change within pairs in words; any other id as it is."""
    if not slice_id:
        return EVERYBODY
    name, _, levels = slice_id.partition(": ")
    start, arrow, end = levels.partition(" -> ")
    return f"{name} from {start} to {end}" if arrow else slice_id


def _slice_name(record: SliceRecord, prefixes: Mapping[str, str]) -> SliceName:
    if not record.where:
        return SliceName(group="", level=record.id)
    group = " \N{MULTIPLICATION SIGN} ".join(prefixes.get(a, "") + a for a, _ in record.where)
    return SliceName(
        group=group, level=" \N{MULTIPLICATION SIGN} ".join(level for _, level in record.where)
    )
