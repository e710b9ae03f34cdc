"""A finished audit as fairlearn's `MetricFrame` shows one: code written for that runs on this."""

import math
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal, NoReturn, TypeAlias

import pandas as pd

from evenhand.audit.nearest import listing
from evenhand.audit.result import AuditResult, Finding, Number, SliceRecord
from evenhand.audited import Audited, plain
from evenhand.interop.chosen_slices import (
    chosen_attributes,
    crossed_slices,
    is_known,
    levels_of,
)
from evenhand.interop.slice_numbers import findings_of, no_number, numbers_of, overall_of

if TYPE_CHECKING:
    Numbers: TypeAlias = pd.Series[float]

Method: TypeAlias = Literal["between_groups", "to_overall"]
Errors: TypeAlias = Literal["raise", "coerce"]

METHODS: Final = ("between_groups", "to_overall")
EVERYBODY: Mapping[str, str] = MappingProxyType({})
EVIDENCE: Final = (
    *("value", "reference", "gap", "low", "high", "items", "persons", "margin", "unit"),
    *("verdict", "hints", "reason"),
)
"""Columns of `MetricFrameView.evidence`."""


class MetricFrameView:
    """One model's metrics by group, with the members of a `MetricFrame` of several metrics.

    Three things differ, each on purpose. Where a rate has no denominator or a cell is withheld, the
    value is missing (NaN) and `reasons` says why; fairlearn shows 0 for a group without positives.
    Levels that are not known are counted in `counts` and are no group. And there is no interval of
    a largest difference: one from resampled maxima excludes 0 even where all groups are alike, so
    `difference_ci` refuses, and `evidence` has each group's gap with its interval and verdict.
    """

    def __init__(
        self,
        result: AuditResult | Audited,
        *,
        model: str = "",
        emotion: str = "",
        attributes: Sequence[str] = (),
        within: Mapping[str, str] = EVERYBODY,
    ) -> None:
        """Choose what is shown.

        Args:
            result: of an audit, from files or in Python; in a shareable edition, withheld cells
                stay withheld.
            model: its name; may be left out where the audit has one.
            emotion: words for the outcome, for instance `"Anger"` or `"mean of 6 emotions"`; may be
                left out where the model has one.
            attributes: the sensitive features; several are crossed, which the plan must have asked
                for. May be left out where the audit has one attribute.
            within: levels that everything is held to, for instance `{"sex": "Female"}`: what
                fairlearn's control features do, one level at a time.

        Raises:
            InputError: there is no such model, outcome or attribute, or no such crossing.
        """
        result = plain(result)
        names = tuple(a.name for a in result.attributes)
        self.sensitive_levels = chosen_attributes(attributes, names, within)
        self.control_levels = None
        self.ci_quantiles = _ends(result.statistics.level)
        self._findings = findings_of(result, model=model, emotion=emotion)
        self._parts = crossed_slices(result, self.sensitive_levels, within)
        self._numbers = {name: numbers_of(f) for name, f in self._findings.items()}
        self._overall = {
            name: self._within(name, result, within) if within else overall_of(result, finding)
            for name, finding in self._findings.items()
        }

    @property
    def overall(self) -> "Numbers":
        """Return each metric over all items, or over those within the levels that were named."""
        return self._over_all(lambda number: number.value)

    @property
    def overall_ci(self) -> "list[Numbers]":
        """Return the ends of the intervals of `overall`, in the order of `ci_quantiles`."""
        return [self._over_all(_low), self._over_all(_high)]

    @property
    def by_group(self) -> pd.DataFrame:
        """Return each metric in each group; what is undefined or withheld is missing."""
        return self._table(lambda number: number.value)

    @property
    def by_group_ci(self) -> list[pd.DataFrame]:
        """Return the ends of the intervals of `by_group`, in the order of `ci_quantiles`."""
        return [self._table(_low), self._table(_high)]

    @property
    def reasons(self) -> pd.DataFrame:
        """Return why a value of `by_group` is missing, `""` where it is not."""
        columns = {
            name: [
                self._number(name, part).reason if self._missing(name, part) else ""
                for part in self._judged
            ]
            for name in self._findings
        }
        return pd.DataFrame(columns, index=self._index(self._judged))

    @property
    def counts(self) -> pd.DataFrame:
        """Return items and persons of each group; levels that are not known stand here only."""
        columns = {
            "items": pd.array([part.items for part in self._parts], dtype="Int64"),
            "persons": pd.array([part.persons for part in self._parts], dtype="Int64"),
            "status": [part.status for part in self._parts],
            "reason": [part.reason for part in self._parts],
        }
        return pd.DataFrame(columns, index=self._index(self._parts))

    @property
    def evidence(self) -> pd.DataFrame:
        """Return what a difference rests on: each group's gap, interval, margin and verdict.

        One row a metric and group that was held against a reference.
        """
        where = {part.id: levels_of(part, self.sensitive_levels) for part in self._judged}
        rows = {
            (name, *where[row.slice]): cells
            for name, finding in self._findings.items()
            for row, cells in zip(finding.comparisons, _evidence(finding), strict=True)
            if row.slice in where
        }
        index = pd.MultiIndex.from_tuples(rows, names=["metric", *self.sensitive_levels])
        return pd.DataFrame(list(rows.values()), index=index, columns=list(EVIDENCE))

    def group_min(self, errors: Errors = "raise") -> "Numbers":
        """Return the smallest value of each metric over the groups that have one."""
        _check("errors", errors, ("raise", "coerce"))
        return self.by_group.min()

    def group_max(self, errors: Errors = "raise") -> "Numbers":
        """Return the largest value of each metric over the groups that have one."""
        _check("errors", errors, ("raise", "coerce"))
        return self.by_group.max()

    def difference(self, method: Method = "between_groups", errors: Errors = "coerce") -> "Numbers":
        """Return the largest absolute difference of each metric.

        Args:
            method: of two groups, or of a group and everybody.
            errors: kept for callers; every value here is a number or missing.
        """
        _check("errors", errors, ("raise", "coerce"))
        _check("method", method, METHODS)
        against = self.overall if method == "to_overall" else self.group_min()
        return (self.by_group - against).abs().max()

    def ratio(self, method: Method = "between_groups", errors: Errors = "coerce") -> "Numbers":
        """Return the smallest value over the largest, or the ratio farthest from everybody's.

        Args:
            method: of two groups; or of a group and everybody, turned so that it is at most 1.
            errors: kept for callers; every value here is a number or missing.
        """
        _check("errors", errors, ("raise", "coerce"))
        _check("method", method, METHODS)
        if method == "between_groups":
            return self.group_min() / self.group_max()
        ratios = self.by_group / self.overall
        return ratios.where(~(ratios > 1), 1 / ratios).min()

    def group_min_ci(self) -> NoReturn:
        """Refuse: see `difference_ci`."""
        _no_interval("group_min")

    def group_max_ci(self) -> NoReturn:
        """Refuse: see `difference_ci`."""
        _no_interval("group_max")

    def difference_ci(self, method: Method = "between_groups") -> NoReturn:
        """Refuse an interval of a maximum, which is not valid where groups are alike.

        Raises:
            ValueError: always, as a `MetricFrame` without resampling does.
        """
        _check("method", method, METHODS)
        _no_interval("difference")

    def ratio_ci(self, method: Method = "between_groups") -> NoReturn:
        """Refuse: see `difference_ci`."""
        _check("method", method, METHODS)
        _no_interval("ratio")

    @property
    def _judged(self) -> tuple[SliceRecord, ...]:
        return tuple(part for part in self._parts if is_known(part))

    def _number(self, metric: str, part: SliceRecord) -> Number:
        """Return the value in a slice; without one there is a reason."""
        if part.status == "suppressed":
            return no_number("disclosure")
        return self._numbers[metric].get(part.id, no_number(part.status))

    def _within(self, metric: str, result: AuditResult, within: Mapping[str, str]) -> Number:
        """Return the value of everybody with these levels."""
        numbers = (self._number(metric, s) for s in result.slices if dict(s.where) == within)
        return next(numbers, no_number("not_in_the_result"))

    def _missing(self, metric: str, part: SliceRecord) -> bool:
        return self._number(metric, part).value is None

    def _table(self, read: Callable[[Number], float | None]) -> pd.DataFrame:
        """Return one property of each number, metrics beside groups."""
        columns = {
            name: [_or_nan(read(self._number(name, part))) for part in self._judged]
            for name in self._findings
        }
        return pd.DataFrame(columns, index=self._index(self._judged), dtype=float)

    def _over_all(self, read: Callable[[Number], float | None]) -> "Numbers":
        return pd.Series({name: _or_nan(read(n)) for name, n in self._overall.items()}, dtype=float)

    def _index(self, parts: Sequence[SliceRecord]) -> pd.Index:
        """Return the levels of slices: of one attribute plain, of several crossed."""
        levels = [levels_of(part, self.sensitive_levels) for part in parts]
        if len(self.sensitive_levels) == 1:
            return pd.Index([only for (only,) in levels], name=self.sensitive_levels[0])
        return pd.MultiIndex.from_tuples(levels, names=self.sensitive_levels)


