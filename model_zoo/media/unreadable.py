"""A file that cannot be used, and why: an outcome that is counted, not a crash."""

from typing import Literal, TypeAlias

Reason: TypeAlias = Literal[
    "missing",
    "unreadable",
    "not_a_picture",
    "not_a_sound",
    "truncated",
    "too_large",
    "empty",
    "no_numbers",
    "no_face",
    "box_outside",
]
"""No such file; the system refuses it; no picture or sound that we can decode; one that breaks off;
more pixels or samples than allowed; nothing in it; values that are no numbers; no face found; a
declared box of a face that does not lie in the picture."""


class Unreadable(ValueError):
    """One item has no picture or sound that a model could be given.

    Attributes:
        reason: what kind of failure, for counting.
        says: the same in words, with what was found.
    """

    def __init__(self, *, reason: Reason, says: str) -> None:
        """Keep the kind beside the words."""
        self.reason = reason
        self.says = says
        super().__init__(f"{reason}: {says}")
