"""Colours and shapes of figures: apart in grey, and safe for the colour-blind."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from evenhand.audit.result import Verdict

INK = "#1c2530"
MUTED = "#56616e"
HAIRLINE = "#ccd3da"
BAND = "#e9edf2"
EDGE = "#6b7785"
PAPER = "#ffffff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a verdict is drawn; the shape alone tells verdicts apart."""

    color: str
    marker: str
    filled: bool
    size: float = 1.0
    bold: bool = False


PLAIN = Style(color=INK, marker="o", filled=True, size=0.8)

STYLES: Mapping[Verdict, Style] = MappingProxyType(
    {
        "exceeds_margin": Style(color="#a3301c", marker="D", filled=True, size=0.9, bold=True),
        "inconclusive": Style(color="#7a5200", marker="o", filled=False),
        "insufficient_data": Style(color=MUTED, marker="s", filled=False, size=0.9),
        "undefined": Style(color=MUTED, marker="x", filled=False, size=0.8),
        "within_margin": Style(color="#1d5b94", marker="o", filled=True),
    }
)
