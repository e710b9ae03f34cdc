"""The key of a heat map: what its colours, bars and symbols mean."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from evenhand.reports.digits import plain
from evenhand.reports.figures import palette
from evenhand.reports.figures.drawing import Drawing
from evenhand.reports.figures.heat_layers import MARKED, WITHHELD, Layers, colour
from evenhand.reports.wording import VERDICTS

SIZE, SWATCH = 17.0, 40.0
KEYS: Mapping[str, str] = MappingProxyType(
    {
        **{str(code): words for code, words in VERDICTS.items()},
        MARKED: "interval excludes zero",
        WITHHELD: "withheld",
    }
)

GAP_KEY = (
    "gap in {words}; blank: not asked; bar at the upper edge: slice higher than its",
    "reference, at the lower edge: lower",
)
DRIFT_KEY = (
    "mean change of scores in {words}; blank: not asked; bar at the upper edge: scores",
    "higher than with the old model, at the lower edge: lower",
)
"""What colours and bars say, in two lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatScale:
    """What the colours mean.

    Attributes:
        breaks: four rising gaps at which the colour changes.
        words: what a gap is measured in, for instance `"margins"`.
        key: two lines that say so.
    """

    breaks: tuple[float, float, float, float]
    words: str
    key: tuple[str, str] = GAP_KEY


def legend(
    drawing: Drawing, scale: HeatScale, used: frozenset[str], *, top: float, ident: str
) -> None:
    """Draw the key below a map, with the symbols that it uses.

    Args:
        drawing: with room for five lines.
        scale: of the map.
        used: names of its symbols.
        top: where the key begins.
        ident: of the picture.
    """
    _ramp(drawing, scale, top=top)
    _symbols(drawing, used, top=top + 66, ident=ident)


def _ramp(drawing: Drawing, scale: HeatScale, *, top: float) -> None:
    """Draw nine swatches from far below zero to far above it, with the ends between them."""
    steps = len(scale.breaks)
    for at, step in enumerate(range(-steps, steps + 1)):
        left = at * SWATCH
        bar = 1 if step > 0 else 11
        told = f'<path {colour(step)} stroke-width="12" d="M{left:g} {top + 6:g}h{SWATCH - 1:g}"/>'
        if step:
            told += (
                f'<path stroke="{palette.EDGE}" stroke-width="2" '
                f'd="M{left:g} {top + bar:g}h{SWATCH - 1:g}"/>'
            )
        drawing.below(told)
    ends = [-end for end in reversed(scale.breaks)] + list(scale.breaks)
    for at, end in enumerate(ends, start=1):
        drawing.text(at * SWATCH, top + 20, plain(end), tone="tiny", align="middle")
    first, second = scale.key
    drawing.text(0, top + 36, first.format(words=scale.words), tone="muted")
    drawing.text(0, top + 50, second, tone="muted")


def _symbols(drawing: Drawing, used: frozenset[str], *, top: float, ident: str) -> None:
    """Draw each symbol with its word."""
    left = 0.0
    for name, words in KEYS.items():
        if name not in used:
            continue
        layers = Layers(pitch=1)
        layers.symbol((0, 0), name)
        drawing.below(
            f'<g transform="translate({left:g} {top:g})scale({SIZE:g})" fill="none">'
            f"{layers.symbols(f'{ident}-key')}</g>"
        )
        drawing.text(left + SIZE + 3, top + SIZE / 2, words, tone="small")
        left += SIZE + 16 + 6.2 * len(words)
