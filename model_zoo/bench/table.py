"""What was measured, as a table for people and as plain data for machines."""

from collections.abc import Sequence
from dataclasses import asdict

from rich.markup import escape
from rich.table import Table

from evenhand.model_zoo.bench.measurement import Row


def as_table(rows: Sequence[Row], *, title: str) -> Table:
    """Return a table to print, one way a line, that fits a terminal of 80 columns.

    Args:
        rows: as `measured` returns them.
        title: which model, on what.
    """
    table = Table(title=escape(title), title_justify="left", box=None, pad_edge=False)
    table.add_column("way", no_wrap=True)
    for heading in ("items/s", "times", "wall/s", "MiB", "drift", "worst output"):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in rows:
        worst = max(range(len(row.by_output)), key=row.by_output.__getitem__)
        table.add_row(
            escape(row.way),
            _speed(row.items_per_s),
            f"{row.times:.2f}",
            _speed(row.wall_items_per_s),
            _told(row.peak_mib, ".0f"),
            _told(row.drift.relative_rms, ".1e"),
            f"{worst}: {row.by_output[worst]:.1e}",
        )
    return table


def as_data(rows: Sequence[Row]) -> list[dict[str, object]]:
    """Return the rows as plain data, all outputs included."""
    return [asdict(row) for row in rows]


def _told(value: float | None, form: str) -> str:
    """Return a number as text, a dash where there is none."""
    return "-" if value is None else format(value, form)


def _speed(value: float) -> str:
    """Return items a second, in as many digits as repeat."""
    return f"{value:.3g}" if value < 100 else f"{value:,.0f}"  # noqa: PLR2004 three digits
