"""The catalogue: the folders beside this file that have a title are the list.

A measure is one file in a folder and a module attribute of the file's name: either an additive
metric, which carries its own facts and can be gated, or a plain function beside a constant `FACTS`.
Nothing else has to be edited: plans may name it, reports print its reference, `evenhand metrics`
describes it and the contract tests hold it to the common promises.
"""

import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from inspect import signature
from types import MappingProxyType, ModuleType

from evenhand import metrics
from evenhand.metrics.facts import Facts
from evenhand.metrics.sums import AdditiveMetric


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One entry of the catalogue.

    Attributes:
        name: key in plans, result files and commands; name of the file and of what it holds.
        room: folder, which says what the measure is about: `calibration`, `disparity`,
            `agreement`, `text` or `paired`.
        about: what the file says of it.
        facts: title, question, formula, unit, range, source, when to use it and when not.
        metric: the additive metric, which an audit can gate; None for a plain function.
        function: what computes it from vectors, ratings, pairs or texts.
    """

    name: str
    room: str
    about: str
    facts: Facts
    metric: AdditiveMetric | None
    function: Callable[..., object]

    def takes_a_pair(self) -> bool:
        """Return whether labels and scores are all that has to be given."""
        taken = signature(self.function).parameters.values()
        required = [p.name for p in taken if p.default is p.empty]
        return self.metric is None and required == ["truth", "scores"]


@cache
def rooms() -> Mapping[str, str]:
    """Return the title of each folder of measures by its name.

    >>> rooms()["disparity"]
    'Disparity: do groups differ?'
    """
    found = {
        room.name: getattr(import_module(f"{metrics.__name__}.{room.name}"), "TITLE", "")
        for room in pkgutil.iter_modules(metrics.__path__)
        if room.ispkg
    }
    return MappingProxyType({name: title for name, title in sorted(found.items()) if title})


@cache
def catalogue() -> Mapping[str, AdditiveMetric]:
    """Return every additive metric by name, in alphabetical order.

    >>> [name for name in catalogue() if name.startswith("calibration")]
    ['calibration_intercept', 'calibration_slope']
    """
    found = {name: getattr(module, name) for name, _, module in _files()}
    metrics_only = {k: v for k, v in sorted(found.items()) if isinstance(v, AdditiveMetric)}
    return MappingProxyType(metrics_only)


@cache
def measures() -> Mapping[str, Measure]:
    """Return everything that the folders hold by name, in alphabetical order.

    >>> measures()["auc"].facts.takes
    'labels'
    """
    found = {name: _measure(module, name=name, room=room) for name, room, module in _files()}
    return MappingProxyType(dict(sorted(found.items())))


def _files() -> Iterator[tuple[str, str, ModuleType]]:
    """Yield each file of each folder: its name, its folder and the module."""
    for room in rooms():
        folder = import_module(f"{metrics.__name__}.{room}")
        for file in pkgutil.iter_modules(folder.__path__):
            yield file.name, room, import_module(f"{folder.__name__}.{file.name}")


def _measure(module: ModuleType, *, name: str, room: str) -> Measure:
    """Return the entry of one file.

    Raises:
        AttributeError: the file holds nothing of its name, or a function without facts.
    """
    named = getattr(module, name)
    metric = named if isinstance(named, AdditiveMetric) else None
    facts: Facts = module.FACTS if metric is None else _facts(metric)
    about = (module.__doc__ or "").strip()
    return Measure(name=name, room=room, about=about, facts=facts, metric=metric, function=named)


def _facts(metric: AdditiveMetric) -> Facts:
    """Return what an additive metric says of itself, in the form of all others."""
    return Facts(
        title=metric.title,
        asks=metric.asks,
        formula=metric.formula,
        use=metric.use,
        avoid=metric.avoid,
        takes="labels",
        unit=metric.unit,
        span=metric.span,
        best=metric.best,
        reference=metric.reference,
    )
