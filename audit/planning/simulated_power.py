"""What many simulated audits found, as shares of runs with their Monte-Carlo error."""

from dataclasses import dataclass

import numpy as np

from evenhand.audit.planning.simulated_models import Assumed


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A share of simulated runs.

    Attributes:
        value: the share, 0 to 1.
        error: Monte-Carlo standard error, above 0 even when the share is 0 or 1 (Agresti & Coull
            1998, doi:10.1080/00031305.1998.10480550).
        runs: simulated.
    """

    value: float
    error: float
    runs: int

    @classmethod
    def of(cls, count: int, runs: int) -> "Share":
        """Return the share of `count` in `runs`.

        >>> Share.of(0, 96)
        Share(value=0.0, error=0.014, runs=96)
        """
        moderate = (count + 2) / (runs + 4)
        error = float(np.sqrt(moderate * (1 - moderate) / (runs + 4)))
        return cls(value=count / runs, error=round(error, 6), runs=runs)


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedSlice:
    """How often one gate says what of one slice.

    Attributes:
        slice, metric, outcome, margin: as in `SlicePower`.
        cleared: `within_margin` for a skilled model without any gap.
        blamed: `exceeds_margin` for that same model.
        caught: `exceeds_margin` for a model with a gap of twice the margin in this slice; None when
            this was not simulated.
        random_cleared: `within_margin` for a model that answers at random. It has to be 0.
        reason: why `caught` is missing.
    """

    slice: str
    metric: str
    outcome: str
    margin: float
    cleared: Share
    blamed: Share
    caught: Share | None
    random_cleared: Share
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedPower:
    """What many simulated audits by one plan found.

    Attributes:
        runs: done.
        wanted: asked for; more than `runs` when it was interrupted.
        assumed: about the models.
        model_cleared: runs in which the model without gap was within every margin.
        model_blamed: runs in which it exceeded one.
        slices: one a gate, outcome and judged slice.
    """

    runs: int
    wanted: int
    assumed: Assumed
    model_cleared: Share
    model_blamed: Share
    slices: tuple[SimulatedSlice, ...]
