"""What became of one item: numbers or words, or why there are none."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evenhand.model_zoo.predictor import Batch

LONGEST_WORDS = 300
"""Letters of a reason that are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came back for one item.

    Attributes:
        values: numbers in the order of the outputs; None where there is a reason.
        text: what was said in words, where words are wanted.
        reason: `kind: words`; None where there are numbers or words.
        passing: whether the reason may pass, so that the next run asks again.
        log: what was asked and answered, as JSON.
    """

    values: tuple[float, ...] | None = None
    text: str | None = None
    reason: str | None = None
    passing: bool = False
    log: str | None = None


def refused(words: object, *, kind: str = "refused") -> Reply:
    """Return that a model would not say.

    Examples:
        >>> refused("SAFETY").reason
        'refused: SAFETY'
    """
    return Reply(reason=_reason(kind, words))


def malformed(words: object) -> Reply:
    """Return that an answer cannot be read; it is kept, for the first answer counts."""
    return Reply(reason=_reason("malformed", words))


def is_malformed(reply: Reply) -> bool:
    """Say whether there was an answer that cannot be read.

    Examples:
        >>> is_malformed(malformed("no JSON")), is_malformed(refused("no"))
        (True, False)
    """
    return reply.reason is not None and reply.reason.startswith("malformed:")


def failed(words: object) -> Reply:
    """Return that there was no answer; the next run asks again."""
    return Reply(reason=_reason("failed", words), passing=True)


def _reason(kind: str, words: object) -> str:
    """Return a reason in one line of bounded length."""
    return f"{kind}: {' '.join(str(words).split())[:LONGEST_WORDS]}"


def batch_of(replies: Sequence[Reply], *, width: int) -> Batch:
    """Return what became of some items as a batch.

    Args:
        replies: one an item.
        width: number of outputs.

    Examples:
        >>> found = batch_of([Reply(values=(0.5,)), refused("no")], width=1)
        >>> found.scores.tolist(), found.reasons, found.passing
        ([[0.5], [nan]], (None, 'refused: no'), frozenset())
    """
    scores = np.full((len(replies), width), np.nan)
    for place, one in enumerate(replies):
        if one.values is not None:
            scores[place] = one.values
    texts = tuple(one.text for one in replies)
    logs = tuple(one.log for one in replies)
    return Batch(
        scores=scores,
        reasons=tuple(one.reason for one in replies),
        texts=texts if any(text is not None for text in texts) else None,
        passing=frozenset(place for place, one in enumerate(replies) if one.passing),
        logs=logs if any(log is not None for log in logs) else None,
    )
