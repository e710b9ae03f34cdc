"""One model's numbers of one outcome, metric by slice, as the result has them."""

from collections.abc import Iterable, Mapping, Sequence

from evenhand.audit.errors import InputError
from evenhand.audit.nearest import listing, suggestion
from evenhand.audit.result import AuditResult, Comparison, Finding, Number


def findings_of(result: AuditResult, *, model: str, emotion: str) -> Mapping[str, Finding]:
    """Return the findings that hold a model's slices against a reference, by metric.

    A metric that is gated more than once has the same values each time; the first one is taken.

    Args:
        result: of an audit.
        model: name of a model; `""` where the audit has one.
        emotion: words for an outcome; `""` where the model has one.

    Returns:
        Findings by the metric's name, and by its bare name where one only has it.

    Raises:
        InputError: there is no such model or outcome, or the name that was left out is needed.
    """
    held = [f for f in result.findings if f.metric and f.comparisons and not f.against]
    chosen = _one_of("model", model, (f.model for f in held))
    own = [f for f in held if f.model == chosen]
    outcome = _one_of("emotion", emotion, (f.emotion for f in own))
    found: dict[str, Finding] = {}
    for finding in own:
        if finding.emotion == outcome:
            found.setdefault(finding.metric, finding)
    return _short(found)


def numbers_of(finding: Finding) -> Mapping[str, Number]:
    """Return the values of a finding by slice.

    A reference level is in no row of its own: its value stands beside those held against it.
    """
    found = {c.slice: _inside(c) for c in finding.comparisons}
    for c in finding.comparisons:
        if c.outside.value is not None:
            found.setdefault(c.reference, c.outside)
    return found


def overall_of(result: AuditResult, finding: Finding) -> Number:
    """Return the value over all items; one without a value where the result has none."""
    model = next(m for m in result.models if m.name == finding.model)
    wanted = finding.metric, finding.emotion
    numbers = (o.number for o in model.overall if (o.metric, o.emotion) == wanted)
    return next(numbers, no_number("not_in_the_result"))


def no_number(reason: str) -> Number:
    """Return what stands where there is no value, and why."""
    return Number(value=None, reason=reason)


def _inside(row: Comparison) -> Number:
    """Return the value of a slice, with the reason that stands for a withheld one."""
    return no_number(row.suppressed) if row.suppressed else row.inside


def _short(found: Mapping[str, Finding]) -> Mapping[str, Finding]:
    """Return findings by the bare name of their metric where that is unmistakable."""
    bare = [name.partition("[")[0] for name in found]
    return {
        short if bare.count(short) == 1 else name: finding
        for short, (name, finding) in zip(bare, found.items(), strict=True)
    }


def _one_of(argument: str, wanted: str, there: Iterable[str]) -> str:
    """Return the only name, or the wanted one of several."""
    names: Sequence[str] = tuple(dict.fromkeys(there))
    if wanted in names:
        return wanted
    if len(names) == 1 and not wanted:
        return names[0]
    if not names:
        problem = f"{argument}: this result holds no slice against a reference"
    elif wanted:
        problem = (
            f"{argument}: there is none named {wanted!r}, there are {listing(names)}."
            f"{suggestion(wanted, names)}"
        )
    else:
        problem = f"{argument}: name one of {listing(names)}"
    raise InputError([problem])
