"""Planned power as tables for the terminal."""

from collections.abc import Sequence

import numpy as np
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from evenhand.audit.planning.power import SlicePower, plan_power
from evenhand.audit.planning.simulation import Share, SimulatedSlice, simulate_power
from evenhand.audit.planning.words import percent
from evenhand.audit.run import Inputs


def show_power(inputs: Inputs) -> None:
    """Print, for each gate and slice, how many persons there are and how many it takes."""
    console = Console()
    rows = plan_power(inputs.plan, inputs.table, inputs.truth)
    for gate in dict.fromkeys((r.metric, r.outcome, r.margin) for r in rows):
        own = [r for r in rows if (r.metric, r.outcome, r.margin) == gate]
        console.print(_power_table(gate, own))
    for source in dict.fromkeys(r.source for r in rows if r.source):
        console.print(f"assumed: {escape(source)}")


def _power_table(gate: tuple[str, str, float], rows: Sequence[SlicePower]) -> Table:
    """Return the table of one gate."""
    title = f"{gate[0]}, {gate[1]}, margin {gate[2]:g}"
    table = Table(title=escape(title), title_justify="left")
    table.add_column("slice", overflow="fold")
    for heading in ("persons", "needed", "provable margin", "clears", "catches 2x"):
        table.add_column(heading, justify="right")
    for row in rows:
        table.add_row(*map(escape, _power_row(row)))
    return table


def _power_row(row: SlicePower) -> list[str]:
    """Return the cells of one slice."""
    margin, clear, catch = row.smallest_provable_margin, row.chance_to_clear, row.chance_to_catch
    if row.status != "planned" or margin is None or clear is None or catch is None:
        return [f"{row.slice}: {row.reason}", str(row.persons), *"----"]
    needed = _whole(row.persons_needed)
    return [row.slice, str(row.persons), needed, f"{margin:.3g}", percent(clear), percent(catch)]


def _whole(count: int | None) -> str:
    """Return a number of persons, or that no number would do."""
    return "no number" if count is None else str(count)


def show_simulation(inputs: Inputs, *, runs: int, slices: Sequence[str]) -> None:
    """Simulate audits of the plan's own persons and print how often verdicts are right."""
    console = Console()
    rng = np.random.default_rng(inputs.plan.statistics.seed)
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("simulated audits", total=runs)
        found = simulate_power(
            inputs.plan,
            inputs.table,
            inputs.truth,
            runs=runs,
            rng=rng,
            slices=slices,
            progress=lambda done, _: progress.update(task, completed=done),
        )
    for gate in dict.fromkeys((r.metric, r.outcome, r.margin) for r in found.slices):
        own = [r for r in found.slices if (r.metric, r.outcome, r.margin) == gate]
        console.print(_simulation_table(gate, own))
    cleared, blamed = _share(found.model_cleared), _share(found.model_blamed)
    console.print(f"a model without gap: within every margin {cleared}, beyond one {blamed}")
    console.print(f"{found.runs} of {found.wanted} audits were simulated")


def _simulation_table(gate: tuple[str, str, float], rows: Sequence[SimulatedSlice]) -> Table:
    """Return shares of verdicts by slice for one gate."""
    title = f"simulated: {gate[0]}, {gate[1]}, margin {gate[2]:g}"
    table = Table(title=escape(title), title_justify="left")
    table.add_column("slice", overflow="fold")
    for heading in ("clears no gap", "blames no gap", "catches 2x", "clears random"):
        table.add_column(heading, justify="right")
    for row in rows:
        caught = _share(row.caught) if row.caught else "-"
        cells = [_share(row.cleared), _share(row.blamed), caught, _share(row.random_cleared)]
        table.add_row(*map(escape, [row.slice, *cells]))
    return table


def _share(share: Share) -> str:
    """Return a share with its Monte-Carlo error.

    >>> _share(Share(value=0.5, error=0.05, runs=100))
    '50% ± 5'
    """
    return f"{share.value:.0%} ± {100 * share.error:.0f}"
