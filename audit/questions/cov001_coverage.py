"""COV001: which emotions does each model read at all, and which do two models both read?"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from evenhand.audit.crosswalk_words import crosswalk_notes
from evenhand.audit.estimates import number_or_none
from evenhand.audit.evidence import Evidence, asked_of, key_of, metric_of
from evenhand.audit.intake.label_scores import taxonomy_id
from evenhand.audit.judgement import Judged
from evenhand.audit.question import Question
from evenhand.audit.result import EvidenceTable, Finding
from evenhand.metrics.sums import Array
from evenhand.model_zoo.crosswalk import covered, crosswalk
from evenhand.model_zoo.taxonomy import emotions

_ROW = tuple[str | int | float | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parted:
    """The forty emotions, parted by what an audit can say of a model; names, in their order.

    Attributes:
        read: the model has an output.
        unread: it has none.
        unknown: nobody rated them here, so no output was looked for.
    """

    read: tuple[str, ...]
    unread: tuple[str, ...]
    unknown: tuple[str, ...]


def parted(evidence: Evidence, model: int) -> Parted:
    """Return which of the forty a model is known to read.

    Args:
        evidence: what was measured.
        model: place of the model.
    """
    scores, declared = evidence.scores[model], evidence.plan.model[model]
    read = {taxonomy_id(name) for name in scores.covers}
    unread = {taxonomy_id(name) for name in evidence.truth.emotions}
    if declared.crosswalk:
        reachable = covered(crosswalk(declared.crosswalk), reach=declared.reach)
        unread |= {one.id for one in emotions() if one.id not in reachable}
    if scores.reads is not None:
        read, unread = set(scores.reads), {one.id for one in emotions()}
    return Parted(
        read=_names(read),
        unread=_names(unread - read),
        unknown=_names({one.id for one in emotions()} - unread - read),
    )


def _names(ids: Iterable[str]) -> tuple[str, ...]:
    """Return the names of emotions in the order of the taxonomy."""
    held = set(ids)
    return tuple(one.name for one in emotions() if one.id in held)


def _answer(evidence: Evidence, judged: Sequence[Judged]) -> tuple[Finding, ...]:
    """Return one finding a model, and one on what models have in common."""
    del judged
    each = (_of_model(evidence, place) for place in range(len(evidence.scores)))
    pairs = list(combinations(range(len(evidence.scores)), 2))
    return (*each, *([_in_common(evidence, pairs)] if pairs else []))


def _of_model(evidence: Evidence, model: int) -> Finding:
    """Return what one model reads."""
    scores, found = evidence.scores[model], parted(evidence, model)
    foreign = _foreign(evidence, found)
    mine = [name for name in evidence.truth.emotions if name not in scores.covers]
    return Finding(
        id=f"{coverage.code}.{scores.model}",
        code=coverage.code,
        title=coverage.title,
        asks=coverage.asks,
        why=coverage.why,
        answer=f"{_here(evidence, model)} {_OTHERS if foreign else _of_forty(found)}",
        model=scores.model,
        tables=(*(() if foreign else (_forty(found),)), *_left_out(mine)),
        notes=crosswalk_notes(evidence.plan.model[model], scores.covers),
    )


def _forty(found: Parted) -> EvidenceTable:
    """Return what is known of each of the forty."""
    known = {"read": found.read, "no output": found.unread, "not rated here": found.unknown}
    parts = ((state, len(names), ", ".join(names)) for state, names in known.items())
    return EvidenceTable(
        title="The forty emotions of the taxonomy",
        columns=("what is known", "emotions", "names"),
        rows=tuple(part for part in parts if part[1]),
    )


def _left_out(names: Sequence[str]) -> Iterator[EvidenceTable]:
    """Yield the emotions of the data that a model was not asked about."""
    if names:
        rows: tuple[_ROW, ...] = tuple((name,) for name in names)
        title = "Emotions of this data set without an output"
        yield EvidenceTable(title=title, columns=("emotion",), rows=rows)


def _here(evidence: Evidence, model: int) -> str:
    """Say which share of the data's emotions a model reads."""
    read, rated = len(evidence.scores[model].covers), len(evidence.truth.emotions)
    return f"The model reads {read} of {_emotions(rated)} of this data set ({read / rated:.0%})."


