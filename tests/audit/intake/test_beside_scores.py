"""What files say beside scores and labels reaches the questions that ask for it."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from evenhand.audit.errors import InputError
from evenhand.audit.evidence import Evidence
from evenhand.audit.result import AuditResult
from evenhand.audit.table import Array, Table

Measured = Callable[..., Evidence]
Reading = Callable[..., Callable[[Array, Table, np.random.Generator], Array]]
FramesOf = Callable[[Evidence], dict[str, pd.DataFrame]]
Audited = Callable[..., AuditResult]

GENDER = {"name": "gender", "source": "recorded", "levels": ["F", "M", "X"], "kind": "gender"}
PEOPLE = {("F",): 30, ("M",): 30, ("X",): 20}


@pytest.fixture
def frames(measured: Measured, reading: Reading, frames_of: FramesOf) -> dict[str, pd.DataFrame]:
    """Return items, ratings of twenty raters in two groups, and scores with refusals."""
    found = frames_of(measured(reading(), attribute=(GENDER,), cells=PEOPLE))
    ratings = found["ratings"]
    every = []
    for rater in range(20):
        group = "west" if rater % 2 else "east"
        every.append(ratings.assign(rater=f"rater-{rater:02d}", rater_group=group))
    found["ratings"] = pd.concat(every)
    model = found["model"]
    gone = model.index[::9]
    model.loc[gone, ["Anger", "Joy"]] = np.nan
    model["reason"] = ""
    model.loc[gone, "reason"] = "refused: policy"
    model["female"], model["male"] = 0.8, 0.2
    return found


def test_reasons_heads_and_groups_of_raters_are_read(
    frames: dict[str, pd.DataFrame], audited: Audited
) -> None:
    result = audited(frames, attribute=(GENDER,))
    answers = {f.code: f.answer for f in result.findings}
    assert "(refused: 54)" in answers["HRM008"]
    assert "gender X: 100% named female" in answers["HRM007"]
    assert answers["HRM009"].startswith("Raters are of 2 groups (east, west).")


def test_files_that_do_not_tell_leave_questions_out(
    frames: dict[str, pd.DataFrame], audited: Audited
) -> None:
    frames["model"] = frames["model"].drop(columns=["reason", "female", "male"])
    frames["ratings"] = frames["ratings"].drop(columns=["rater_group"])
    result = audited(frames, attribute=(GENDER,))
    answers = {f.code: f.answer for f in result.findings}
    assert "(no reason given: 54)" in answers["HRM008"]
    assert answers["HRM007"].startswith("No model here has outputs female and male")
    assert "HRM009" not in answers


def test_a_rater_of_two_groups_is_refused(
    frames: dict[str, pd.DataFrame], audited: Audited
) -> None:
    ratings = frames["ratings"].reset_index(drop=True)
    ratings.loc[3, "rater_group"] = "north"
    with pytest.raises(InputError, match=r"the rater of data row 1 is of several groups"):
        audited({**frames, "ratings": ratings}, attribute=(GENDER,))
