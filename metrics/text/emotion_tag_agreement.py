"""Agreement on emotion tags: does a caption name the emotions that it should?

A caption, or the list of bursts in a voice, becomes a set of tags out of a declared list. Sets are
compared as wholes (equal, Jaccard, MASI), and tag by tag (precision, recall, F1, kappa). Two empty
sets agree: "no emotion" is an answer (Passonneau 2006, LREC: MASI; Jaccard 1912,
doi:10.1111/j.1469-8137.1912.tb05611.x).
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.groups.slice_sums import slice_numbers
from evenhand.metrics.numbered import Names
from evenhand.metrics.sums import Array, Mask, Undefined
from evenhand.metrics.vectors import checked_weights
from evenhand.metrics.words.set_similarity import jaccard, masi
from evenhand.metrics.words.tag_scores import TagScores, kappa_by_tag, scores_by_tag, tag_scores
from evenhand.metrics.words.tag_sets import check_sets, tag_table

FACTS = Facts(
    title="Agreement on emotion tags",
    asks="Does a caption name the emotions that the reference names?",
    formula="mean over items of |common tags| / |tags of either|; F1 = 2 hits / (both counts)",
    use="For captions and other free answers, after a declared lexicon made tags of them.",
    avoid=(
        "Where most items have no tag, which two empty sets share: read micro F1 and the kappa of "
        "each tag. A tag that the lexicon misses is an error of the lexicon, not of the model."
    ),
    takes="tags",
    unit="share",
    span=(0.0, 1.0),
    best=1.0,
    headline="mean_jaccard",
    reference="Passonneau 2006, LREC; doi:10.1111/j.1469-8137.1912.tb05611.x; "
    "doi:10.1016/j.ipm.2009.03.002",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceTags:
    """The items of one slice.

    Attributes:
        items: how many there are.
        exact_match: share of items whose sets are equal.
        mean_jaccard: mean Jaccard similarity, in [0, 1].
        mean_masi: mean MASI similarity, in [0, 1].
        reference_rate: share of items whose reference has the tag, by tag.
        mention_rate: share of items for which the model names the tag, by tag.
    """

    items: int
    exact_match: float
    mean_jaccard: float
    mean_masi: float
    reference_rate: Mapping[str, float]
    mention_rate: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class EmotionTagAgreement:
    """Agreement of sets of tags.

    Attributes:
        items: how many there are.
        mean_jaccard: mean Jaccard similarity, in [0, 1]; two empty sets count 1.
        mean_masi: mean MASI similarity, in [0, 1], with the exact factors 2/3 and 1/3.
        exact_match: share of items whose sets are equal.
        micro: precision, recall and F1 pooled over tags and items.
        macro_f1: mean F1 over all declared tags; a tag that nobody used counts 0, as is usual. None
            if no tag is declared or used.
        macro_f1_used: mean F1 over the tags that somebody used; None if there are none.
        by_tag: precision, recall and F1 of each tag.
        kappa_by_tag: Cohen's kappa of presence; None where neither side varies.
        by_slice: the items of each slice, in order of first appearance; empty without slices.
        missing: reason code of what is None.
    """

    items: int
    mean_jaccard: float
    mean_masi: float
    exact_match: float
    micro: TagScores
    macro_f1: float | None
    macro_f1_used: float | None
    by_tag: Mapping[str, TagScores]
    kappa_by_tag: Mapping[str, float | None]
    by_slice: Mapping[Hashable, SliceTags]
    missing: Mapping[str, str] = field(default_factory=dict)


@door
def emotion_tag_agreement(
    reference: Sequence[Collection[str]],
    predicted: Sequence[Collection[str]],
    *,
    tags: Sequence[str] | None = None,
    slices: Names | None = None,
    weights: Array | None = None,
) -> EmotionTagAgreement:
    """Return how well sets of tags agree, as wholes, by tag and by slice.

    Args:
        reference: the tags that an item should have, n collections.
        predicted: the tags that the model gives, n collections.
        tags: every tag that there is; default those that occur. Declare them: the macro mean
            depends on tags that nobody used.
        slices: slice of each item, shape (n,); None is `unknown`; default no slices.
        weights: how often each item counts, whole numbers, shape (n,); default once.

    Returns:
        Shares in [0, 1], 1 for equal sets, and kappas in [-1, 1].

    Raises:
        Undefined: `no_items`.
        ValueError: there are more of one than of the other, a tag is not declared, or a set is one
            text.

    Examples:
        A superset is partly right, and nothing at all where there is nothing is right:

        >>> found = emotion_tag_agreement([["joy"], []], [["joy", "pride"], []])
        >>> found.mean_jaccard, found.exact_match, found.micro.recall
        (0.75, 0.5, 1.0)

        Bursts in a voice are tags of another list:

        >>> found = emotion_tag_agreement([["laugh"]], [["sigh"]], tags=["laugh", "sigh", "sob"])
        >>> found.macro_f1, found.by_tag["sob"].missing["f1"]
        (0.0, 'no_tags')
    """
    listed = _declared(reference, predicted, tags)
    own, other = (
        tag_table(f"emotion_tag_agreement: {word}", sets, tags=listed)
        for word, sets in (("reference", reference), ("predicted", predicted))
    )
    times = _times(len(own), len(other), weights)
    if not times.any():
        reason = "no_items"
        raise Undefined(reason)
    by_tag = scores_by_tag(own, other, times=times)
    kappas = kappa_by_tag(own, other, times=times)
    used = [one.f1 for one in by_tag if one.f1 is not None]
    whole = _similarity(own, other, times, tags=listed)
    missing = {} if used else {"macro_f1_used": "no_tags"}
    missing |= {} if listed else {"macro_f1": "no_tags"}
    missing |= {
        f"kappa_by_tag.{tag}": "no_variation"
        for tag, kappa in zip(listed, kappas, strict=True)
        if kappa is None
    }
    return EmotionTagAgreement(
        items=whole.items,
        mean_jaccard=whole.mean_jaccard,
        mean_masi=whole.mean_masi,
        exact_match=whole.exact_match,
        micro=tag_scores(*(float((times @ t).sum()) for t in (own, other, own & other))),
        macro_f1=sum(used) / len(listed) if listed else None,
        macro_f1_used=sum(used) / len(used) if used else None,
        by_tag=dict(zip(listed, by_tag, strict=True)),
        kappa_by_tag=dict(zip(listed, kappas, strict=True)),
        by_slice=_by_slice(own, other, times, slices=slices, tags=listed),
        missing=missing,
    )


def _declared(
    reference: Sequence[Collection[str]],
    predicted: Sequence[Collection[str]],
    tags: Sequence[str] | None,
) -> Sequence[str]:
    """Return the tags that were declared, or those that occur, in alphabetical order."""
    if tags is not None:
        return tags
    check_sets("emotion_tag_agreement: reference", reference)
    check_sets("emotion_tag_agreement: predicted", predicted)
    return sorted({tag for sets in (reference, predicted) for own in sets for tag in own})


def _times(first: int, second: int, weights: Array | None) -> Array:
    """Return how often each item counts."""
    if first != second:
        msg = f"emotion_tag_agreement: reference has {first} items and predicted {second}"
        raise ValueError(msg)
    items = np.zeros(first)
    return checked_weights("emotion_tag_agreement", items, items, weights)


def _by_slice(
    own: Mask, other: Mask, times: Array, *, slices: Names | None, tags: Sequence[str]
) -> dict[Hashable, SliceTags]:
    """Return the items of each slice that has any."""
    if slices is None:
        return {}
    number, names = slice_numbers("emotion_tag_agreement", slices, length=len(own))
    found: dict[Hashable, SliceTags] = {}
    for place, name in enumerate(names):
        rows = number == place
        if times[rows].any():
            found[name] = _similarity(own[rows], other[rows], times[rows], tags=tags)
    return found


def _similarity(own: Mask, other: Mask, times: Array, *, tags: Sequence[str]) -> SliceTags:
    """Return the means over some items."""
    count = times.sum()
    means = [
        float(times @ x / count)
        for x in ((own == other).all(axis=1), jaccard(own, other), masi(own, other))
    ]
    said, given = (dict(zip(tags, (times @ x / count).tolist(), strict=True)) for x in (own, other))
    return SliceTags(
        items=int(count),
        exact_match=means[0],
        mean_jaccard=means[1],
        mean_masi=means[2],
        reference_rate=said,
        mention_rate=given,
    )
