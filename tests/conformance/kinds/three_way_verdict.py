"""Verdicts on slices and on the whole, in the words of the case."""

from typing import Any

from evenhand.metrics.verdict import overall, verdicts

WORDS = (("within_margin", "pass"), ("exceeds_margin", "fail"))
POWER = 0.8


def answer(inputs: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Judge every slice; the case knows neither skill nor classes, so both are granted."""
    found = verdicts(
        inputs["estimate"],
        standard_error=inputs["se"],
        df=inputs["df"],
        margin=params["margin"],
        alpha=params["alpha"],
        items=inputs["n"],
        persons=inputs["n_clusters"],
        min_items=params["min_n"],
        min_persons=params["min_clusters"],
        skilled=True,
        enough_of_class=True,
        power=POWER,
    )
    words = found.verdict.tolist()
    return {
        "ci90_lo": found.low,
        "ci90_hi": found.high,
        "p_equivalence": found.p_within,
        "p_exceeds": found.p_exceeds,
        "p_exceeds_holm": found.p_exceeds_adjusted,
        "verdict": [dict(WORDS).get(word, word) for word in words],
        "overall": dict(WORDS).get(overall(words), overall(words)),
    }
