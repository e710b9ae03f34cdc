"""CMP003: who pays for what the average gains?"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

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
_BETTER, _WORSE, _OPEN = "better than before", "worse than before", "not shown"


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
                "differ from 0, adjusted by Holm's method over all rows and both directions. No "
                "margin plays a part; CMP001 judges against the margin."
            ),
        ),
    )


_KIND = "model_payers"


def _words(evidence: Evidence, own: Answered) -> list[str]:
    """Return of each row whether it is shown to be better or worse than before."""
    better, worse = own.tests.p_better, _p_worse(own)
    rules = evidence.plan.statistics
    enough = (own.persons >= rules.min_persons) & (own.items >= rules.min_items) & own.family
    both = holm(np.where(np.tile(enough, 2), np.concatenate([better, worse]), np.nan))
    up, down = (both[: len(better)] <= rules.alpha, both[len(better) :] <= rules.alpha)
    return [
        _BETTER if gain else _WORSE if loss else _OPEN for gain, loss in zip(up, down, strict=True)
    ]


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
    average = {
        _BETTER: "is shown to be better than before",
        _WORSE: "is shown to be worse than before",
        _OPEN: "is not shown to have changed",
    }[words[0]]
    first = f"Over all persons the new model {average}: {change_words(told[0].gap, unit)}."
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
