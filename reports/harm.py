"""How much of a gap does harm: its size, or only what lies on the side that does harm."""

from evenhand.audit.finding import Harm


def harmful(gap: float, harm: Harm) -> float:
    """Return a gap counted in the direction that does harm.

    A group is treated otherwise on either side of zero; a new model is worse on one side only.

    Args:
        gap: in any unit.
        harm: side of the finding.

    Returns:
        The size of the gap where both sides do harm; otherwise negative where the gap is a gain.

    >>> harmful(-0.2, "either"), harmful(-0.2, "above"), harmful(-0.2, "below")
    (0.2, -0.2, 0.2)
    """
    if harm == "either":
        return abs(gap)
    return gap if harm == "above" else -gap
