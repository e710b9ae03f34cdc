"""How much higher or lower something is, in words and in the unit of its finding."""

from dataclasses import dataclass

from evenhand.audit.result import Comparison, Finding
from evenhand.reports.digits import plain
from evenhand.reports.rows import Ruler, ruler

PERCENT = 100
NOISE = 1e-12
"""What adding in floating point leaves of zero; a sentence calls it zero."""


@dataclass(frozen=True, slots=True)
class Amount:
    """How much higher or lower something is, in the unit of a finding."""

    finding: Finding

    @property
    def share(self) -> bool:
        """Whether the unit is a share, told in percentage points."""
        return self.finding.unit == "share"

    def bare(self, value: float) -> str:
        """Return a size without its sign and unit."""
        size = abs(PERCENT * value if self.share else value)
        return self._ruler().text(size if size > NOISE else 0.0)

    def ends(self, low: float, high: float) -> tuple[str, str]:
        """Return the sizes of two ends on one side of zero, told apart where they differ."""
        times = PERCENT if self.share else 1
        write = self._ruler().telling_apart(times * low, times * high)
        return write.text(abs(times * low)), write.text(abs(times * high))

    def _ruler(self) -> Ruler:
        """Return how sizes are written: percentage points need two decimals less."""
        write = ruler(self.finding.margin)
        if not self.share:
            return write
        guards = tuple(PERCENT * guard for guard in write.guards)
        return Ruler(decimals=max(1, write.decimals - 2), guards=guards)

    def unit(self) -> str:
        """Return the unit as it follows a number."""
        if self.share:
            return " percentage points"
        return "" if self.finding.unit in ("", "1") else f" {self.finding.unit}"

    def margin(self) -> str:
        """Return the tolerated gap."""
        margin = self.finding.margin or 0.0
        return f"{plain(PERCENT * margin) if self.share else plain(margin)}{self.unit()}"


def span(c: Comparison, amount: Amount, sides: tuple[str, str] = ("lower", "higher")) -> str:
    """Return where a gap lies: between its ends, or its value where there are none.

    Args:
        c: whose gap.
        amount: writes it.
        sides: words for below and above zero.
    """
    low, high, unit = c.gap.low, c.gap.high, amount.unit()
    below, above = sides
    if low is None or high is None:
        value = c.gap.value or 0.0
        side = below if value < 0 else above
        return f"{amount.bare(value)}{unit} {side}, with a precision that is not known,"
    if low < 0 < high:
        return f"between {amount.bare(low)} {below} and {amount.bare(high)}{unit} {above}"
    near, far = amount.ends(*((low, high) if low >= 0 else (high, low)))
    side = above if low >= 0 else below
    return f"between {near} and {far}{unit} {side}"
