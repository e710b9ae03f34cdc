"""Edit distance: how few insertions, deletions and substitutions turn one sequence into another.

Only the total is unique. How it splits into kinds of edits is not: "a b" becomes "b c" by two
substitutions as well as by one deletion and one insertion. So the split is not reported
(Levenshtein 1966, Soviet Physics Doklady 10:707-710; Wagner & Fischer 1974,
doi:10.1145/321796.321811).
"""

from collections.abc import Hashable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int32]

_CELLS = 1_000_000


def edit_distances(
    references: Sequence[Sequence[Hashable]], hypotheses: Sequence[Sequence[Hashable]]
) -> NDArray[np.intp]:
    """Return the edit distance of each pair of sequences.

    The usual table is filled row by row, for many pairs at once. The step along a row, a minimum of
    the cell to the left plus one, is a running minimum once the column number is taken off. Time is
    the product of the lengths, memory one row a pair.

    Args:
        references: n sequences of tokens, for instance words; a text is a sequence of characters.
        hypotheses: n sequences of tokens.

    Returns:
        Whole numbers, shape (n,): 0 for equal sequences, at most the length of the longer one.

    Raises:
        ValueError: there are more of one than of the other.

    Examples:
        >>> edit_distances(["kitten", "", "same"], ["sitting", "ab", "same"]).tolist()
        [3, 2, 0]
    """
    if len(references) != len(hypotheses):
        msg = (
            "edit_distances: every reference needs a hypothesis, "
            f"got {len(references)} and {len(hypotheses)}"
        )
        raise ValueError(msg)
    known: dict[Hashable, int] = {}
    rows, columns = (
        [_coded(one, known) for one in sequences] for sequences in (references, hypotheses)
    )
    found = np.zeros(len(rows), dtype=np.intp)
    for batch in _batches(rows, columns):
        found[batch] = _distances([rows[k] for k in batch], [columns[k] for k in batch])
    return found


def _coded(tokens: Sequence[Hashable], known: dict[Hashable, int]) -> Codes:
    """Return the number of each token; tokens that are new are added to those known."""
    return np.array([known.setdefault(token, len(known)) for token in tokens], dtype=np.int32)


def _batches(rows: list[Codes], columns: list[Codes]) -> Iterator[list[int]]:
    """Yield numbers of pairs of like length, so many that a row of all of them stays small."""
    order = sorted(range(len(rows)), key=lambda k: (len(rows[k]), len(columns[k])))
    batch: list[int] = []
    widest = 0
    for k in order:
        widest = max(widest, len(columns[k]) + 1)
        if batch and (len(batch) + 1) * widest > _CELLS:
            yield batch
            batch, widest = [], len(columns[k]) + 1
        batch.append(k)
    if batch:
        yield batch


def _distances(rows: list[Codes], columns: list[Codes]) -> NDArray[np.intp]:
    """Return the distances of one batch. Cells beyond a pair's own lengths are never read."""
    down, across = (np.array([len(x) for x in part]) for part in (rows, columns))
    reference, hypothesis = _padded(rows, down), _padded(columns, across)
    pairs, step = np.arange(len(rows)), np.arange(hypothesis.shape[1] + 1, dtype=np.int32)
    line = np.broadcast_to(step, (len(rows), len(step)))
    found = np.where(down == 0, across, 0)
    for number in range(1, reference.shape[1] + 1):
        differs = hypothesis != reference[:, number - 1, None]
        best = np.full(line.shape, number, dtype=np.int32)
        np.minimum(line[:, 1:] + np.int32(1), line[:, :-1] + differs, out=best[:, 1:])
        line = np.minimum.accumulate(best - step, axis=1) + step
        done = pairs[down == number]
        found[done] = line[done, across[done]]
    return found


def _padded(parts: list[Codes], lengths: NDArray[np.intp]) -> Codes:
    """Return sequences as rows of one table, filled up with a number that is no token's."""
    table = np.full((len(parts), int(lengths.max(initial=0))), -1, dtype=np.int32)
    table[np.arange(table.shape[1]) < lengths[:, None]] = np.concatenate(parts)
    return table
