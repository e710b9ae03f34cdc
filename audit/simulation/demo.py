"""The demonstration: simulated models, one planted fault, and so an answer that is known.

Age, gender and accent are drawn independently of each other and of what the items show. Everyone
else, whom a group is held against, includes the persons of 60 and more, so the other age groups
have a true gap in Anger too, of about a quarter of the planted one with the opposite sign. It lies
within the margin.
"""

from importlib.resources import files
from pathlib import Path

import numpy as np

from evenhand.audit.errors import InputError
from evenhand.audit.simulation.files import write
from evenhand.audit.simulation.panel import Panel, Trait
from evenhand.audit.simulation.planted import PlantedGap, Predictor
from evenhand.audit.simulation.simulate import Simulated, simulate

PLAN_FILE = "plan.toml"

_PANEL = Panel(
    traits=(
        Trait(
            name="age",
            levels=(("18-34", 300), ("35-59", 360), ("60+", 112), ("unknown", 28)),
            bins=(18, 35, 60, 90),
        ),
        Trait(
            name="gender",
            levels=(("woman", 394), ("man", 380), ("nonbinary", 6), ("unknown", 20)),
        ),
        Trait(
            name="accent",
            levels=(
                ("northern", 330),
                ("southern", 310),
                ("coastal", 149),
                ("island", 11),
                ("highland", 0),
            ),
        ),
    ),
    emotions=("Amusement", "Anger", "Contentment", "Fear", "Interest", "Sadness"),
    persons=800,
    items_per_person=6,
    items_vary=2,
    raters_per_item=3,
    raters=12,
    truth_mean=3.4,
    truth_sd=1.0,
    truth_icc=0.1,
    rater_sd=0.6,
    severity_sd=0.15,
    clip=True,
    decimals=2,
)
_TILT = PlantedGap(where=(("age", "60+"),), emotions=("Anger",), points=0.6)
_PREDICTORS = (
    Predictor(name="tilted", residual_sd=0.7, icc=0.2, shared=0.2, gaps=(_TILT,)),
    Predictor(name="level", residual_sd=0.7, icc=0.2, shared=0.2),
)


def declared() -> tuple[PlantedGap, ...]:
    """Return all gaps that were planted, in any model.

    >>> [(gap.where, gap.emotions, gap.points) for gap in declared()]
    [((('age', '60+'),), ('Anger',), 0.6)]
    """
    return tuple(gap for predictor in _PREDICTORS for gap in predictor.gaps)


def demo_plan_text() -> str:
    """Return the plan of the demonstration, as TOML."""
    plan = files("evenhand.audit.simulation").joinpath("demo_plan.toml")
    return plan.read_text(encoding="utf-8")


def simulated_demo(*, seed: int) -> Simulated:
    """Return the data of the demonstration.

    Args:
        seed: of the simulated persons, ratings and scores, 0 or more.

    Raises:
        InputError: a negative seed.
    """
    if seed < 0:
        problem = f"seed: got {seed}, expected 0 or more"
        raise InputError([problem])
    return simulate(_PANEL, _PREDICTORS, np.random.default_rng(seed))


def write_demo(folder: Path, *, seed: int) -> Path:
    """Write plan, items, ratings and predictions of the demonstration.

    Args:
        folder: made when it does not exist; files of the same names are replaced.
        seed: of the simulated data; the same seed writes the same bytes.

    Returns:
        The plan's path.

    Raises:
        InputError: a negative seed, or a folder that cannot be written.
    """
    write(simulated_demo(seed=seed), folder)
    plan = folder / PLAN_FILE
    try:
        plan.write_text(demo_plan_text(), encoding="utf-8", newline="\n")
    except OSError as error:
        problem = f"{plan}: cannot be written: {error.strerror or error}"
        raise InputError([problem]) from error
    return plan
