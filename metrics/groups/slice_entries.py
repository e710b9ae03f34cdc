"""One slice against others: against all items, against the rest, and against a reference."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from evenhand.metrics.groups.slice_sums import SliceSums
from evenhand.metrics.sums import AdditiveMetric, Array


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceEntry:
    """One slice against others.

    Attributes:
        name: the slice.
        count: its items, by weight.
        value: the metric.
        vs_overall: value less that of all items.
        vs_rest: value less that of all other items.
        difference: value less that of the reference.
        ratio: value over that of the reference, where neither is below 0 nor the latter 0.
        missing: reason code of each field that is None.
    """

    name: Hashable
    count: float
    value: float | None
    vs_overall: float | None
    vs_rest: float | None
    difference: float | None
    ratio: float | None
    missing: Mapping[str, str]


def slice_entries(
    sums: SliceSums, metric: AdditiveMetric, *, overall: float, reference: Hashable | None
) -> tuple[SliceEntry, ...]:
    """Return every slice against others, in order of first appearance.

    Args:
        sums: contributions of items and their slices.
        metric: what is compared.
        overall: the metric of all items.
        reference: slice to compare with, None for none.

    Raises:
        ValueError: there is no such reference; the message lists the slices.
    """
    if reference is not None and reference not in sums.names:
        msg = f"no slice {reference!r}; there are: {', '.join(map(repr, sums.names))}"
        raise ValueError(msg)
    own = sums.by_slice()
    values, reasons = _with_reasons(sums, metric, own)
    rests, rest_reasons = _with_reasons(sums, metric, own.sum(axis=0) - own)
    base, base_reason = None, "no_reference"
    if reference is not None:
        place = sums.names.index(reference)
        base, base_reason = values[place], reasons[place]
    return tuple(
        _entry(
            name,
            count,
            (value, reason),
            overall=overall,
            rest=(rest, rest_reason),
            base=(base, base_reason),
        )
        for name, count, value, reason, rest, rest_reason in zip(
            sums.names, sums.counts().tolist(), values, reasons, rests, rest_reasons, strict=True
        )
    )


def ratio(above: float | None, below: float | None) -> float | None:
    """Return above / below, None where one is absent or below 0, or the latter is 0.

    Examples:
        >>> ratio(0.2, 0.1), ratio(0.2, 0.0), ratio(-0.2, 0.1)
        (2.0, None, None)
    """
    if above is None or below is None or above < 0 or below <= 0:
        return None
    return above / below


def _with_reasons(
    sums: SliceSums, metric: AdditiveMetric, columns: Array
) -> tuple[list[float | None], list[str]]:
    """Return values, None where there is none, and the reasons."""
    done = sums.finished(metric, columns)
    reasons = done.reason.tolist()
    values = [None if why else float(x) for x, why in zip(done.value, reasons, strict=True)]
    return values, reasons


def _entry(
    name: Hashable,
    count: float,
    own: tuple[float | None, str],
    *,
    overall: float,
    rest: tuple[float | None, str],
    base: tuple[float | None, str],
) -> SliceEntry:
    """Return one slice against others; an absent field bears the reason."""
    value, why = own
    fields = {
        "value": (value, why),
        "vs_overall": (_less(value, overall), why),
        "vs_rest": (_less(value, rest[0]), why or rest[1]),
        "difference": (_less(value, base[0]), why or base[1]),
        "ratio": (ratio(value, base[0]), why or base[1] or "not_positive"),
    }
    return SliceEntry(
        name=name,
        count=count,
        value=fields["value"][0],
        vs_overall=fields["vs_overall"][0],
        vs_rest=fields["vs_rest"][0],
        difference=fields["difference"][0],
        ratio=fields["ratio"][0],
        missing={key: why for key, (x, why) in fields.items() if x is None},
    )


def _less(value: float | None, other: float | None) -> float | None:
    return None if value is None or other is None else value - other
