"""HRM007: what becomes of people whom a head of two genders has no name for?"""

from collections.abc import Iterator, Sequence

import numpy as np

from evenhand.audit.changes.estimate import share
from evenhand.audit.changes.words import group_words
from evenhand.audit.evidence import Evidence
from evenhand.audit.experts import Row, person_codes
from evenhand.audit.harms.beside import persons_of
from evenhand.audit.harms.finding import harm_finding, tables_of
from evenhand.audit.harms.groups import Family, attributes_of, families
from evenhand.audit.harms.words import words
from evenhand.audit.judgement import Judged
from evenhand.audit.question import Question
from evenhand.audit.result import Finding
from evenhand.metrics.sums import Array

_COLUMNS = (
    "group",
    "a head of two genders can name it",
    "items",
    "persons",
    "named",
    "share",
    "low",
    "high",
)
_NAMED, _SHARE = _COLUMNS.index("named"), _COLUMNS.index("share")
_NEITHER = "neither"


def _answer(evidence: Evidence, judged: Sequence[Judged]) -> tuple[Finding, ...]:
    """Return one finding a model with outputs of both genders; else one on whom none could name."""
    del judged
    places = attributes_of(evidence, "gender")
    if not places:
        return ()
    every = np.ones(len(evidence.table.items), dtype=np.bool_)
    found = [one for one in families(evidence, every, places) if len(one.names) == 1]
    heads = [
        (scores.model, outputs)
        for scores in evidence.scores
        if {"female", "male"} <= set(outputs := persons_of(scores))
    ]
    if not heads:
        return _without_head(found)
    return tuple(
        _finding(evidence, model, outputs["female"], outputs["male"], found)
        for model, outputs in heads
    )


def _without_head(found: Sequence[Family]) -> tuple[Finding, ...]:
    """Return the finding where no model names a gender; none where all people have a name."""
    rows: list[Row] = [
        (group.id, *_counts(family, place), *[None] * 4, group.withheld)
        for family in found
        for place, group in enumerate(family.groups)
    ]
    if all(row[1] == "yes" for row in rows):
        return ()
    none = "No model here has outputs female and male, so nobody is named by one. "
    finding = harm_finding(
        two_genders,
        answer=none + _whom(rows),
        tables=tables_of(("Groups that a head of two genders can name", _COLUMNS, rows)),
        notes=(_NOTE,),
    )
    return (finding,)


def _finding(
    evidence: Evidence, model: str, female: Array, male: Array, found: Sequence[Family]
) -> Finding:
    """Return what one model calls each group: shares, since nobody can be right on all."""
    rows = [row for family in found for row in _rows(evidence, family, female, male)]
    said = [
        f"{group_words(str(row[0]))}: {row[_SHARE]:.0%} named {row[_NAMED]}"
        for row in rows
        if row[1] == "no" and isinstance(row[_SHARE], float)
    ]
    return harm_finding(
        two_genders,
        answer=_whom(rows) + (f" Of them, {'; '.join(said)}." if said else ""),
        model=model,
        tables=tables_of(("What the head calls each group, in shares of items", _COLUMNS, rows)),
        notes=(_NOTE,),
    )


def _rows(evidence: Evidence, family: Family, female: Array, male: Array) -> Iterator[Row]:
    """Yield what each group of a family is called."""
    person, level = person_codes(evidence), 1 - evidence.plan.statistics.alpha
    called = {"female": female > male, "male": male > female}
    called[_NEITHER] = ~(called["female"] | called["male"])
    for place, group in enumerate(family.groups):
        head = (group.id, *_counts(family, place))
        if group.withheld:
            yield (*head, *[None] * 4, group.withheld)
            continue
        for name, holds in called.items():
            values = holds[group.rows].astype(np.float64)
            number = share(values, person[group.rows]).number(level=level)
            yield (*head, name, number.value, number.low, number.high, "")


def _counts(family: Family, place: int) -> tuple[str, int | None, int | None]:
    """Return whether a head of two genders has a name for a group, its items and persons."""
    group, levels = family.groups[place], words().levels
    level = group.id.partition("=")[2].casefold()
    named = "yes" if level in (*levels.female, *levels.male) else "no"
    if group.withheld:
        return named, None, None
    return named, int(group.rows.sum()), group.persons


def _whom(rows: Sequence[Row]) -> str:
    """Say which groups a head of two genders cannot name."""
    unnamed = list(dict.fromkeys(group_words(str(row[0])) for row in rows if row[1] == "no"))
    if not unnamed:
        return (
            "The data name nobody beyond female and male, so what becomes of other people cannot "
            "be told."
        )
    return f"A head of two genders has no name for {', '.join(unnamed)}."


_NOTE = (
    "These are shares and no accuracy: for people who are neither, every name that such a head has "
    "is wrong, and how sure it is of it says nothing about them. Named neither: no score, or two "
    "equal ones."
)


two_genders = Question(
    code="HRM007",
    title="Heads of two genders",
    asks="What becomes of people whom a head of two genders has no name for?",
    why=(
        "A head that knows female and male calls everybody one of both. People who are neither are "
        "misnamed every time, and accuracy over the others never shows it."
    ),
    answer=_answer,
)
