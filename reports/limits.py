"""What an audit cannot say, read off its own result: a limit that does not hold is not told."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from evenhand.audit.result import AuditResult
from evenhand.reports.declared_text import declared_text
from evenhand.reports.digits import percent
from evenhand.reports.legal.requirement_map import frozen_first
from evenhand.reports.naming import attribute_name
from evenhand.reports.protected_attributes import unmeasured
from evenhand.reports.scoring_place import left_words
from evenhand.reports.tally import (
    by_comparison,
    gated,
    in_words,
    judged_changes,
    judged_gaps,
    models,
)
from evenhand.reports.wording import LINEAR, several


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A limit of an audit: what it is about, and the sentences that hold for this result."""

    about: str
    told: tuple[str, ...]


def limits(result: AuditResult) -> tuple[Limit, ...]:
    """Return the limits that hold for a result, in a fixed order."""
    each = (Limit(about=about, told=tuple(say(result))) for about, say in _LIMITS)
    return tuple(limit for limit in each if limit.told)


def _labels(result: AuditResult) -> Iterator[str]:
    """Say what the labels are, and what they are not."""
    data, kind = result.data, declared_text(result, "construct.emotion_is").partition(":")[0]
    if data.raters:
        yield (
            f"Labels are judgements of {several(data.raters, 'rater')} about what they see or "
            "hear. They need not be what the persons felt, and a bias that raters and model share "
            "does not show as a gap."
        )
    else:
        yield (
            f"Labels came with the data ({data.truth}); this audit saw no single judgements, so it "
            "cannot tell how far raters agreed."
        )
    if not kind:
        yield "Nobody has declared whether labels mean what is perceived, felt or expressed."
    elif kind != "perceived":
        yield f"Labels are declared to mean what is {kind}; this audit did not check that."


def _persons(result: AuditResult) -> Iterator[str]:
    """Say whose faces or voices these are."""
    data, acting = result.data, result.declared.data.acting
    if data.subjects == "synthetic":
        yield (
            f"The {several(data.persons, 'person')} of the data are synthetic. A gap found among "
            "them may be absent among real persons, and one that is absent may be there: these "
            "data alone leave open whether they represent anybody."
        )
    if acting == "acted":
        yield "Emotions were acted; spontaneous ones look and sound different."
    elif not acting:
        yield "Nobody has declared whether emotions were acted, spontaneous or generated."
    yield (
        f"All figures come from one set of data, {data.name or 'which has no name'}, with "
        f"{several(data.persons, 'person')}. Other persons, places and devices were not looked at."
    )


def _attributes(result: AuditResult) -> Iterator[str]:
    """Say how persons came into groups, and along which attributes nobody looked."""
    judged = [
        attribute_name(a.name, a.source)
        for a in result.attributes
        if a.source in ("perceived", "prompted")
    ]
    if judged:
        yield (
            f"Not asked of the persons: {', '.join(judged)}. Such groups are what others saw, or "
            "what a generator was told to draw; persons may belong elsewhere."
        )
    grounds = [ground.name for ground in unmeasured(result)]
    if grounds:
        yield f"No attribute speaks of {', '.join(grounds)}; nothing is known along these."
    yield (
        f"Only {several(len(result.attributes), 'attribute')} and the crossings that the plan "
        "declares were looked at. A group that the plan does not name can be served worse without "
        "a trace here."
    )


def _many(result: AuditResult) -> Iterator[str]:
    """Say how many comparisons were made, and how far that was allowed for."""
    made, rules = sum(len(f.comparisons) for f in judged_gaps(result)), result.statistics
    if made > 1:
        among = len(models(result))
        yield (
            f"{several(made, 'comparison')} were judged at the level {rules.alpha:g}. That a gap "
            "exceeds its margin is adjusted for the comparisons of its model"
            + (f", and not over the {among} models" if among > 1 else "")
            + "; that one is cleared is tested one by one."
        )
    changes = sum(len(f.comparisons) for f in judged_changes(result))
    if changes > 1:
        yield (
            f"{several(changes, 'change')} from one model to another were judged at the level "
            f"{rules.alpha:g}. That the new model is worse by more than is tolerated is adjusted "
            "for the changes of its comparison; that it is not is tested one by one."
        )
    if result.exploration:
        cells = len(result.exploration)
        yield f"{several(cells, 'more cell')} were searched without a margin and give leads only."


def _power(result: AuditResult) -> Iterator[str]:
    """Say what was left without an answer, and what weakens those that were given."""
    findings = gated(result)
    if not findings:
        yield "The plan judges nothing: no margin was set, so no gap is called small or large."
        return
    count = by_comparison(findings)
    left = {k: n for k, n in count.items() if k not in ("exceeds_margin", "within_margin")}
    if any(left.values()):
        yield (
            f"Of {several(sum(count.values()), 'judged comparison')} without an answer: "
            f"{in_words(left)}. A gap as wide as the margin may be there."
        )
    unskilled = sum("no_skill" in c.hints for f in findings for c in f.comparisons)
    if unskilled:
        yield (
            f"In {several(unskilled, 'comparison')} the model is not shown to know anything; equal "
            "treatment there would be that of a guess."
        )
    if result.statistics.unit == "item":
        yield "Items were taken as independent; if persons have several, intervals are too narrow."


def _turns(result: AuditResult) -> Iterator[str]:
    """Say how far answers depend on choices of the analysis."""
    ran = [s for s in result.sensitivity if s.runs]
    changed = {(s.finding, s.slice) for s in ran if s.changed}
    if not ran:
        yield "No answer was analysed again in another way, so none is known to be sturdy."
    elif changed:
        tried = len({(s.finding, s.slice) for s in ran})
        yield (
            f"{len(changed)} of {several(tried, 'comparison')} get another answer under another "
            "analysis that could have been chosen."
        )
    if not frozen_first(result):
        yield "The plan is not shown to be older than the results."
    lines = [m.name for m in result.models if m.link.startswith(LINEAR)]
    if lines:
        yield (
            f"Scores of {', '.join(lines)} were put on the scale of the labels by a line that the "
            "plan declares; another line gives other errors."
        )


def _absent(result: AuditResult) -> Iterator[str]:
    """Say what is not in the figures: scores, groups, and what cannot be checked."""
    for model in result.models:
        asked = model.items_scored + model.items_missing
        if model.items_missing:
            yield (
                f"{model.name} gave no score for {percent(model.items_missing / asked)} of the "
                "items; persons that it cannot read are missing from its other figures."
            )
    hidden = sum(s.status == "suppressed" for s in result.slices)
    if hidden:
        which = several(hidden, "group is", "groups are")
        yield f"{which} withheld to protect persons, and not cleared."
    told = left_words(result)
    if told:
        yield told


_LIMITS: Final[tuple[tuple[str, Callable[[AuditResult], Iterator[str]]], ...]] = (
    ("Labels", _labels),
    ("Persons and setting", _persons),
    ("Attributes", _attributes),
    ("Many comparisons", _many),
    ("Power", _power),
    ("Choices of the analysis", _turns),
    ("What is not in the figures", _absent),
)
