"""How near a caption comes to the wanted one: words that are wrong, letters that are shared."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

LONGEST_GRAM: Final = 6
"""Letters in a row that chrF looks at, at most."""

BETA: Final = 2.0
"""How much more recall counts than precision in chrF."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptionScores:
    """Captions against the wanted ones.

    Attributes:
        wer: word error rate: edits over wanted words, 0 or more.
        chrf: F score of shared letter groups, mean over captions, in [0, 1].
        exact: share of captions that are the wanted ones to the letter.
    """

    wer: float
    chrf: float
    exact: float


def caption_scores(wanted: Sequence[str], got: Sequence[str]) -> CaptionScores:
    """Return how near captions come to the wanted ones.

    Args:
        wanted: at least one, none of them empty.
        got: as many.

    Examples:
        >>> caption_scores(["she sighs sadly"], ["she sighs badly"]).wer
        0.3333333333333333
    """
    edits = sum(word_edits(one, other) for one, other in zip(wanted, got, strict=True))
    words = sum(len(one.split()) for one in wanted)
    shared = [chrf(one, other) for one, other in zip(wanted, got, strict=True)]
    same = sum(one == other for one, other in zip(wanted, got, strict=True))
    return CaptionScores(
        wer=edits / words, chrf=sum(shared) / len(shared), exact=same / len(wanted)
    )


def word_edits(wanted: str, got: str) -> int:
    """Return the fewest words to be put in, left out or changed (Levenshtein's distance).

    Examples:
        >>> word_edits("a calm old dog", "a calm cat oh no")
        3
    """
    said = got.split()
    row = list(range(len(said) + 1))
    for place, word in enumerate(wanted.split(), start=1):
        above, row = row, [place]
        for column, other in enumerate(said, start=1):
            changed = above[column - 1] + (word != other)
            row.append(min(changed, above[column] + 1, row[column - 1] + 1))
    return row[-1]


def chrf(wanted: str, got: str) -> float:
    r"""Return chrF2, the F score of shared groups of one to six letters (doi:10.18653/v1/W15-3049).

    $$ F = (1 + \beta^2) \frac{P R}{\beta^2 P + R}, \qquad \beta = 2 $$

    P and R are means over the lengths of groups that both texts have. Blanks do not count.

    Returns:
        In [0, 1]; 0 where nothing is shared.

    Examples:
        >>> chrf("sad", "sad"), chrf("sad", "mirth")
        (1.0, 0.0)
    """
    one, other = "".join(wanted.split()), "".join(got.split())
    shares = []
    for length in range(1, LONGEST_GRAM + 1):
        grams, said = _grams(one, length), _grams(other, length)
        if grams and said:
            shared = (grams & said).total()
            shares.append((shared / said.total(), shared / grams.total()))
    if not shares:
        return 0.0
    precision = sum(share[0] for share in shares) / len(shares)
    recall = sum(share[1] for share in shares) / len(shares)
    if precision + recall == 0:
        return 0.0
    return (1 + BETA**2) * precision * recall / (BETA**2 * precision + recall)


def _grams(text: str, length: int) -> Counter[str]:
    """Return how often each group of so many letters occurs."""
    return Counter(text[place : place + length] for place in range(len(text) - length + 1))
