"""Word and character error rates of transcripts: of the corpus, by utterance and by group."""

from collections.abc import Callable
from typing import Any

from evenhand.metrics.sums import Undefined
from evenhand.metrics.text.cer import cer
from evenhand.metrics.text.wer import wer
from evenhand.metrics.text.wer_gap import WerGap, wer_gap
from evenhand.metrics.words.error_rate import edit_counts


def answer(inputs: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Hold hypotheses against references; utterances without one of both are left out."""
    pairs = zip(inputs["reference"], inputs["hypothesis"], strict=True)
    known = [k for k, pair in enumerate(pairs) if None not in pair]
    said, written = ([inputs[key][k] for k in known] for key in ("reference", "hypothesis"))
    told: dict[str, Any] = {"normaliser": params.get("normaliser") or "none"}
    groups = (
        [inputs["group"][k] for k in known] if inputs.get("group") else ["everybody"] * len(said)
    )
    words, letters = (_found(measure, said, written, **told) for measure in (wer, cer))
    edits = dict(zip(known, edit_counts(said, written, **told).edits.astype(int), strict=True))
    by_word = _found(wer_gap, said, written, groups, **told)
    by_letter = _found(wer_gap, said, written, groups, unit="character", **told)
    return {
        "edits": [edits.get(k) for k in range(len(inputs["reference"]))],
        "wer_corpus": getattr(words, "corpus", None),
        "wer_mean_of_utterances": getattr(words, "mean_of_utterances", None),
        "cer_corpus": getattr(letters, "corpus", None),
        "by_group": _by_group(by_word, by_letter),
        "wer_gap": getattr(by_word, "gap", None),
        "wer_ratio": getattr(by_word, "ratio", None),
        "wer_relative_gap": getattr(by_word, "relative_gap", None),
    }


def _by_group(by_word: WerGap | None, by_letter: WerGap | None) -> dict[Any, dict[str, Any]]:
    if by_word is None:
        return {}
    return {
        name: {
            "n_utterances": group.utterances,
            "wer_corpus": getattr(group.rate, "corpus", None),
            "wer_mean": getattr(group.rate, "mean_of_utterances", None),
            "cer_corpus": _letters(by_letter, name),
        }
        for name, group in by_word.by_slice.items()
    }


def _letters(by_letter: WerGap | None, name: Any) -> float | None:  # noqa: ANN401 a name
    rate = by_letter.by_slice[name].rate if by_letter else None
    return None if rate is None else rate.corpus


def _found(measure: Callable[..., Any], *texts: Any, **told: Any) -> Any:  # noqa: ANN401 results differ
    """Return a result, None where there is no value."""
    try:
        return measure(*texts, **told)
    except Undefined:
        return None
