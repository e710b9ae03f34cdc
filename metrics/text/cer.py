"""Character error rate: how many characters of a transcript are wrong?

Edits between what was said and what was written, character by character, over the characters of the
reference, spaces between words among them. A word with one wrong letter is nearly right here and
plainly wrong in `wer`, so languages with long words or without spaces can be compared more justly
(Morris, Maier & Green 2004, doi:10.21437/Interspeech.2004-668, on what such rates can mean).
"""

from collections.abc import Sequence

from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.sums import Array
from evenhand.metrics.words.error_rate import ErrorRate, edit_counts, error_rate
from evenhand.metrics.words.normalisation import Normaliser

FACTS = Facts(
    title="Character error rate",
    asks="How many characters of a transcript are wrong, for each character that was said?",
    formula="sum of edits / sum of reference characters",
    use="Beside wer, above all for languages with long words or without spaces between them.",
    avoid=(
        "As a measure of understanding: one letter can turn calm into balm. For what readers "
        "notice take wer, for emotions in texts emotion_tag_agreement."
    ),
    takes="texts",
    unit="1",
    span=(0.0, float("inf")),
    best=0.0,
    headline="corpus",
    reference="Levenshtein 1966, Soviet Physics Doklady 10:707-710; "
    "doi:10.21437/Interspeech.2004-668",
)


@door
def cer(
    reference: Sequence[str],
    hypothesis: Sequence[str],
    *,
    normaliser: Normaliser = "none",
    weights: Array | None = None,
) -> ErrorRate:
    """Return the character error rate of transcripts.

    `corpus = sum of edits / sum of reference characters`. A character is a Unicode code point;
    spaces around a text do not count.

    Args:
        reference: what was said, n texts.
        hypothesis: what the model wrote, n texts.
        normaliser: `none` compares texts as they stand; `basic` folds case and drops punctuation.
        weights: how often each utterance counts, whole numbers, shape (n,); default once.

    Returns:
        Rates of 0 (no error) and more; above 1 where more is inserted than was said.

    Raises:
        Undefined: `no_items`, or `no_reference_words`.
        ValueError: there are more of one than of the other, or one is no text.

    Examples:
        >>> cer(["sighs"], ["sigh"]).corpus
        0.2
    """
    counts = edit_counts(reference, hypothesis, unit="character", normaliser=normaliser)
    return error_rate("cer", counts, weights=weights)
