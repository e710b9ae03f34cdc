"""DAT001: what could not be used, and does the loss fall on some groups more than on others?"""

from collections.abc import Mapping, Sequence

import numpy as np

from evenhand.audit.evidence import Evidence
from evenhand.audit.judgement import Judged
from evenhand.audit.question import Question
from evenhand.audit.result import EvidenceTable, Finding
from evenhand.metrics.sums import Mask

_ROW = tuple[str | int | float | None, ...]


def _answer(evidence: Evidence, judged: Sequence[Judged]) -> tuple[Finding, ...]:
    """Return one finding a model: what each slice lost, in items and in single emotions."""
    del judged
    return tuple(_finding(evidence, place) for place in range(len(evidence.scores)))


def _finding(evidence: Evidence, model: int) -> Finding:
    """Return how much of each slice was scored by one model."""
    scores = evidence.scores[model]
    covered = np.array([e in scores.covers for e in evidence.truth.emotions], dtype=np.bool_)
    usable = np.isfinite(scores.values) & np.isfinite(evidence.truth.values)
    used: Mask = np.asarray(usable[:, covered].any(axis=1))
    emotions = _incomplete(evidence, model)
    rows = [row for k in range(len(evidence.slices)) if (row := _row(evidence, k, used))]
    total = int((~used).sum())
    return Finding(
        id=f"{losses.code}.{scores.model}",
        code=losses.code,
        title=losses.title,
        asks=losses.asks,
        why=losses.why,
        answer=_words(total, len(used), rows, emotions),
        model=scores.model,
        tables=(
            EvidenceTable(
                title="Items without label or score, by slice",
                columns=("slice", "items", "not used", "share not used"),
                rows=tuple(rows),
            ),
            EvidenceTable(
                title="Labels without a score, by emotion and slice",
                columns=("emotion", "slice", "labels", "without score", "share without score"),
                rows=tuple((name, *row) for name, own in emotions.items() for row in own),
            ),
        ),
    )


def _incomplete(evidence: Evidence, model: int) -> dict[str, list[_ROW]]:
    """Return the losses of every slice for each covered emotion that has labels without score."""
    scores, truth = evidence.scores[model], evidence.truth
    places = range(len(evidence.slices))
    found = {}
    for column, emotion in enumerate(truth.emotions):
        among: Mask = np.isfinite(truth.values[:, column])
        used: Mask = np.isfinite(scores.values[:, column]) | ~among
        if emotion in scores.covers and not used.all():
            rows = (_row(evidence, place, used, among=among) for place in places)
            found[emotion] = [row for row in rows if row]
    return found


def _row(evidence: Evidence, place: int, used: Mask, *, among: Mask | None = None) -> _ROW | None:
    """Return the losses of one slice, of the items `among`; withheld slices show no counts."""
    part = evidence.slices[place]
    name = part.id or "all items"
    if evidence.withheld[place]:
        return (name, None, None, None)
    inside = evidence.members(place)
    if among is not None:
        inside = inside & among
    items = int(inside.sum())
    if not items:
        return None
    lost = int((inside & ~used).sum())
    return (name, items, lost, lost / items)


def _words(
    total: int, items: int, rows: Sequence[_ROW], emotions: Mapping[str, Sequence[_ROW]]
) -> str:
    """Return what was lost, and where most: whole items first, then single emotions."""
    worst = f" {_worst(emotions)}" if emotions else ""
    if not total:
        some = " for at least one emotion" if emotions else ""
        return f"All {items} items have a label and a score{some}.{worst}"
    known = [(float(r[3] or 0), str(r[0])) for r in rows if r[3] is not None]
    share, name = max(known)
    return (
        f"{total} of {items} items have no label or no score and could not be used. "
        f"The largest share is lost at {name}: {share:.1%}.{worst}"
    )


def _worst(emotions: Mapping[str, Sequence[_ROW]]) -> str:
    """Return which emotion lost the largest share of its labels, and where most."""
    name = max(emotions, key=lambda emotion: _share(emotions[emotion][-1]))
    *slices, everybody = emotions[name]
    said = f"{name}: {everybody[2]} of {everybody[1]} items with a label have no score"
    most = max(slices, key=_share, default=everybody)
    if _share(most) > _share(everybody):
        said += f"; most at {most[0]}: {most[2]} of {most[1]}"
    return f"{said}."


def _share(row: _ROW) -> float:
    """Return the share lost of a row, 0 where it is withheld."""
    return float(row[3] or 0)


losses = Question(
    code="DAT001",
    title="What could not be used",
    asks="Which items lack a label or a score, and does that fall on some groups more than others?",
    why=(
        "A model that fails to find a face or a voice in one group treats that group differently "
        "before any emotion is read; and what is missing cannot be audited."
    ),
    answer=_answer,
)