def _evidence(finding: Finding) -> list[tuple[object, ...]]:
    """Return the rows of a finding as the cells of `EVIDENCE`."""
    return [
        (
            *(row.inside.value, row.reference, row.gap.value, row.gap.low, row.gap.high),
            *(row.gap.items, row.gap.persons, finding.margin, finding.unit),
            *(row.verdict or "", ", ".join(row.hints), row.suppressed or row.gap.reason),
        )
        for row in finding.comparisons
    ]


def _ends(level: float) -> list[float]:
    """Return the quantiles of a two-sided interval.

    >>> _ends(0.95)
    [0.025, 0.975]
    """
    tail = round((1 - level) / 2, 10)
    return [tail, round(1 - tail, 10)]


def _low(number: Number) -> float | None:
    return number.low


def _high(number: Number) -> float | None:
    return number.high


def _or_nan(value: float | None) -> float:
    """Return a number as pandas wants it."""
    return math.nan if value is None else value


def _check(argument: str, got: str, known: tuple[str, ...]) -> None:
    if got not in known:
        msg = f"{argument}: got {got!r}, expected one of {listing(known)}"
        raise ValueError(msg)


def _no_interval(what: str) -> NoReturn:
    msg = (
        f"{what}_ci: there is no interval of {what}: resampled, the largest of several differences "
        "stays away from 0 even where groups are alike. `evidence` has each group's gap with its "
        "interval and verdict, `by_group_ci` that of each value"
    )
    raise ValueError(msg)
