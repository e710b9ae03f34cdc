"""The report as one HTML file: no script, no request, fit for screen, phone and paper."""

import importlib
import pkgutil
from typing import Protocol, cast

from markupsafe import Markup

from evenhand.audit.result import AuditResult
from evenhand.reports import sections
from evenhand.reports.figures.svg import clean
from evenhand.reports.templating import fill, source
from evenhand.reports.wording import FOOTER


class Section(Protocol):
    """What a file of the folder `sections` offers."""

    TITLE: str
    ORDER: int
    PARTS: tuple[str, ...]

    def applies(self, result: AuditResult) -> bool:
        """Return whether the section has something to say."""

    def render(self, result: AuditResult) -> Markup:
        """Return the body of the section, without its heading."""


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
    shown = [(name, s) for name, s in found().items() if s.applies(result)]
    parts = [
        {"id": name.replace("_", "-"), "title": s.TITLE, "body": s.render(result)}
        for name, s in shown
    ]
    document = fill(
        "page",
        title=result.plan.title or "Audit",
        parts=parts,
        style=Markup(source("style.css")),  # noqa: S704 - our own file
        footer=FOOTER,
        result=result,
    )
    return clean(str(document)) + "\n"
