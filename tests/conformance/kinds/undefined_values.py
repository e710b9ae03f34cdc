"""Any measure by its word: one value each, null where it is undefined.

The catalogue says what a measure is; its signature says what it takes. Inputs are handed over under
the words that the kinds of that measure use for them. A word that nobody knows, or an input that is
not there, is answered with a sentence: null is for what was computed and has no value.
"""

import inspect
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from evenhand.metrics.catalogue import Measure, measures
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.sums import Undefined

OTHER_WORDS: Mapping[str, str] = {
    "quadratic_kappa": "weighted_kappa",
    "kappa": "cohen_kappa",
    "unweighted_kappa": "cohen_kappa",
    "lin_ccc": "ccc",
    "concordance": "ccc",
    "recall": "tpr",
    "sensitivity": "tpr",
    "precision": "ppv",
    "f1": "specific_agreement",
    "slope": "calibration_slope",
    "intercept": "calibration_intercept",
    "cal_slope": "calibration_slope",
    "cal_intercept": "calibration_intercept",
    "calibration_slope_intercept_continuous": "calibration_slope",
    "calibration_slope_intercept_binary": "logistic_recalibration",
    "citl": "calibration_in_the_large",
    "oe_ratio": "observed_over_expected",
    "spiegelhalter_z": "spiegelhalter",
    "gwet_ac1": "gwet_ac",
    "ac1": "gwet_ac",
    "alpha": "krippendorff_alpha",
    "attenuation_corrected_correlation": "corrected_correlation",
    "r_corrected": "corrected_correlation",
    "paired_auc_difference": "auc_difference",
    "scoring_rate_impact_ratio": "scoring_rate",
    "gei": "generalized_entropy",
    "debiased_between_group_variance": "between_variance",
    "empirical_bayes_shrinkage": "shrinkage",
    "label_conditional_gap_iv": "label_conditional_gap",
    "rater_severity_and_slice_interaction": "rater_severity",
}
FIELDS: Mapping[str, tuple[str, str]] = {
    "demographic_parity_difference": ("parity_gaps", "demographic_parity_difference"),
    "demographic_parity_ratio": ("parity_gaps", "demographic_parity_ratio"),
    "equalized_odds_difference": ("parity_gaps", "equalized_odds_difference"),
    "equalized_odds_ratio": ("parity_gaps", "equalized_odds_ratio"),
    "equal_opportunity_difference": ("parity_gaps", "equal_opportunity_difference"),
    "predictive_parity_difference": ("parity_gaps", "predictive_parity_difference"),
    "counterfactual_difference": ("counterfactual_difference", "mean_difference"),
    "wer_ratio": ("wer_gap", "ratio"),
    "wer_relative_gap": ("wer_gap", "relative_gap"),
}
GIVEN_AS: Mapping[str, tuple[str, ...]] = {
    "truth": ("truth", "y_true", "y", "label", "a"),
    "scores": ("scores", "y_pred", "pred", "p", "prob", "score", "x", "b", "model"),
    "probabilities": ("probabilities", "prob", "p"),
    "new": ("new", "score_new", "pred_new"),
    "old": ("old", "score_old", "pred_old"),
    "original": ("original", "score_original"),
    "counterfactual": ("counterfactual", "score_counterfactual"),
    "benefits": ("benefits", "benefit"),
    "estimates": ("estimates", "yi", "estimate"),
    "standard_errors": ("standard_errors", "sei", "se"),
    "selected": ("selected", "k"),
    "total": ("total", "n"),
    "weights": ("weights", "w"),
    "slices": ("slices", "group", "slice"),
    "groups": ("groups", "group"),
    "names": ("names", "group"),
    "strata": ("strata", "stratum"),
    "persons": ("persons", "cluster", "subject", "speaker"),
    "bins": ("bins", "n_bins"),
    "truth_at": ("truth_at", "threshold"),
    "score_at": ("score_at", "threshold"),
    "ratings": ("ratings", "counts"),
    "least_share": ("least_share", "min_share"),
}
NUMBERS = frozenset(list(GIVEN_AS)[:13]) | {"grid", "lower", "upper"}
WITHOUT_A_WORD: Mapping[str, Callable[[dict[str, Any]], Any]] = {
    "slices": lambda told: ["everybody"] * len(next(iter(told.values()), ())),
    "rng": lambda _: np.random.default_rng(0),
    "persons": lambda told: list(range(len(told.get("truth", ())))),
    "level": lambda _: "interval",
    "of": lambda told: max(told.get("slices", ()), key=str, default=None),
}


