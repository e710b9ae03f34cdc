"""CMP003: who pays for what the average gains?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from evenhand.audit.evidence import Evidence
from evenhand.audit.experts import WITHHELD, Row, table_of
from evenhand.audit.judgement import Judged
from evenhand.audit.model_comparisons.answered import Answered, answered
from evenhand.audit.model_comparisons.findings import described, metric_words, part_words
from evenhand.audit.model_comparisons.rows import rows
from evenhand.audit.model_comparisons.words import change_words, slice_words
from evenhand.audit.question import Question
from evenhand.audit.result import Comparison, Finding
from evenhand.metrics.multiplicity import holm
from evenhand.metrics.sums import Array

_COLUMNS = ("slice", "persons", "change", "low", "high", "decision")
_KIND = "model_payers"
_BETTER, _WORSE, _OPEN = "better than before", "worse than before", "not shown"
_ALONE, _FEW = "not shown once adjusted", "insufficient data"
_AVERAGE: Mapping[str, str] = MappingProxyType(
    {
        _BETTER: "is shown to be better than before",
        _WORSE: "is shown to be worse than before",
        _ALONE: "differs from the old one when looked at alone, and not once all rows count",
        _OPEN: "is not shown to differ from the old one",
        _FEW: "rests on too few data to say whether it differs from the old one",
    }
)


def _answer(evidence: Evidence, judged: Sequence[Judged]) -> tuple[Finding, ...]:
    """Return one finding a comparison, metric and outcome."""
    del judged
    return tuple(
        _finding(evidence, own)
        for matched in evidence.matched
        for own in answered(evidence, matched)
        if own.kind == "change"
    )


def _finding(evidence: Evidence, own: Answered) -> Finding:
    """Return who gains and who pays, by one metric and outcome."""
    told, words = rows(evidence, own), _words(evidence, own)
    metric, emotion, unit = metric_words(evidence, own)
    return replace(
        described(payers, own.asked.matched.asked, part=part_words(evidence, own)),
        answer=_sentence(told, words, unit),
        metric=metric,
        emotion=emotion,
        unit=unit,
        harm=own.asked.harm,
        tables=(table_of("Change in each group", _COLUMNS, list(_rows(told, words)), kind=_KIND),),
        notes=(
            (
                "Here a group counts as better or worse than before when its change is shown to "
                "differ from 0, adjusted by Holm's method over all rows here and both directions. "
                "Intervals are those of single rows, so one without 0 in it can stand beside "
                f"'{_ALONE}'. No margin plays a part; CMP001 judges against the margin."
            ),
        ),
    )


def _words(evidence: Evidence, own: Answered) -> list[str]:
    """Return of each row whether it is shown to be better or worse than before."""
    better, worse = own.tests.p_better, _p_worse(own)
    rules = evidence.plan.statistics
    enough = (own.persons >= rules.min_persons) & (own.items >= rules.min_items) & own.family
    both = holm(np.where(np.tile(enough, 2), np.concatenate([better, worse]), np.nan))
    up, down = (both[: len(better)] <= rules.alpha, both[len(better) :] <= rules.alpha)
    alone = (own.tests.low > 0) | (own.tests.high < 0)
    words = np.select([~enough, up, down, alone], [_FEW, _BETTER, _WORSE, _ALONE], _OPEN)
    return [str(word) for word in words]


def _p_worse(own: Answered) -> Array:
    """Return the p-value of "not worse than before": the other tail of the same statistic."""
    return np.asarray(1.0 - own.tests.p_better)


def _rows(told: Sequence[Comparison], words: Sequence[str]) -> Iterator[Row]:
    """Yield one row a slice; withheld ones have no numbers."""
    for row, word in zip(told, words, strict=True):
        name = row.slice or "everybody"
        if row.suppressed:
            yield (name, *[None] * (len(_COLUMNS) - 1), WITHHELD)
        else:
            gap = row.gap
            yield (name, gap.persons, gap.value, gap.low, gap.high, word, "")


def _sentence(told: Sequence[Comparison], words: Sequence[str], unit: str) -> str:
    """Say who gains and who pays."""
    shown = [pair for pair in zip(told[1:], words[1:], strict=True) if not pair[0].suppressed]
    moved = change_words(told[0].gap, unit)
    first = f"Over all persons the new model {_AVERAGE[words[0]]}: {moved}."
    groups = {word: [row for row, own in shown if own == word] for word in (_WORSE, _BETTER)}
    if not groups[_WORSE]:
        gain = f" {len(groups[_BETTER])} of {len(shown)} groups are shown to gain."
        return f"{first} No group is shown to pay for it.{gain if shown else ''}"
    named = "; ".join(
        f"{slice_words(row.slice)} ({change_words(row.gap, unit)})" for row in groups[_WORSE]
    )
    verb = "pay for it" if words[0] == _BETTER else "lose"
    return f"{first} Shown to {verb}: {named}. Shown to gain: {len(groups[_BETTER])} groups."


payers = Question(
    code="CMP003",
    title="Who pays for the change",
    asks="Who pays for what the average gains?",
    why=(
        "An average can rise because many gain a little and few lose much. Whoever releases the "
        "model should know who they are."
    ),
    answer=_answer,
)
