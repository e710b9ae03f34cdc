"""What a measure is, as a page of Markdown: made of the measure's own file and nothing else."""

import inspect
import math
from collections.abc import Iterator, Mapping

from evenhand.metrics.catalogue import Measure, rooms
from evenhand.metrics.rules import REASONS
from evenhand.metrics.sums import AdditiveMetric


def kind(measure: Measure) -> str:
    """Return what an audit does with a measure: `gate`, `shown`, or the role of a function."""
    if measure.metric is None:
        return measure.facts.role
    return "gate" if measure.metric.skill else "shown"


def page(measure: Measure) -> str:
    """Return the page of one measure."""
    return "\n".join(_lines(measure)).rstrip() + "\n"


def pages(measures: Mapping[str, Measure]) -> dict[str, str]:
    """Return every page by the name of its file, the index first."""
    return {"README.md": index(measures)} | {f"{n}.md": page(m) for n, m in measures.items()}


def index(measures: Mapping[str, Measure]) -> str:
    """Return the list of all measures, folder by folder."""
    lines = [
        "# Measures",
        "",
        "Written by `evenhand metrics pages DIR` from the files of the measures. A *gate* can be",
        "gated; what is *shown* is a metric without a test of skill; a *diagnostic* stands beside",
        "gates; a *test* answers with a p-value or an interval; a *screening* statistic is the",
        "rule of a regulator, not an inference.",
    ]
    for room, title in rooms().items():
        lines += ["", f"## {title}", "", "| name | kind | question |", "|--|--|--|"]
        own = [m for m in measures.values() if m.room == room]
        lines += [f"| [`{m.name}`]({m.name}.md) | {kind(m)} | {m.facts.asks} |" for m in own]
    return "\n".join(lines) + "\n"


def _lines(measure: Measure) -> Iterator[str]:
    """Yield the lines of a page."""
    facts = measure.facts
    yield from (f"# {facts.title}", "", f"`{measure.name}`, {measure.room}, {kind(measure)}", "")
    yield from (facts.asks, "")
    yield from ("```text", facts.formula, "```", "")
    yield from ("| | |", "|--|--|", f"| unit | {facts.unit} |", f"| range | {_range(measure)} |")
    if facts.best is not None:
        yield f"| best | {facts.best:g} |"
    yield from _needs(measure)
    yield from (f"| source | {facts.reference} |", "")
    yield from (f"**When to use.** {facts.use}", "", f"**When not.** {facts.avoid}", "")
    yield from ("## About", "", measure.about, "", "## Call", "")
    yield from (
        "```python",
        f"from evenhand.metrics.{measure.room}.{measure.name} import {measure.name}",
    )
    if measure.metric is None:
        yield from ("```", "", *_call(measure))
    else:
        yield from (*_metric_call(measure.metric), "", "## No value", "")
        yield from _reasons(measure.metric)


def _range(measure: Measure) -> str:
    """Return the range of the headline in words."""
    low, high = measure.facts.span
    ends = ("no lower end" if math.isinf(low) else f"{low:g}", "no upper end")
    return f"{ends[0]} to {ends[1] if math.isinf(high) else f'{high:g}'}"


def _needs(measure: Measure) -> Iterator[str]:
    """Yield what must be declared, and the settings with their usual values."""
    needs = measure.metric.needs if measure.metric else measure.facts.needs
    if needs:
        yield f"| needs | {', '.join(needs).replace('_', ' ')} |"
    if measure.facts.headline:
        yield f"| number | `{measure.facts.headline}` of the result |"
    for name, value in (measure.metric.settings if measure.metric else {}).items():
        yield f"| setting `{name}` | {value:g} unless declared |"


def _metric_call(metric: AdditiveMetric) -> Iterator[str]:
    """Yield how an additive metric is called from Python and named in a plan."""
    yield from ("", f"{metric.name}(truth, scores, weights=None)")
    if metric.settings:
        usual = ", ".join(f"{name}={value:g}" for name, value in metric.settings.items())
        yield f"{metric.name}.with_settings({usual})(truth, scores)"
    yield "```"
    tables = "`[[gate]]` or `[[show]]`" if metric.skill else "`[[show]]`"
    yield from ("", f'In a plan: `metric = "{metric.name}"` under {tables}.')


def _reasons(metric: AdditiveMetric) -> Iterator[str]:
    """Yield why an additive metric may have no value."""
    for reason, _ in metric.undefined:
        yield f"- `{reason}`: {REASONS[reason]}"


def _usual(default: object) -> str:
    """Return a default as it would be written; a metric by its name."""
    return default.name if isinstance(default, AdditiveMetric) else repr(default)


def _call(measure: Measure) -> Iterator[str]:
    """Yield how a function is called and what it says of itself."""
    taken = inspect.signature(measure.function).parameters.values()
    shown = [p.name if p.default is p.empty else f"{p.name}={_usual(p.default)}" for p in taken]
    named = [p.kind is p.KEYWORD_ONLY for p in taken]
    if any(named):
        shown.insert(named.index(True), "*")
    yield from ("```text", f"{measure.name}({', '.join(shown)})", "")
    yield from (inspect.getdoc(measure.function) or "", "```")
