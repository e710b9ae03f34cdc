"""What files say beside labels and scores: why a score is absent, whom a head names, who rated."""

from collections.abc import Mapping

from evenhand.audit.table import Array, Scores, Truth


def reasons_of(scores: Scores) -> tuple[str, ...]:
    """Return why each item has no score, as `kind: words`; empty where the file does not tell."""
    return scores.reasons


def persons_of(scores: Scores) -> Mapping[str, Array]:
    """Return outputs about the person, such as `female`, aligned with the items."""
    return scores.persons


def rater_groups_of(truth: Truth) -> tuple[str, ...]:
    """Return the group of each rater by number, `""` where it is not known; empty without any."""
    return truth.rater_groups
