"""The catalogue of additive metrics: the folders are the list.

A metric is one file in a folder beside this one, and a module attribute of the file's name.
Nothing else has to be edited: plans may name it, reports print its reference, and the contract
tests hold it to the common promises.
"""

import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType

from evenhand import metrics
from evenhand.metrics.sums import AdditiveMetric


@cache
def catalogue() -> Mapping[str, AdditiveMetric]:
    """Return every additive metric by name, in alphabetical order.

    >>> [name for name in catalogue() if name.startswith("calibration")]
    ['calibration_intercept', 'calibration_slope']
    """
    found = {metric.name: metric for metric in _additive_metrics()}
    return MappingProxyType(dict(sorted(found.items())))


def _additive_metrics() -> Iterator[AdditiveMetric]:
    """Yield what each file of each folder names after itself, where that is an additive metric."""
    for room in pkgutil.iter_modules(metrics.__path__, prefix=f"{metrics.__name__}."):
        if not room.ispkg:
            continue
        for module in pkgutil.iter_modules(import_module(room.name).__path__):
            named = getattr(import_module(f"{room.name}.{module.name}"), module.name, None)
            if isinstance(named, AdditiveMetric):
                yield named
