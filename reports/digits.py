"""Numbers as text: as many digits as a reader needs, and never so few that they mislead.

A verdict rests on full precision. A page that rounds 0.2504 to 0.25 beside a margin of 0.25
contradicts itself, so the functions here add digits until the text stands on the same side of
every *guard* (zero, the margin, alpha) as the number.
"""

import math
from decimal import Decimal

MINUS = "\N{MINUS SIGN}"
MISSING = "not available"
WITHHELD = "withheld"
FEWEST, MOST = 2, 7
LARGE, P_FLOOR, LITTLE = 1e7, 0.001, 0.001


def decimals_for(margin: float | None) -> int:
    """Return the decimals that show a tenth of the margin: two or more; three without a margin.

    >>> decimals_for(0.25), decimals_for(0.05), decimals_for(None)
    (2, 3, 3)
    """
    if margin is None or margin <= 0:
        return 3
    return min(MOST, max(FEWEST, math.ceil(-math.log10(margin)) + 1))


def number(
    value: float, *, decimals: int = 3, guards: tuple[float, ...] = (0.0,), signed: bool = False
) -> str:
    """Return the number with its decimals, and more where rounding would cross or touch a guard.

    Args:
        value: what to write.
        decimals: digits after the point, to begin with.
        guards: numbers that the text must stay on the right side of.
        signed: whether a plus is written.

    >>> number(0.2504, decimals=2, guards=(0.25,))
    '0.2504'
    >>> number(0.31, decimals=2, guards=(0.25,), signed=True)
    '+0.31'
    """
    if abs(value) >= LARGE:
        return f"{value:.3g}".replace("-", MINUS)
    for places in range(decimals, MOST + 1):
        text = f"{value:.{places}f}"
        if all(_same_side(text, value, guard) for guard in guards):
            return _dressed(text, signed=signed)
    tiny = f"{value:.1e}"
    fits = abs(value) < 10**-MOST and all(_same_side(tiny, value, guard) for guard in guards)
    return _dressed(tiny if fits else repr(value), signed=signed)


def plain(value: float) -> str:
    """Return a number as someone wrote it, for instance a margin in a plan.

    >>> plain(0.25), plain(3.0)
    ('0.25', '3')
    """
    return f"{value:.12g}".replace("-", MINUS)


def probability(p: float | None, *, alpha: float | None = None) -> str:
    """Return a p or q value; below 0.001 only that it is, and never rounded onto or across alpha.

    >>> probability(0.04996, alpha=0.05), probability(0.0000012, alpha=0.05)
    ('0.04996', '< 0.001')
    """
    if p is None:
        return MISSING
    if p == 1:
        return "1"
    if p < P_FLOOR and (alpha is None or alpha >= P_FLOOR):
        return "< 0.001"
    return number(p, guards=() if alpha is None else (alpha,))


def count(value: int | None, *, absent: str = WITHHELD) -> str:
    """Return a count with commas, or the word for its absence.

    >>> count(12600), count(None)
    ('12,600', 'withheld')
    """
    return absent if value is None else f"{value:,}"


def percent(share: float | None) -> str:
    """Return a share as a percentage; a little is never written as nothing, nor nearly all as all.

    >>> percent(0.0004), percent(0.123), percent(0.0), percent(0.9999)
    ('< 0.1%', '12.3%', '0%', '> 99.9%')
    """
    if share is None:
        return MISSING
    if share in (0, 1):
        return f"{share:.0%}"
    if share < LITTLE:
        return "< 0.1%"
    return "> 99.9%" if share > 1 - LITTLE else f"{100 * share:.1f}%"


def level(share: float) -> str:
    """Return the level of an interval or test.

    >>> level(0.95), level(0.975)
    ('95%', '97.5%')
    """
    return f"{100 * share:.10g}%"


def size(size_bytes: int) -> str:
    """Return a file size.

    >>> size(20), size(1_234_567)
    ('20 bytes', '1.2 MB')
    """
    for unit, step in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size_bytes >= step:
            return f"{size_bytes / step:.1f} {unit}"
    return f"{size_bytes} byte{'' if size_bytes == 1 else 's'}"


def _same_side(text: str, value: float, guard: float) -> bool:
    shown, limit = Decimal(text), Decimal(repr(float(guard)))
    return (shown > limit) - (shown < limit) == (value > guard) - (value < guard)


def _dressed(text: str, *, signed: bool) -> str:
    if text.startswith("-"):
        return MINUS + text[1:].replace("-", MINUS) if float(text) else text[1:]
    plus = "+" if signed and float(text) else ""
    return plus + text.replace("-", MINUS)
