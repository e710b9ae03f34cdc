"""The six intraclass correlations of Shrout & Fleiss 1979 from mean squares, with their intervals.

The forms (1,.) and (3,.) share their arithmetic and differ in the error that they hold items
against; (2,.) has a Satterthwaite interval, because its error is a sum of two mean squares
(Shrout & Fleiss 1979, doi:10.1037/0033-2909.86.2.420; McGraw & Wong 1996,
doi:10.1037/1082-989X.1.1.30).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from scipy import special

from evenhand.metrics.raters.mean_squares import MeanSquares

_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class IccForm:
    """One intraclass correlation.

    Attributes:
        value: share of the variance of a judgement, or of a mean of k, that lies between items.
        low: lower end of the interval.
        high: upper end.
        f: variance ratio of items to error, which tests that items do not differ.
        df1, df2: its degrees of freedom.
        p: probability of so large a ratio when items do not differ.
        missing: why a field is None, a reason code by field.
    """

    value: float | None
    low: float | None
    high: float | None
    f: float | None
    df1: float
    df2: float
    p: float | None
    missing: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ratio:
    """A test of items against an error."""

    f: float | None
    df1: float
    df2: float

    def form(self, single: float | None, ends: tuple[float | None, float | None]) -> IccForm:
        """Return a form, with a reason for whatever is absent."""
        p = None if self.f is None else float(special.fdtrc(self.df1, self.df2, self.f))
        found = {"value": single, "low": ends[0], "high": ends[1], "f": self.f, "p": p}
        reason = "no_residual" if self.f is None else "low_reliability"
        return IccForm(
            **found,
            df1=self.df1,
            df2=self.df2,
            missing={name: reason for name, value in found.items() if value is None},
        )


def spearman_brown(single: float, raters: float) -> float | None:
    """Return the reliability of the mean of so many judgements, each of the given reliability.

    Args:
        single: reliability of one judgement.
        raters: how many are averaged.

    Returns:
        At most 1; None where one judgement is so unreliable that the formula has no value.

    Examples:
        >>> spearman_brown(0.5, 4)
        0.8
        >>> spearman_brown(-0.5, 4) is None
        True
    """
    rest = 1 + (raters - 1) * single
    return raters * single / rest if rest > _ROUNDING else None


def against_error(squares: MeanSquares, *, error: float, df2: float, level: float) -> list[IccForm]:
    """Return the forms of one judgement and of the mean of k, (1,.) or (3,.).

    Args:
        squares: of the table.
        error: mean square within items for (1,.), residual for (3,.).
        df2: its degrees of freedom.
        level: share of intervals that hold the true value.
    """
    between, k, df1 = squares.between, squares.k, squares.n - 1
    test = _Ratio(f=between / error if error > 0 else None, df1=df1, df2=df2)
    ends: list[float | None] = [None, None]
    if test.f is not None:
        tail = (1 + level) / 2
        ratios = (test.f / _quantile(df1, df2, tail), test.f * _quantile(df2, df1, tail))
        ends = [(ratio - 1) / (ratio + k - 1) for ratio in ratios]
    spread = between + (k - 1) * error
    single = (between - error) / spread if spread > 0 else None
    return [test.form(single, (ends[0], ends[1])), _mean_form(test, single, ends, k)]


def against_raters(squares: MeanSquares, *, level: float) -> list[IccForm]:
    """Return the forms (2,.) of one judgement and of the mean of k, for raters drawn at random.

    Args:
        squares: of the table.
        level: share of intervals that hold the true value.
    """
    n, k, error = squares.n, squares.k, squares.residual
    df1, df2 = n - 1, (n - 1) * (k - 1)
    test = _Ratio(f=squares.between / error if error > 0 else None, df1=df1, df2=df2)
    spread = squares.between + k * squares.raters / n + (k - 1 - k / n) * error
    single = (squares.between - error) / spread if spread > 0 else None
    ends: list[float | None] = [None, None]
    if test.f and single is not None:
        ends = _satterthwaite_ends(squares, single, (1 + level) / 2)
    return [test.form(single, (ends[0], ends[1])), _mean_form(test, single, ends, k)]


def _mean_form(
    test: _Ratio, single: float | None, ends: list[float | None], raters: float
) -> IccForm:
    """Return the form of the mean: every number carried over by Spearman and Brown's formula."""
    value, low, high = (
        None if number is None else spearman_brown(number, raters) for number in (single, *ends)
    )
    return test.form(value, (low, high))


def _satterthwaite_ends(squares: MeanSquares, rho: float, tail: float) -> list[float | None]:
    """Return the ends of ICC(2,1), degrees of freedom as Shrout & Fleiss 1979, page 424.

    These are above 0 wherever items differ at all.
    """
    n, k, error = squares.n, squares.k, squares.residual
    ratio = squares.raters / error
    others = n * (1 + (k - 1) * rho) - k * rho
    freedom = (n - 1) * k**2 * rho**2 * ratio**2 + others**2
    df = (k - 1) * (n - 1) * (k * rho * ratio + others) ** 2 / freedom
    upper, lower = _quantile(n - 1, df, tail), _quantile(df, n - 1, tail)
    both = k * squares.raters + (k * n - k - n) * error
    between = squares.between
    return [
        n * (between - upper * error) / (upper * both + n * between),
        n * (lower * between - error) / (both + n * lower * between),
    ]


def _quantile(df1: float, df2: float, probability: float) -> float:
    return float(special.fdtri(df1, df2, probability))
