"""Which models are held against which, and whether one is the other made smaller."""

import tomllib

from evenhand.audit.result import AuditResult
from evenhand.reports.decision_words import of_models


def compared_models(result: AuditResult) -> tuple[tuple[str, str], ...]:
    """Return the pairs of new and old model in the order of the result."""
    found = ((f.model, f.against) for f in result.findings if of_models(f))
    return tuple(dict.fromkeys(found))


def compared_words(result: AuditResult) -> str:
    """Return the pairs in words, `""` where no model is held against another."""
    return "; ".join(
        f"{new} held against {old or 'the old model'}" for new, old in compared_models(result)
    )


def compressions(result: AuditResult) -> frozenset[tuple[str, str]]:
    """Return the pairs whose new model is the old one made smaller or faster, by the plan's text.

    A plan that cannot be read, as in a result made by hand, names none.
    """
    try:
        asked = tomllib.loads(result.plan.text).get("comparison", [])
    except tomllib.TOMLDecodeError:
        return frozenset()
    tables = [one for one in asked if isinstance(one, dict)] if isinstance(asked, list) else []
    return frozenset(
        (str(one.get("new")), str(one.get("old")))
        for one in tables
        if one.get("kind") == "compression"
    )
