"""Changes of all gates and slices together: persons drawn anew, both models on each draw."""

from dataclasses import dataclass

import numpy as np

from evenhand.metrics.changes.change_tests import ChangeTests
from evenhand.metrics.inference.simultaneous import simultaneous_interval
from evenhand.metrics.multiplicity import max_t
from evenhand.metrics.resampling import bootstrap_standard_error
from evenhand.metrics.sums import Array, Mask


@dataclass(frozen=True, slots=True, kw_only=True)
class Joint:
    """What joint draws of persons say of K changes, shape (K,); NaN where they say nothing.

    Attributes:
        standard_error: of each change, to be held against that of the sandwich.
        low, high: max-t intervals, which hold for all changes that are told together.
    """

    standard_error: Array
    low: Array
    high: Array

    def part(self, own: slice) -> "Joint":
        """Return what is said of some of the changes.

        Args:
            own: which ones.
        """
        return Joint(
            standard_error=self.standard_error[own], low=self.low[own], high=self.high[own]
        )


def joint_intervals(tests: ChangeTests, replicates: Array, *, told: Mask) -> Joint:
    """Return joint intervals of the changes that are told; the others take no part.

    A critical value that rested on withheld rows as well would tell on them.

    Args:
        tests: of the changes, shape (K,).
        replicates: joint replicates of the changes, shape (B, K).
        told: which changes are told, shape (K,).
    """
    kept = told & np.isfinite(tests.standard_error)
    change, drawn = np.where(kept, tests.change, np.nan), np.where(kept, replicates, np.nan)
    joint = max_t(change, drawn, level=1 - tests.alpha)
    ends = simultaneous_interval(
        change,
        critical=joint.critical,
        standard_error=np.fmax(joint.standard_error, tests.standard_error),
        df=tests.df,
    )
    return Joint(standard_error=bootstrap_standard_error(drawn), low=ends.low, high=ends.high)
