"""The frame of a picture: role, title and description; no request, the same bytes every time."""

import re
from dataclasses import dataclass

from markupsafe import Markup, escape

UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """What a reader who does not see the picture is told.

    Attributes:
        ident: unique in the page; letters, digits and `-._~`.
        title: in one line.
        description: what there is to see.
    """

    ident: str
    title: str
    description: str


def clean(text: str) -> str:
    """Return a text without characters that no document may hold."""
    return UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def framed(body: str, caption: Caption, *, width: float, height: float) -> Markup:
    """Return shapes as an `<svg>` element of a natural size, which may shrink a little.

    Args:
        body: elements; every text in it is escaped.
        caption: id, title and description.
        width: in pixels.
        height: in pixels.
    """
    return Markup(  # noqa: S704 - every text in it is escaped: here and in `Drawing`
        f'<svg class="forest picture" style="--w:{width:.0f}px" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" role="img" '
        f'aria-labelledby="{caption.ident}-t {caption.ident}-d" '
        'font-family="sans-serif" font-size="12" fill="#1c2530">\n'
        f'<title id="{caption.ident}-t">{escape(clean(caption.title))}</title>\n'
        f'<desc id="{caption.ident}-d">{escape(clean(caption.description))}</desc>\n{body}\n</svg>'
    )
