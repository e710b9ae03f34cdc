"""The report as one HTML file: no request, complete without its script, fit for screen and paper.

The script that the page carries adds filters, sorting, copying and a dark view; nothing is shown of
them where scripts are off. The content security policy of the page lets this one script run, by its
hash, and lets nothing be fetched or sent.
"""

import base64
import hashlib
import importlib
import pkgutil
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol, cast

from markupsafe import Markup

from evenhand.audit.result import AuditResult
from evenhand.reports import sections
from evenhand.reports.figures.svg import clean
from evenhand.reports.templating import fill, source
from evenhand.reports.wording import FOOTER

GROUPS: Mapping[int, str] = MappingProxyType(
    {
        0: "Summary",
        20: "Scope and system",
        35: "Plan and data",
        60: "Results",
        82: "Checks and limits",
        90: "Register and law",
        97: "Record",
    }
)
"""Headings of the table of contents, by the ORDER of the first section that may stand below."""

OPTIONAL = re.compile(r"</(?:td|th|tr|thead|tbody|li|dt|dd)>\s*")
"""End tags that HTML does without; the text of a page never holds them unescaped."""

QUOTED = re.compile(r' (scope|class|colspan|data-v|data-of)="([\w-]+)"(?=[ >])')
"""Attributes of one plain word, which HTML reads without quotes too."""

OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Characters that turn the direction of all text after them, and would turn ours."""

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{}'; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)


class Section(Protocol):
    """What a file of the folder `sections` offers."""

    TITLE: str
    ORDER: int
    PARTS: tuple[str, ...]

    def applies(self, result: AuditResult) -> bool:
        """Return whether the section has something to say."""

    def render(self, result: AuditResult) -> Markup:
        """Return the body of the section, without its heading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A section as it stands on the page."""

    id: str
    title: str
    group: str
    body: Markup


def found() -> dict[str, Section]:
    """Return all sections by the name of their file, in the order of the page."""
    names = [module.name for module in pkgutil.iter_modules(sections.__path__)]
    known = {
        name: cast("Section", importlib.import_module(f"{sections.__name__}.{name}"))
        for name in names
    }
    return dict(sorted(known.items(), key=lambda pair: (pair[1].ORDER, pair[0])))


def html(result: AuditResult) -> str:
    """Return a result as one self-contained HTML document.

    The same result gives the same bytes.
    """
    parts = parts_of(result)
    script = lean(source("script.js"))
    document = fill(
        "page",
        title=result.plan.title or "Audit",
        parts=[Part(id=p.id, title=p.title, group=p.group, body=slim(p.body)) for p in parts],
        contents=contents(parts),
        policy=Markup(policy(script)),  # noqa: S704 - our own words and a hash
        script=Markup(script),  # noqa: S704 - our own file
        style=Markup(lean(source("style.css"))),  # noqa: S704 - our own file
        footer=FOOTER,
        result=result,
    )
    return OVERRIDES.sub("\N{REPLACEMENT CHARACTER}", clean(str(document))) + "\n"


def parts_of(result: AuditResult) -> tuple[Part, ...]:
    """Return the sections that have something to say, rendered, in the order of the page."""
    return tuple(
        Part(id=name.replace("_", "-"), title=s.TITLE, group=group(s.ORDER), body=s.render(result))
        for name, s in found().items()
        if s.applies(result)
    )


def group(order: int) -> str:
    """Return the heading in the table of contents for a section of this ORDER.

    >>> group(5), group(62), group(99)
    ('Summary', 'Results', 'Record')
    """
    return GROUPS[max(first for first in GROUPS if first <= order)]


def contents(parts: Sequence[Part]) -> tuple[tuple[str, tuple[Part, ...]], ...]:
    """Return the parts below the headings of the table of contents, without the cover."""
    listed = [part for part in parts if part.id != "cover"]
    return tuple(
        (heading, members)
        for heading in GROUPS.values()
        if (members := tuple(part for part in listed if part.group == heading))
    )


def policy(script: str) -> str:
    """Return the content security policy under which this script runs, and no other."""
    digest = hashlib.sha256(script.encode()).digest()
    return POLICY.format(base64.b64encode(digest).decode())


def lean(code: str) -> str:
    r"""Return a script or style sheet without indentation and lines of comment.

    >>> lean("a {\n  b: c;\n}\n// said\n")
    'a {\nb: c;\n}\n'
    """
    lines = (line.strip() for line in code.splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith("//"))


def slim(body: Markup) -> Markup:
    """Return markup without the end tags and quotes that HTML does without.

    >>> slim(Markup('<tr><td class="r">1</td></tr>'))
    Markup('<tr><td class=r>1')
    """
    return Markup(QUOTED.sub(r" \1=\2", OPTIONAL.sub("", str(body))))  # noqa: S704 - it was markup before
