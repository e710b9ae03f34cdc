"""The body of a request: JSON with places for the item, its type, the prompt and the outputs."""

import re
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

Value: TypeAlias = str | Sequence[str]
PLACES: Final = ("media_base64", "media_type", "prompt", "outputs")
MEDIA: Final = "{media_base64}"

_PLACE: Final = re.compile("|".join(rf"\{{{name}\}}" for name in PLACES))


def filled(template: object, values: Mapping[str, Value]) -> object:
    """Return a template with values in its places.

    What is filled in stands inside texts of JSON that was read before, so no value can break out of
    its place. Values are not searched for places in turn. Braces of any other kind stay.

    Args:
        template: JSON as read; places such as `{prompt}` stand in its texts.
        values: by name of the place. A list becomes a list where it fills a text alone; inside of
            longer texts its words are joined by commas.

    Examples:
        >>> filled({"q": "{prompt}", "of": "{outputs}"}, {"prompt": 'a "b"', "outputs": ["x", "y"]})
        {'q': 'a "b"', 'of': ['x', 'y']}
        >>> filled("rate {outputs} as {json}", {"outputs": ["x", "y"]})
        'rate x, y as {json}'
    """
    if isinstance(template, dict):
        return {key: filled(one, values) for key, one in template.items()}
    if isinstance(template, list):
        return [filled(one, values) for one in template]
    if not isinstance(template, str):
        return template
    whole = values.get(template[1:-1]) if _PLACE.fullmatch(template) else None
    if whole is not None:
        return whole if isinstance(whole, str) else list(whole)
    return _PLACE.sub(lambda found: _words(values, found[0]), template)


def _words(values: Mapping[str, Value], place: str) -> str:
    """Return what stands in a place inside a text."""
    value = values.get(place[1:-1], place)
    return value if isinstance(value, str) else ", ".join(value)
