"""Templates filled with plain values; whatever is filled in is escaped."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from evenhand.reports import digits, naming, wording


@cache
def _environment() -> Environment:
    """Return the one environment: escaping is on, and a name that a template lacks is an error."""
    environment = Environment(
        loader=PackageLoader("evenhand.reports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    environment.globals.update(
        anchor=naming.anchor,
        count=digits.count,
        doi=naming.doi,
        level=digits.level,
        percent=digits.percent,
        plain=digits.plain,
        reason=wording.reason,
        sentence=wording.sentence,
        several=wording.several,
        unit_words=wording.unit_words,
        words=wording,
        NONE=digits.MISSING,
    )
    return environment


def fill(template: str, **values: object) -> Markup:
    """Return a template of the folder `templates`, filled.

    Args:
        template: its name without `.html.jinja`.
        **values: what it draws.
    """
    text = _environment().get_template(f"{template}.html.jinja").render(**values)
    return Markup(text)  # noqa: S704 - the environment escapes


def source(name: str) -> str:
    """Return the text of a file that lies beside the templates, for instance the style sheet."""
    loader = _environment().loader
    if loader is None:  # pragma: no cover - the environment above has one
        raise LookupError(name)
    return loader.get_source(_environment(), name)[0]
