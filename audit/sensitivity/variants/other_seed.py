"""Other random draws of persons, where verdicts rest on draws."""

from collections.abc import Iterator
from typing import Final

import msgspec

from evenhand.audit.evidence import Evidence
from evenhand.audit.sensitivity.remeasure import measured_again, rests_on_draws
from evenhand.audit.sensitivity.variant import Analyses, Audited, Run, Variant

SEEDS: Final = 3


def _analyses(audited: Audited) -> Analyses:
    """Return one run a seed."""
    if not rests_on_draws(audited.evidence.plan):
        return Analyses(reason="no_draws")
    return Analyses(
        what=f"Persons are drawn from {SEEDS} other seeds, those that follow the plan's.",
        runs=_runs(audited.evidence),
    )


def _runs(start: Evidence) -> Iterator[Run]:
    rules = start.plan.statistics
    for step in range(1, SEEDS + 1):
        other = msgspec.structs.replace(rules, seed=rules.seed + step)
        plan = msgspec.structs.replace(start.plan, statistics=other)
        yield Run(evidence=measured_again(start, plan=plan))


VARIANT = Variant(code="other_seed", title="Other random draws", analyses=_analyses)