def _of_forty(found: Parted) -> str:
    """Say which share of the taxonomy that is, as far as it is known."""
    total, read = len(emotions()), len(found.read)
    least = "at least " if found.unknown else ""
    said = f"Of the {total} of the taxonomy it reads {least}{read} ({read / total:.0%})"
    if found.unread:
        said += f"; {len(found.unread)} have no output, which is not a score of 0"
    if found.unknown:
        said += f"; {len(found.unknown)} are not rated here, so that nothing is known of them"
    return f"{said}."


def _foreign(evidence: Evidence, found: Parted) -> bool:
    """Say whether neither data nor model name any of the forty, but words of another kind."""
    return not found.read and not any(map(taxonomy_id, evidence.truth.emotions))


def _emotions(count: int) -> str:
    return f"{count} emotion{'' if count == 1 else 's'}"


def _in_common(evidence: Evidence, pairs: Sequence[tuple[int, int]]) -> Finding:
    """Return what pairs of models both read, and their figures on that alone."""
    apart = [pair for pair in pairs if not _alike(evidence, *pair)]
    rows = tuple(_shared_row(evidence, *pair) for pair in pairs)
    figures = tuple(row for pair in apart for row in _figures(evidence, *pair))
    return Finding(
        id=coverage.code,
        code=coverage.code,
        title="What models have in common",
        asks="Over which emotions may two models be compared?",
        why=coverage.why,
        answer=_in_words(evidence, rows),
        tables=(
            EvidenceTable(
                title="Emotions that two models both read",
                columns=("model", "other model", "both", "names", "only first", "only second"),
                rows=tuple(_shared_row(evidence, *pair) for pair in apart),
            ),
            EvidenceTable(
                title="Mean over the emotions that both read",
                columns=("metric", "model", "other model", "emotions", "first", "second"),
                rows=figures,
            ),
        )
        if apart
        else (),
        notes=(_MEANS,),
    )


def _alike(evidence: Evidence, first: int, second: int) -> bool:
    """Tell whether two models read the same emotions, so that their means compare as they are."""
    return set(evidence.scores[first].covers) == set(evidence.scores[second].covers)


def _shared_row(evidence: Evidence, first: int, second: int) -> _ROW:
    """Return what two models both read, and what only one does."""
    one, other = evidence.scores[first], evidence.scores[second]
    both = [name for name in one.covers if name in other.covers]
    only = [len(each.covers) - len(both) for each in (one, other)]
    return (one.model, other.model, len(both), ", ".join(both), *only)


def _figures(evidence: Evidence, first: int, second: int) -> Iterator[_ROW]:
    """Yield each metric of the plan for two models, over the emotions where both have a value."""
    names = (evidence.scores[first].model, evidence.scores[second].model)
    for key in dict.fromkeys(key_of(metric_of(part)) for part in asked_of(evidence.plan)):
        values = _values(evidence, key)[[first, second]]
        both = np.isfinite(values).all(axis=0)
        if both.any() and not evidence.hidden[-1]:
            means = values[:, both].mean(axis=1)
            yield (key, *names, int(both.sum()), *(number_or_none(mean) for mean in means))


def _values(evidence: Evidence, key: str) -> Array:
    """Return a metric over all items, shape (models, emotions), NaN where not covered."""
    values: Array = evidence.compared[key].inside.value[-1, :, : len(evidence.truth.emotions)]
    return values


def _in_words(evidence: Evidence, rows: Sequence[_ROW]) -> str:
    """Say how much any two models have in common, the least first."""
    rated = _emotions(len(evidence.truth.emotions))
    counts = [int(row[2] or 0) for row in rows]
    least = rows[int(np.argmin(counts))]
    same = all(row[4] == row[5] == 0 for row in rows)
    if same:
        return f"All models read the same {counts[0]} of {rated}: their means compare."
    return (
        f"Models read different emotions. {least[0]} and {least[1]} have the least in common: "
        f"{least[2]} of {rated}. Means over all that a model reads do not compare; the table holds "
        "means over what both read."
    )


_OTHERS = (
    f"What is predicted here is none of the {len(emotions())} emotions of the taxonomy, so nothing "
    "is said of those."
)
_MEANS = (
    "A mean depends on the emotions that are in it. Models are compared only over those "
    "that both have an output for, each emotion with the same weight. Each figure is over the "
    "items that the model has scores of, which need not be the same for two models."
)

coverage = Question(
    code="COV001",
    title="What a model reads",
    asks="Which emotions does the model have an output for?",
    why=(
        "An emotion without an output was never asked about: that is no score of 0, and no sign "
        "that nothing is wrong with it. Figures over different emotions do not compare."
    ),
    answer=_answer,
)
