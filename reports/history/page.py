"""A history as one HTML file: no request, no script, fit for screen and paper."""

from typing import Final

from markupsafe import Markup

from evenhand.reports.figures.svg import clean
from evenhand.reports.history.record import History
from evenhand.reports.history.sheet import HASH, question_name, sheets
from evenhand.reports.page import OVERRIDES, lean
from evenhand.reports.templating import fill, source

POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'"
)
"""What the page may fetch, run and send: nothing."""

FOOTER: Final = (
    "This page describes and judges nothing: every verdict is that of the run in which it stands, "
    "under the plan of that run. No verdict on a gap is one on the law."
)


def html(found: History) -> str:
    """Return a history as one self-contained document; the same history gives the same bytes."""
    document = fill(
        "history",
        found=found,
        sheets=sheets(found),
        runs=sum(len(series.runs) for series in found.series),
        name=question_name,
        hash=HASH,
        policy=Markup(POLICY),  # noqa: S704 - our own words
        style=Markup(lean(source("style.css"))),  # noqa: S704 - our own file
        footer=FOOTER,
    )
    return OVERRIDES.sub("\N{REPLACEMENT CHARACTER}", clean(str(document))) + "\n"
