"""Several models side by side, over nothing but what all of them read."""

from markupsafe import Markup

from evenhand.audit.result import AuditResult
from evenhand.reports.figures.of_findings.comparisons import drawn, side_by_side
from evenhand.reports.pictures import album, room
from evenhand.reports.tally import uncovered
from evenhand.reports.templating import fill

TITLE = "Models side by side"
ORDER = 76
PARTS: tuple[str, ...] = ()
MOST_DRAWN = 36_000
"""Characters of all pictures together."""

FEWEST_MODELS = 2


def applies(result: AuditResult) -> bool:
    """Return whether there are several models."""
    return len(result.models) >= FEWEST_MODELS


def render(result: AuditResult) -> Markup:
    """Return a picture for each metric and outcome that several models were asked about."""
    return fill(
        "comparison",
        album=album(
            side_by_side(result), lambda each: drawn(each, result), most=room(result, MOST_DRAWN)
        ),
        models=result.models,
        uncovered=uncovered(result),
    )


def untested(result: AuditResult) -> tuple[str, ...]:
    """Return what models side by side lack of a comparison of versions, as sentences."""
    if not applies(result):
        return ("Only one model was audited: nothing is compared with another version.",)
    if not side_by_side(result):
        return ("No two models were asked the same question of slices.",)
    return ("Models stand side by side; that one differs from another is not tested.",)
