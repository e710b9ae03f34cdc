"""Sets of tags as a table: one row an item, one column a tag, True where the item has it.

An item without any tag is an item: the empty set is an answer, not a gap in the data.
"""

from collections.abc import Collection, Sequence

import numpy as np

from evenhand.metrics.sums import Mask


def tag_table(name: str, sets: Sequence[Collection[str]], *, tags: Sequence[str]) -> Mask:
    """Return which item has which tag.

    Args:
        name: whose argument it is, for messages: `"mention_rate: predicted"`.
        sets: the tags of each item, n collections; a tag named twice is there once.
        tags: all tags that there are, distinct, length T.

    Returns:
        Shape (n, T).

    Raises:
        ValueError: an item is one text or no collection, a tag is not among `tags`, or `tags` has
            a name twice.

    Examples:
        >>> tag_table("demo: reference", [["joy"], []], tags=("awe", "joy")).tolist()
        [[False, True], [False, False]]
    """
    place = {tag: k for k, tag in enumerate(tags)}
    if isinstance(tags, str) or len(place) < len(tags):
        msg = f"{name}: tags must be distinct names, got {tags!r}"
        raise ValueError(msg)
    check_sets(name, sets)
    pairs = [(row, tag) for row, own in enumerate(sets) for tag in own]
    unknown = sorted({str(tag) for _, tag in pairs if tag not in place})
    if unknown:
        msg = (
            f"{name}: no tag {', '.join(unknown)}; there are: {', '.join(map(str, tags)) or 'none'}"
        )
        raise ValueError(msg)
    table = np.zeros((len(sets), len(tags)), dtype=np.bool_)
    table[[row for row, _ in pairs], [place[tag] for _, tag in pairs]] = True
    return table


def check_sets(name: str, sets: Sequence[Collection[str]]) -> None:
    """Refuse one text in place of a set, whose letters would be taken for tags.

    Args:
        name: whose argument it is, for messages.
        sets: the tags of each item.

    Raises:
        ValueError: an item, or the whole, is one text or no collection.

    Examples:
        >>> check_sets("demo: reference", ["joy"])
        Traceback (most recent call last):
        ...
        ValueError: demo: reference must hold a collection of tags an item, got 'joy' at place 0
    """
    if isinstance(sets, str):
        msg = f"{name} must be a sequence of collections of tags, got the text {sets!r}"
        raise ValueError(msg)  # noqa: TRY004 every bad argument of this package is a ValueError
    for place, own in enumerate(sets):
        if isinstance(own, str) or not isinstance(own, Collection):
            msg = f"{name} must hold a collection of tags an item, got {own!r} at place {place}"
            raise ValueError(msg)  # noqa: TRY004 every bad argument here is a ValueError