def answer(inputs: dict[str, Any], _params: dict[str, Any]) -> dict[str, Any]:
    """Answer each case with its number."""
    return {"expected": [_answered(case) for case in inputs["cases"]]}


def _answered(case: dict[str, Any]) -> Any:  # noqa: ANN401 a number, a table, null or a sentence
    word = case["metric"]
    name, chosen = FIELDS.get(word, (OTHER_WORDS.get(word, word), None))
    measure = measures().get(name)
    if measure is None:
        return f"no measure {word}"
    given = {**case["inputs"], **(case.get("params") or {})}
    told, lacking = _told(measure, given)
    if lacking:
        return f"{word} needs {', '.join(lacking)}"
    field = measure.facts.headline if chosen is None else chosen
    try:
        found = _ready(measure, given, told)(**told)
    except Undefined:
        return None
    return getattr(found, field) if field else found


def _ready(measure: Measure, given: dict[str, Any], told: dict[str, Any]) -> Callable[..., Any]:
    """Return the measure at the settings of the case; levels are those that occur."""
    if measure.metric is None:
        return measure.function
    settings = {key: _word(key, given) for key in measure.metric.settings}
    if "levels" in settings and settings["levels"] is None:
        settings["levels"] = max(
            2.0, *(1.0 + told[key].max(initial=0) for key in ("truth", "scores"))
        )
    return measure.metric.with_settings(**{k: x for k, x in settings.items() if x is not None})


def _word(parameter: str, given: dict[str, Any]) -> Any:  # noqa: ANN401 any JSON
    """Return what the case gives for a parameter, None where it gives nothing."""
    words = (word for word in GIVEN_AS.get(parameter, (parameter,)) if given.get(word) is not None)
    return given.get(next(words, ""))


def _told(measure: Measure, given: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Return the arguments of a measure, and those that it needs and the case does not give."""
    told: dict[str, Any] = {}
    lacking: list[str] = []
    for name, parameter in inspect.signature(measure.function).parameters.items():
        value = _word(name, given)
        if value is not None:
            told[name] = value
        elif parameter.default is inspect.Parameter.empty and name in WITHOUT_A_WORD:
            told[name] = WITHOUT_A_WORD[name](told)
        elif parameter.default is inspect.Parameter.empty:
            lacking.append(name)
    as_counts = "counts" in given and "ratings" not in given
    return _typed(_complete(told), Ratings.of_counts if as_counts else Ratings.of_table), lacking


def _complete(told: dict[str, Any]) -> dict[str, Any]:
    """Leave out items of which a number is missing; missing ratings stay, raters may skip items."""
    numbers = [x for name, x in told.items() if name in NUMBERS and isinstance(x, list)]
    size = len(numbers[0]) if numbers else 0
    kept = [k for k in range(size) if all(len(x) != size or x[k] is not None for x in numbers)]
    return {
        name: [x[k] for k in kept] if numbers and isinstance(x, list) and len(x) == size else x
        for name, x in told.items()
    }


def _typed(told: dict[str, Any], of_ratings: Callable[..., Ratings]) -> dict[str, Any]:
    """Return numbers as vectors and judgements as ratings."""
    made = {k: np.array(x, dtype=np.float64) if k in NUMBERS else x for k, x in told.items()}
    if "ratings" in made:
        made["ratings"] = of_ratings(np.array(made["ratings"], dtype=np.float64))
    return made
