"""A picture drawn directly: marks of one pen are one path, so that a thousand of them stay small.

Pens are drawn in the order of `PENS`, whatever the order of the calls: bands lie under lines, lines
under points. Colours are those of the palette, given as attributes, so that a style sheet can
change them for dark screens and a reader without one still sees them.
"""

from collections import defaultdict
from collections.abc import Mapping
from types import MappingProxyType

from markupsafe import Markup, escape

from evenhand.audit.result import Verdict
from evenhand.reports.figures import palette
from evenhand.reports.figures.svg import Caption, clean, framed


def _filled(color: str) -> str:
    return f'fill="{color}"'


def _stroked(color: str, width: float, more: str = "") -> str:
    return f'fill="none" stroke="{color}" stroke-width="{width:g}"{more}'


def _open(color: str) -> str:
    return f'fill="{palette.PAPER}" stroke="{color}" stroke-width="1.6"'


def _glyph(verdict: Verdict) -> str:
    style = palette.STYLES[verdict]
    if style.marker == "x":
        return _stroked(style.color, 1.6)
    return _filled(style.color) if style.filled else _open(style.color)


PENS: Mapping[str, str] = MappingProxyType(
    {
        "band": _filled(palette.BAND),
        "hairline": _stroked(palette.HAIRLINE, 1),
        "spike": _filled(palette.HAIRLINE),
        "edge": _stroked(palette.EDGE, 1, ' stroke-dasharray="4 3"'),
        "thread": _stroked(palette.MUTED, 1),
        "axis": _stroked(palette.INK, 1),
        "bar": _stroked(palette.INK, 2),
        **{f"line-{code}": _stroked(style.color, 1.6) for code, style in palette.STYLES.items()},
        **{f"thick-{code}": _stroked(style.color, 4.6) for code, style in palette.STYLES.items()},
        **{f"line-{shape}": _stroked(palette.INK, 1.4) for shape in ("dot", "hollow", "tick")},
        "paper": _filled(palette.PAPER),
        "sign": _filled(palette.INK),
        "hollow": _open(palette.INK),
        "dot": _filled(palette.INK),
        "dash": _stroked(palette.MUTED, 1.6),
        **{f"mark-{verdict}": _glyph(verdict) for verdict in palette.STYLES},
    }
)
"""What a pen draws with, from the lowest layer to the highest."""

TONES: Mapping[str, str] = MappingProxyType(
    {
        "ink": "",
        "bold": ' font-weight="bold"',
        "muted": f' fill="{palette.MUTED}" font-size="11"',
        "small": ' font-size="11"',
        "tiny": ' font-size="10"',
        "slanted": f' fill="{palette.MUTED}" font-size="11" font-style="italic"',
        **{
            f"word-{code}": f' fill="{style.color}"' + (' font-weight="bold"' * style.bold)
            for code, style in palette.STYLES.items()
        },
    }
)
"""How a text is written."""


class Drawing:
    """Marks and texts of one picture, gathered by pen and tone.

    Args:
        width: of the picture in pixels; nothing is drawn beyond it.
        height: of the picture.
    """

    def __init__(self, width: float, height: float) -> None:
        """Begin an empty picture."""
        self.width, self.height = width, height
        self._marks: defaultdict[str, list[str]] = defaultdict(list)
        self._texts: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        self._below: list[str] = []

    def below(self, elements: str) -> None:
        """Put elements under everything else."""
        self._below.append(elements)

    def mark(self, pen: str, path: str) -> None:
        """Add a path to what a pen draws."""
        self._marks[pen].append(path)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        tone: str = "ink",
        align: str = "start",
        turn: int = 0,
    ) -> None:
        """Write a text; `y` is its middle, `turn` degrees anticlockwise."""
        if not words:
            return
        place = f' x="{short(x)}" y="{short(y + 4)}"'
        if turn:
            place = f' transform="translate({short(x)} {short(y)})rotate({-turn})"'
        self._texts[tone, align].append(f"<text{place}>{escape(clean(words))}</text>")

    def svg(self, caption: Caption) -> Markup:
        """Return the picture with its title and description."""
        body = self._below + [
            f'<path {look} d="{"".join(self._marks[pen])}"/>'
            for pen, look in PENS.items()
            if self._marks[pen]
        ]
        for tone, look in TONES.items():
            for align in ("start", "middle", "end"):
                if texts := self._texts[tone, align]:
                    anchor = "" if align == "start" else f' text-anchor="{align}"'
                    body.append(f"<g{look}{anchor}>{''.join(texts)}</g>")
        return framed("\n".join(body), caption, width=self.width, height=self.height)


def short(value: float) -> str:
    """Return a length with one decimal at most.

    >>> short(3.0), short(2.25), short(-0.01)
    ('3', '2.2', '0')
    """
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def box(x: float, y: float, width: float, height: float) -> str:
    """Return the path of a rectangle.

    >>> box(1, 2, 30, 4)
    'M1 2h30v4h-30z'
    """
    return f"M{short(x)} {short(y)}h{short(width)}v{short(height)}h{short(-width)}z"


def line(x: float, y: float, to_x: float, to_y: float) -> str:
    """Return the path of a straight line.

    >>> line(1, 2, 1, 9)
    'M1 2V9'
    """
    start = f"M{short(x)} {short(y)}"
    if short(y) == short(to_y):
        return f"{start}H{short(to_x)}"
    if short(x) == short(to_x):
        return f"{start}V{short(to_y)}"
    return f"{start}L{short(to_x)} {short(to_y)}"


def disc(x: float, y: float, radius: float) -> str:
    """Return the path of a circle.

    >>> disc(10, 10, 2)
    'M8 10a2 2 0 1 0 4 0a2 2 0 1 0-4 0z'
    """
    r, wide = short(radius), short(2 * radius)
    return f"M{short(x - radius)} {short(y)}a{r} {r} 0 1 0 {wide} 0a{r} {r} 0 1 0-{wide} 0z"


def diamond(x: float, y: float, radius: float) -> str:
    """Return the path of a square on its corner.

    >>> diamond(10, 10, 2)
    'M10 8l2 2-2 2-2-2z'
    """
    r = short(radius)
    return f"M{short(x)} {short(y - radius)}l{r} {r}-{r} {r}-{r}-{r}z"


def cross(x: float, y: float, radius: float) -> str:
    """Return the path of a saltire.

    >>> cross(10, 10, 2)
    'M8 8l4 4m0-4l-4 4'
    """
    wide = short(2 * radius)
    return f"M{short(x - radius)} {short(y - radius)}l{wide} {wide}m0-{wide}l-{wide} {wide}"


def glyph(verdict: Verdict, x: float, y: float, radius: float) -> str:
    """Return the shape of a verdict: shapes alone tell verdicts apart."""
    match verdict:
        case "exceeds_margin":
            return diamond(x, y, radius * 1.15)
        case "insufficient_data":
            return box(x - 0.8 * radius, y - 0.8 * radius, 1.6 * radius, 1.6 * radius)
        case "undefined":
            return cross(x, y, 0.7 * radius)
        case _:
            return disc(x, y, 0.9 * radius)
