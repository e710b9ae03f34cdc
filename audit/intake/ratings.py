"""Human judgements become the truth of the audit, and every rating that cannot is counted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa

from evenhand.audit.errors import InputError
from evenhand.audit.intake.aggregation import Labels, labels
from evenhand.audit.intake.columns import distinct, number_column, numbers, positions, require
from evenhand.audit.intake.entries import (
    Entries,
    Index,
    Sifted,
    another_scale,
    contradictions,
    drop,
    dropped,
    long_entries,
    no_number,
    off_scale,
    repeated,
    sift,
    span,
    wide_entries,
)
from evenhand.audit.nearest import listing, suggestion
from evenhand.audit.plan import Plan, Ratings
from evenhand.audit.table import Dropped, Table, Truth
from evenhand.metrics.raters.ratings import Ratings as Judgements

RATER_COUNT = "n_raters"
"""Column beside ready-made labels: how many ratings each was made of."""
DEFAULT_RATER = "rater"
RATER_GROUP = "rater_group"
"""Column beside ratings: which group of people the rater is of."""
NOUN = "rating"
UNRATED = "item without a usable rating"


def truth(frame: pa.Table, table: Table, plan: Plan, *, file: str) -> Truth:
    """Return the labels of all items, made of the ratings as the plan says.

    What nobody rated is NaN, never 0. Ratings that are not on the declared scale are left out and
    counted, with the attribute cells of their items; when they are more than half, the declared
    scale is wrong and nothing is audited. Equal ratings of one rater on one item count once.

    Labels may come ready-made: a table without the column `rater` holds one label for each item and
    emotion, and may say in a column `n_raters` how many ratings are behind it. How raters' ratings
    become a label, and what decides a tie, is told by `evenhand.audit.aggregation.labels`.

    Args:
        frame: ratings, long or wide as the plan says.
        table: the items.
        plan: scale, layout, column names, emotions, aggregation.
        file: name of the frame in messages.

    Returns:
        The labels, in scale points. In `dropped`, ratings are counted by item and emotion, and
        items without any usable rating are counted as items.

    Raises:
        InputError: missing columns, an emotion that the file does not hold, a rater who contradicts
            herself, a scale that does not fit, or no usable rating at all.
    """
    ratings = plan.ratings
    rows = _rows(frame, table, ratings, file)
    emotions = _emotions(frame, ratings, file)
    sifted: list[Sifted] = []
    losses: list[Mapping[str, Index]] = []
    whole = ratings.scale.kind != "continuous"
    given = 0
    for position, entries in enumerate(_entries(frame, emotions, ratings, rows=rows, file=file)):
        given += len(entries.item)
        if position == len(emotions):
            losses.append({"rating of an emotion that is not audited": entries.item})
            continue
        sifted.append(sift(entries, ratings.scale, noun=NOUN, whole=whole))
    losses += [each.lost for each in sifted]
    ready = _ready(frame, ratings)
    said = contradictions(sifted, emotions, table.items, noun=NOUN)
    _check_contradictions(said, ready=ready, file=file)
    _check_scale(sifted, ratings, file)
    found = _truth(
        sifted,
        emotions,
        table,
        ratings,
        ready=ready,
        lost=dropped("ratings", losses, of=given, cells=table.cells),
    )
    return found if ready else replace(found, rater_groups=_groups(frame, rows.judge, file))


def _truth(
    sifted: Sequence[Sifted],
    emotions: tuple[str, ...],
    table: Table,
    ratings: Ratings,
    *,
    ready: bool,
    lost: tuple[Dropped, ...],
) -> Truth:
    levels = ratings.scale.kind != "continuous"
    made = [
        labels(each.kept, len(table.items), ratings.aggregate, levels=levels) for each in sifted
    ]
    values = np.stack([each.values for each in made], axis=1)
    unrated = np.flatnonzero(np.isnan(values).all(axis=1))
    if unrated.size:
        items = drop("items", UNRATED, unrated, of=len(table.items), cells=table.cells)
        lost = (*lost, items)
    judges = np.concatenate([each.kept.judge for each in sifted])
    return Truth(
        emotions=emotions,
        values=values,
        raters=np.stack([each.raters for each in made], axis=1),
        rater_count=None if ready else len(np.unique(judges)),
        rating_count=None if ready else len(judges),
        within_item_sd=_within_item_sd(made),
        dropped=lost,
        judgements=() if ready else _judgements(sifted, items=len(table.items)),
    )


def _judgements(sifted: Sequence[Sifted], *, items: int) -> tuple[Judgements, ...]:
    """Return the ratings of each emotion by raters who are named."""
    raters = max(int(each.kept.judge.max(initial=-1)) for each in sifted) + 1
    named = (each.kept.only(each.kept.judge >= 0) for each in sifted)
    return tuple(
        Judgements.of_codes(kept.item, kept.judge, kept.value, items=items, raters=raters)
        for kept in named
    )


def _within_item_sd(made: Sequence[Labels]) -> float | None:
    freedom = sum(each.degrees_of_freedom for each in made)
    return float(np.sqrt(sum(each.spread for each in made) / freedom)) if freedom else None


def _ready(frame: pa.Table, ratings: Ratings) -> bool:
    absent = ratings.rater not in frame.column_names
    return absent and ratings.rater in ("", DEFAULT_RATER)


def _rows(frame: pa.Table, table: Table, ratings: Ratings, file: str) -> Entries:
    ready = _ready(frame, ratings)
    long = [ratings.emotion, ratings.value] if ratings.layout == "long" else []
    require(frame, [ratings.item, *([] if ready else [ratings.rater]), *long], file=file)
    rows = frame.num_rows
    read = numbers(frame, ratings.value, file=file) if long else None
    return Entries(
        item=positions(frame, ratings.item, table.items.tolist(), file=file),
        judge=np.zeros(rows, dtype=np.int64) if ready else _judges(frame, ratings.rater, file),
        value=read.values if read else np.empty(rows),
        empty=read.empty if read else np.zeros(rows, dtype=np.bool_),
        behind=_behind(frame, file) if ready else np.ones(rows, dtype=np.int64),
    )


def _judges(frame: pa.Table, column: str, file: str) -> Index:
    names, judge = distinct(frame, column, file=file)
    nobody = np.asarray([not name.strip() for name in names])
    judge[nobody[judge]] = -1
    return judge


def _groups(frame: pa.Table, judge: Index, file: str) -> tuple[str, ...]:
    """Return the group of each rater, by number; empty without a column of groups.

    Raises:
        InputError: a rater is of two groups.
    """
    if RATER_GROUP not in frame.column_names:
        return ()
    names, group = distinct(frame, RATER_GROUP, file=file)
    named = judge >= 0
    pairs = np.unique(np.stack([judge[named], group[named]]), axis=1)
    twice = np.flatnonzero(np.bincount(pairs[0]) > 1)
    if twice.size:
        row = int(np.flatnonzero(judge == twice[0])[0]) + 1
        problem = (
            f"{file}: column {RATER_GROUP!r}: the rater of data row {row} is of several groups; "
            f"expected one group a rater; {twice.size} raters are so"
        )
        raise InputError([problem])
    found = np.full(int(judge.max(initial=-1)) + 1, "", dtype="O")
    found[pairs[0]] = np.array(names, dtype="O")[pairs[1]]
    return tuple(str(name).strip() for name in found)


def _behind(frame: pa.Table, file: str) -> Index:
    if RATER_COUNT not in frame.column_names:
        return np.ones(frame.num_rows, dtype=np.int64)
    counts = number_column(frame, RATER_COUNT, file)
    wrong = np.flatnonzero((counts < 1) | (counts != np.round(counts)))
    if wrong.size:
        problem = (
            f"{file}: column {RATER_COUNT!r}, data row {wrong[0] + 1}: got {counts[wrong[0]]:g}, "
            f"expected a whole number from 1; {wrong.size} rows are so"
        )
        raise InputError([problem])
    return counts.astype(np.int64)


def _emotions(frame: pa.Table, ratings: Ratings, file: str) -> tuple[str, ...]:
    if ratings.layout == "long":
        held = [name for name in distinct(frame, ratings.emotion, file=file)[0] if name.strip()]
    else:
        beside = (ratings.item, ratings.rater, RATER_COUNT, RATER_GROUP)
        held = [name for name in frame.column_names if name not in beside]
    problems = [
        f"{file}: ratings.emotions names {name!r}, which the file does not hold."
        f"{suggestion(name, held)} It holds: {listing(held)}"
        for name in ratings.emotions
        if name not in held
    ]
    if not held:
        problems.append(f"{file}: holds no emotion; {listing(frame.column_names)} are its columns")
    if problems:
        raise InputError(problems)
    return ratings.emotions or tuple(held)


def _entries(
    frame: pa.Table, emotions: Sequence[str], ratings: Ratings, *, rows: Entries, file: str
) -> Iterator[Entries]:
    if ratings.layout == "long":
        yield from long_entries(frame, emotions, column=ratings.emotion, rows=rows, file=file)
    else:
        for entries in wide_entries(frame, emotions, rows=rows, file=file):
            yield entries.only(~entries.empty)


def _check_contradictions(said: str, *, ready: bool, file: str) -> None:
    if not said:
        return
    hint = (
        f"there is no column {DEFAULT_RATER!r}; if these are several raters, name their column in "
        "ratings.rater"
        if ready
        else "keep one rating for each item, rater and emotion"
    )
    raise InputError([f"{file}: {said}; {hint}"])


def _check_scale(sifted: Sequence[Sifted], ratings: Ratings, file: str) -> None:
    scale = ratings.scale
    bad = {
        reason: sum(len(each.lost[reason]) for each in sifted)
        for reason in (no_number(NOUN), off_scale(NOUN, scale, whole=scale.kind != "continuous"))
    }
    good = sum(len(each.kept.item) + len(each.lost[repeated(NOUN)]) for each in sifted)
    off = bad[off_scale(NOUN, scale, whole=scale.kind != "continuous")]
    if good and sum(bad.values()) <= good and not another_scale(off, used=good):
        return
    why = ", ".join(f"{count} times: {reason}" for reason, count in bad.items() if count)
    problem = (
        f"{file}: {good} ratings can be used ({why or 'no other is of an audited item'}); "
        f"expected all to be on the scale of the plan, {scale.kind} {span(scale)}"
    )
    raise InputError([problem])
