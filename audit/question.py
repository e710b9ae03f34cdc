"""Questions: what an audit asks, one file each; the folder `audit/questions` is the list."""

import importlib
import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from evenhand.audit import questions
from evenhand.audit.evidence import Evidence
from evenhand.audit.judgement import Judged
from evenhand.audit.result import Finding

Answer: TypeAlias = Callable[[Evidence, Sequence[Judged]], tuple[Finding, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question with a stable code.

    Attributes:
        code: never used again for something else.
        title: a few words.
        asks: the question in one sentence.
        why: why somebody should care.
        metrics: the metrics whose gaps it is about; empty when it is about something else.
        answer: (evidence, verdicts) -> findings; none when the question does not arise.
    """

    code: str
    title: str
    asks: str
    why: str
    metrics: tuple[str, ...] = ()
    answer: Answer


@cache
def all_questions() -> tuple[Question, ...]:
    """Return every question of the folder, by code.

    >>> [q.code for q in all_questions()][:3]
    ['AGR001', 'AGR002', 'AGR003']
    """
    found = [
        item
        for module in pkgutil.iter_modules(questions.__path__, prefix=f"{questions.__name__}.")
        for item in vars(importlib.import_module(module.name)).values()
        if isinstance(item, Question)
    ]
    return tuple(sorted(found, key=lambda q: q.code))
