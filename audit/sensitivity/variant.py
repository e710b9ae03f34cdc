"""Variants: other ways to analyse the same data, one file each."""

import importlib
import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from evenhand.audit.claims import Claim
from evenhand.audit.evidence import Evidence
from evenhand.audit.plan import Model
from evenhand.audit.sensitivity import variants
from evenhand.audit.table import Scores


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """What variants start from.

    Attributes:
        evidence: of the gates alone; nothing that is only shown is measured again.
        read_again: returns the scores of a model whose table in the plan was changed; None where
            the files are not at hand.
    """

    evidence: Evidence
    read_again: Callable[[Model], Scores] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One other analysis.

    Attributes:
        evidence: measured again, with the gates in the order of the plan.
        about: tells of a claim of the run whether it was analysed in another way at all.
        told: persons on whom the difference to the audit tells, by slice, 0 where there is no
            difference and so no run; None where it tells on nobody in particular.
    """

    evidence: Evidence
    about: Callable[[Claim], bool] = lambda _: True
    told: NDArray[np.int64] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Analyses:
    """The runs of a variant on one audit.

    Attributes:
        what: the other way as a sentence, with how many of how many where not all were taken.
        runs: made one after the other, so that only one is in memory.
        reason: code of why there are none, `""` where there are.
        guarded: whether numbers of a run that rest on too few persons are withheld. What leaving
            one person out does to a gap is told beside every gap anyway.
        everybody: whether gaps go from lowest to highest over all persons left out in turn, also
            those without a run; exact for means and rates, else to first order.
    """

    what: str = ""
    runs: Iterable[Run] = ()
    reason: str = ""
    guarded: bool = True
    everybody: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A choice that could have been made otherwise.

    Attributes:
        code: stable, as in records.
        title: the same in a few words.
        analyses: the runs on an audit, or why there are none.
    """

    code: str
    title: str
    analyses: Callable[[Audited], Analyses]


@cache
def all_variants() -> tuple[Variant, ...]:
    """Return every variant of the folder, by code.

    >>> [v.code for v in all_variants()][:2]
    ['crosswalk_reach', 'leave_one_dataset']
    """
    found = [
        item
        for module in pkgutil.iter_modules(variants.__path__, prefix=f"{variants.__name__}.")
        for item in vars(importlib.import_module(module.name)).values()
        if isinstance(item, Variant)
    ]
    return tuple(sorted(found, key=lambda variant: variant.code))
