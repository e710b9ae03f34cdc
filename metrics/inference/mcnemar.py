"""McNemar's exact test: of the pairs that changed sides, did as many go up as down?"""

from scipy import special


def mcnemar_exact(up: int, down: int) -> float:
    """Return the two-sided p-value that ups and downs are equally likely.

    Pairs that did not change say nothing about the direction. Among the others the number of ups is
    binomial with one half: `p = min(1, 2 P(X <= min(up, down)))`.

    Args:
        up: pairs that changed to the upper side.
        down: pairs that changed to the lower side.

    Returns:
        A p-value in (0, 1]; 1 where no pair changed.

    Raises:
        ValueError: a count is negative.

    Examples:
        Four up and one down are no evidence of a direction, forty and ten are:

        >>> mcnemar_exact(4, 1), mcnemar_exact(40, 10) < 0.001
        (0.375, True)

    References:
        McNemar 1947, doi:10.1007/BF02295996
    """
    if min(up, down) < 0:
        msg = f"mcnemar_exact: counts must be 0 or more, got {up} up and {down} down"
        raise ValueError(msg)
    return float(min(1.0, 2.0 * special.bdtr(min(up, down), up + down, 0.5)))
