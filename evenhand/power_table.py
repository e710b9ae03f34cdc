"""Planned power as tables for the terminal."""

from collections.abc import Mapping, Sequence

import numpy as np
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from evenhand.audit.plan import Plan
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
        notes = _notes(own, inputs.plan)
        console.print(_power_table(gate, own, notes, inputs.plan))
        for note, number in notes.items():
            console.print(escape(f"[{number}] {note}"), soft_wrap=True)
    for line in dict.fromkeys(_assumed(r) for r in rows if r.source):
        console.print(escape(line), soft_wrap=True)


def _assumed(row: SlicePower) -> str:
    """Return what was assumed of one gate, with its values."""
    sd, icc = (
        "not known" if value is None else f"{value:.3g}" for value in (row.residual_sd, row.icc)
    )
    return f"assumed: {row.metric}, {row.outcome}: residual sd {sd}, icc {icc} ({row.source})"


def _notes(rows: Sequence[SlicePower], plan: Plan) -> dict[str, int]:
    """Return the numbered reasons of the rows that are not planned, each once."""
    reasons = dict.fromkeys(_reason(r, plan) for r in rows if r.status != "planned")
    return {reason: number for number, reason in enumerate(reasons, start=1)}


def _reason(row: SlicePower, plan: Plan) -> str:
    """Return why a row is not planned, without a count that is to be protected."""
    few, least = min(row.persons, row.reference_persons), plan.statistics.min_persons
    if row.status != "insufficient_data" or not _protected(few, plan):
        return row.reason
    if few < least:
        return f"the smaller group has fewer persons than verdicts take ({least})"
    return "fewer items count than verdicts take"


def _protected(persons: int, plan: Plan) -> bool:
    """Say whether a count of persons is one that a shareable report of this plan withholds."""
    shared = plan.report.audience == "shareable" and plan.data.subjects == "real"
    return shared and 0 < persons < plan.report.suppress_below


def _power_table(
    gate: tuple[str, str, float],
    rows: Sequence[SlicePower],
    notes: Mapping[str, int],
    plan: Plan,
) -> Table:
    """Return the table of one gate."""
    title = f"{gate[0]}, {gate[1]}, margin {gate[2]:g}"
    table = Table(title=escape(title), title_justify="left")
    table.add_column("slice", overflow="fold")
    for heading in ("persons", "needed", "provable margin", "clears", "catches 2x"):
        table.add_column(heading, justify="right")
    for row in rows:
        table.add_row(*map(escape, _power_row(row, notes, plan)))
    return table


def _power_row(row: SlicePower, notes: Mapping[str, int], plan: Plan) -> list[str]:
    """Return the cells of one slice; a number behind its name leads to a reason below."""
    k = plan.report.suppress_below
    persons = f"<{k}" if _protected(row.persons, plan) else str(row.persons)
    margin, clear, catch = row.smallest_provable_margin, row.chance_to_clear, row.chance_to_catch
    if row.status != "planned" or margin is None or clear is None or catch is None:
        name = row.slice
        if row.status != "planned":
            name += f" [{notes[_reason(row, plan)]}]"
        return [name, persons, _least(row, plan), *"---"]
    needed = _whole(row.persons_needed)
    return [row.slice, persons, needed, f"{margin:.3g}", percent(clear), percent(catch)]


def _least(row: SlicePower, plan: Plan) -> str:
    """Return how many persons a slice takes that is not planned: the estimate, or the minimum."""
    if row.status not in ("insufficient_data", "empty"):
        return "-"
    return str(max(row.persons_needed or 0, plan.statistics.min_persons))


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
