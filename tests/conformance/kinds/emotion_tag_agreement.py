"""Agreement of sets of tags: pooled, by tag and by group."""

from typing import Any

from evenhand.metrics.sums import Undefined
from evenhand.metrics.text.emotion_tag_agreement import emotion_tag_agreement

NAMES = (
    "micro_f1",
    "macro_f1",
    "micro_precision",
    "micro_recall",
    "exact_match",
    "mean_jaccard",
    "mean_masi_similarity",
    "kappa_by_tag",
    "jaccard_by_group",
    "mention_rate_by_group",
)


def answer(inputs: dict[str, Any], _params: dict[str, Any]) -> dict[str, Any]:
    """Hold predicted sets against those of the reference; items without one are left out."""
    pairs = zip(inputs["reference"], inputs["predicted"], strict=True)
    known = [k for k, pair in enumerate(pairs) if None not in pair]
    own, other = ([inputs[key][k] for k in known] for key in ("reference", "predicted"))
    groups = [inputs["group"][k] for k in known] if inputs.get("group") else None
    try:
        found = emotion_tag_agreement(own, other, tags=inputs.get("tags"), slices=groups)
    except Undefined:
        return dict.fromkeys(NAMES)
    return {
        "micro_f1": found.micro.f1,
        "macro_f1": found.macro_f1,
        "micro_precision": found.micro.precision,
        "micro_recall": found.micro.recall,
        "exact_match": found.exact_match,
        "mean_jaccard": found.mean_jaccard,
        "mean_masi_similarity": found.mean_masi,
        "kappa_by_tag": found.kappa_by_tag,
        "jaccard_by_group": {name: one.mean_jaccard for name, one in found.by_slice.items()},
        "mention_rate_by_group": {name: one.mention_rate for name, one in found.by_slice.items()},
    }
