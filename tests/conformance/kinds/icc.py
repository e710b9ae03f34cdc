"""The six intraclass correlations of Shrout and Fleiss."""

from typing import Any

import numpy as np

from evenhand.metrics.agreement.icc import icc
from evenhand.metrics.raters.mean_squares import rater_means
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.raters.reliability_forms import IccForm
from evenhand.metrics.sums import Undefined

FORMS = ("1_1", "2_1", "3_1", "1_k", "2_k", "3_k")


def answer(inputs: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Hold ratings against each other, item by item."""
    ratings = Ratings.of_table(np.array(inputs["ratings"], dtype=np.float64))
    try:
        forms = icc(ratings, level=params.get("conf", 0.95)).forms
    except Undefined:
        forms = {}
    found = {f"ICC{name}": _form(forms.get(name)) for name in FORMS}
    single = found["ICC2_1"]
    return {
        **found,
        "irr_agreement_single": {key: single[key] for key in ("value", "ci")},
        "rater_means": rater_means(ratings),
    }


def _form(form: IccForm | None) -> dict[str, Any]:
    if form is None:
        return {**dict.fromkeys(("value", "F", "df1", "df2", "p")), "ci": [None, None]}
    return {
        "value": form.value,
        "F": form.f,
        "df1": form.df1,
        "df2": form.df2,
        "p": form.p,
        "ci": [form.low, form.high],
    }
