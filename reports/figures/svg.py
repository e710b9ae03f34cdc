"""A drawn figure as lean SVG: no request, no id that could clash, the same bytes every time."""

import io
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from xml.etree import ElementTree as ET

import matplotlib as mpl
from markupsafe import Markup, escape
from matplotlib.figure import Figure

UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
FRACTION = re.compile(r"-?\d+\.\d+")
LINK = "{http://www.w3.org/1999/xlink}href"
SPACE = "{http://www.w3.org/2000/svg}"
KEPT: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "path": ("d", "fill", "stroke", "stroke-width", "stroke-dasharray"),
        "use": ("x", "y", "fill", "stroke", "stroke-width"),
        "text": ("x", "y", "text-anchor", "font-size", "font-weight", "font-style", "fill"),
    }
)
USUAL = frozenset(
    {("text-anchor", "start"), ("font-size", "12px"), ("fill", "#1c2530"), ("stroke-width", "1")}
)


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


def drawn(figure: Figure, caption: Caption) -> Markup:
    """Return the figure as an `<svg>` element with role, title and description."""
    out = io.StringIO()
    with (
        warnings.catch_warnings(),
        mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "evenhand"}),
    ):
        # The page's own font shows the text: whether matplotlib's has the glyph does not matter.
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        figure.savefig(out, format="svg", transparent=True, metadata={"Date": None})
    root = ET.fromstring(out.getvalue())  # noqa: S314 - matplotlib wrote it a line ago
    body = "\n".join(_shapes(root, caption.ident))
    return Markup(  # noqa: S704 - every text in it is escaped, below and in `_shape`
        f'<svg class="forest" role="img" aria-labelledby="{caption.ident}-t {caption.ident}-d" '
        f'viewBox="{root.get("viewBox")}" font-family="sans-serif" font-size="12" fill="#1c2530">\n'
        f'<title id="{caption.ident}-t">{escape(clean(caption.title))}</title>\n'
        f'<desc id="{caption.ident}-d">{escape(clean(caption.description))}</desc>\n{body}\n</svg>'
    )


def _shapes(root: ET.Element, ident: str) -> Iterator[str]:
    """Yield the drawn elements in their order; markers are defined once and used by id."""
    for element in root.iter():
        tag = element.tag.removeprefix(SPACE)
        if tag in KEPT and not _invisible(element):
            yield _shape(element, tag, ident)


def _invisible(element: ET.Element) -> bool:
    style = element.get("style", "")
    return style == "fill: none" or (
        "id" not in element.attrib and "d" in element.attrib and not style
    )


def _shape(element: ET.Element, tag: str, ident: str) -> str:
    """Return one element with only the attributes that matter, and those short."""
    given = dict(element.attrib) | dict(_style(element.get("style", "")))
    kept = [(k, _short(given[k])) for k in KEPT[tag] if k in given]
    told = "".join(f' {k}="{escape(v)}"' for k, v in kept if (k, v) not in USUAL)
    if tag == "text":
        return f"<text{told}>{escape(element.text or '')}</text>"
    if tag == "use":
        return f'<use href="#{ident}-{element.get(LINK, "").removeprefix("#")}"{told}/>'
    if "id" in element.attrib:
        name = f"{ident}-{element.get('id')}"
        return f'<defs><path id="{name}" d="{escape(_short(given["d"]))}"/></defs>'
    return f"<path{told}/>"


def _style(text: str) -> Iterator[tuple[str, str]]:
    for part in filter(None, text.split(";")):
        name, _, value = part.partition(":")
        yield name.strip(), value.strip()


def _short(text: str) -> str:
    """Return a text with its decimal numbers at one decimal, in one line."""
    line = " ".join(text.split())
    return FRACTION.sub(lambda m: f"{float(m[0]):.1f}".removesuffix(".0"), line)
