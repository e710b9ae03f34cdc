"""The agreement ladder: the bar of a difference begins at the rater's tick."""

import pytest

from evenhand.reports.figures.kinds.agreement_ladder import COLUMNS, ladder_row, told
from evenhand.reports.figures.table_rows import TableRow

BELOW = TableRow(values=dict(zip(COLUMNS, ("Anger", 0.6, 0.5, -0.1, -0.15, -0.05), strict=True)))
ABOVE = TableRow(values=dict(zip(COLUMNS, ("Fear", 0.6, 0.7, 0.1, 0.05, 0.15), strict=True)))
BARE = TableRow(values=dict(zip(COLUMNS, ("Awe", 0.6, 0.7, 0.1, None, None), strict=True)))


def test_a_rung_has_the_rater_and_the_model_with_the_interval_of_their_difference() -> None:
    rater, model = ladder_row(BELOW, head="", name="Anger").dots
    assert (rater.value, rater.shape) == (0.6, "tick")
    assert (model.value, model.low, model.high) == pytest.approx((0.5, 0.45, 0.55))


def test_without_an_interval_there_is_no_bar() -> None:
    _, model = ladder_row(BARE, head="", name="Awe").dots
    assert (model.low, model.high) == (None, None)


def test_what_is_shown_is_said() -> None:
    said = told([BELOW, ABOVE, BARE])
    assert said.startswith("Shown to agree less than a single rater: Anger.")
    assert "More than a single rater: Fear." in said


def test_a_kept_row_says_why() -> None:
    row = TableRow(values={"emotion": "Anger", "no value because": "one rater"})
    rung = ladder_row(row, head="", name="Anger")
    assert (rung.dots, rung.text) == ((), "one rater")
