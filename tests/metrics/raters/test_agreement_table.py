"""The table of label by score."""

import numpy as np
import pytest

from evenhand.metrics.catalogue import catalogue
from evenhand.metrics.raters.agreement_table import agreement_table, level_distance


def test_each_item_falls_into_one_cell() -> None:
    truth, scores = np.array([0.0, 1.0, 2.4]), np.array([0.5, 1.0, -0.4])
    columns = agreement_table(truth, scores, levels=3, name="kappa")
    where = [[name for name in columns if columns[name][k]] for k in range(3)]
    assert where == [["n", "truth_0_score_1"], ["n", "truth_1_score_1"], ["n", "truth_2_score_0"]]


def test_distances_by_hand() -> None:
    assert level_distance(3, power=0).tolist() == [[0, 1, 1], [1, 0, 1], [1, 1, 0]]
    assert level_distance(3, power=1)[2].tolist() == [2, 1, 0]
    assert level_distance(3, power=2)[2].tolist() == [4, 1, 0]


def test_all_kappas_share_one_table() -> None:
    names = [catalogue()[k].feature_names() for k in ("cohen_kappa", "linear_kappa")]
    assert names[0] == names[1] == catalogue()["weighted_kappa"].feature_names()


def test_the_metric_is_named_in_the_message() -> None:
    with pytest.raises(ValueError, match=r"^kappa: truth must round to levels 0\.\.1"):
        agreement_table(np.array([2.0]), np.array([0.0]), levels=2, name="kappa")
    with pytest.raises(ValueError, match=r"^kappa: levels must be a whole number"):
        agreement_table(np.array([2.0]), np.array([0.0]), levels=1, name="kappa")
