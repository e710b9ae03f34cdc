"""Word error rate: how many words of a transcript are wrong?

Edits between what was said and what was written, over the words that were said. The rate of the
corpus weighs every word the same; the mean of utterances weighs every utterance the same, and a few
short ones can carry it. Both are given, the former is the one to compare (Levenshtein 1966, Soviet
Physics Doklady 10:707-710; by accent and skin colour: Koenecke et al. 2020,
doi:10.1073/pnas.1915768117).
"""

from collections.abc import Sequence

from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.sums import Array
from evenhand.metrics.words.error_rate import ErrorRate, edit_counts, error_rate
from evenhand.metrics.words.normalisation import Normaliser

FACTS = Facts(
    title="Word error rate",
    asks="How many words of a transcript are wrong, for each word that was said?",
    formula="sum of edits / sum of reference words",
    use="For transcripts, before anything that reads emotions from their words is judged.",
    avoid=(
        "Across normalisers or languages, whose words are not alike; where words are not parted by "
        "spaces take cer. A wrong filler counts as much as a wrong emotion word: for these take "
        "emotion_tag_agreement."
    ),
    takes="texts",
    unit="1",
    span=(0.0, float("inf")),
    best=0.0,
    headline="corpus",
    reference="Levenshtein 1966, Soviet Physics Doklady 10:707-710; doi:10.1073/pnas.1915768117",
)


@door
def wer(
    reference: Sequence[str],
    hypothesis: Sequence[str],
    *,
    normaliser: Normaliser = "none",
    weights: Array | None = None,
) -> ErrorRate:
    """Return the word error rate of transcripts.

    `corpus = sum of edits / sum of reference words`. Words are parted by white space. An utterance
    without a reference has no rate; what was inserted into it counts in the corpus.

    Args:
        reference: what was said, n texts.
        hypothesis: what the model wrote, n texts.
        normaliser: `none` compares words as they stand; `basic` folds case and drops punctuation.
            State it beside the number.
        weights: how often each utterance counts, whole numbers, shape (n,); default once.

    Returns:
        Rates of 0 (no error) and more; above 1 where more is inserted than was said.

    Raises:
        Undefined: `no_items`, or `no_reference_words`.
        ValueError: there are more of one than of the other, or one is no text.

    Examples:
        One wrong word is a fifth of the corpus; the utterance that it fills is half of the mean:

        >>> found = wer(["oh", "a calm old dog"], ["ah", "a calm old dog"])
        >>> found.corpus, found.mean_of_utterances
        (0.2, 0.5)

        Without a normaliser, a capital and a comma are two errors:

        >>> wer(["a calm old dog"], ["A calm, old dog"]).corpus
        0.5
        >>> wer(["a calm old dog"], ["A calm, old dog"], normaliser="basic").corpus
        0.0
    """
    counts = edit_counts(reference, hypothesis, normaliser=normaliser)
    return error_rate("wer", counts, weights=weights)
