"""DAT001: what could not be used, and does the loss fall on some groups more than on others?"""

from collections.abc import Sequence

import numpy as np

from evenhand.audit.evidence import Evidence
from evenhand.audit.judgement import Judged
from evenhand.audit.question import Question
from evenhand.audit.result import EvidenceTable, Finding
from evenhand.metrics.sums import Mask

_ROW = tuple[str | int | float | None, ...]


def _answer(evidence: Evidence, judged: Sequence[Judged]) -> tuple[Finding, ...]:
    """Return one finding a model: how many items of each slice have neither label nor score."""
    del judged
    return tuple(_finding(evidence, place) for place in range(len(evidence.scores)))


def _finding(evidence: Evidence, model: int) -> Finding:
    """Return how much of each slice was scored by one model."""
    scores = evidence.scores[model]
    covered = np.array([e in scores.covers for e in evidence.truth.emotions], dtype=np.bool_)
    usable = np.isfinite(scores.values) & np.isfinite(evidence.truth.values)
    used: Mask = np.asarray(usable[:, covered].any(axis=1))
    rows = [row for k in range(len(evidence.slices)) if (row := _row(evidence, k, used))]
    total = int((~used).sum())
    return Finding(
        id=f"{losses.code}.{scores.model}",
        code=losses.code,
        title=losses.title,
        asks=losses.asks,
        why=losses.why,
        answer=_words(total, len(used), rows),
        model=scores.model,
        tables=(
            EvidenceTable(
                title="Items without label or score, by slice",
                columns=("slice", "items", "not used", "share not used"),
                rows=tuple(rows),
            ),
        ),
    )


def _row(evidence: Evidence, place: int, used: Mask) -> _ROW | None:
    """Return the losses of one slice; withheld slices show no counts."""
    part = evidence.slices[place]
    name = part.id or "all items"
    if evidence.withheld[place]:
        return (name, None, None, None)
    inside = evidence.members(place)
    items = int(inside.sum())
    if not items:
        return None
    lost = int((inside & ~used).sum())
    return (name, items, lost, lost / items)


def _words(total: int, items: int, rows: Sequence[_ROW]) -> str:
    """Return what was lost, and where most."""
    if not total:
        return f"All {items} items have a label and a score."
    known = [(float(r[3] or 0), str(r[0])) for r in rows if r[3] is not None]
    share, name = max(known)
    return (
        f"{total} of {items} items have no label or no score and could not be used. "
        f"The largest share is lost at {name}: {share:.1%}."
    )


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
