"""Answers that do not depend on what was asked are refused; those that move are not."""

import numpy as np
import pytest

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.graphs.answers import refuse_constant, refuse_other

NAMES = ("disgust", "happy")


def test_one_label_for_all_is_no_reason_to_refuse_while_its_share_moves() -> None:
    answers = np.array([[0.9, 0.1], [0.88, 0.12]])
    refuse_constant(answers, model="m", outputs=NAMES)


@pytest.mark.parametrize("scale", [1.0, 40.0])
def test_the_spread_is_a_share_of_the_scale(scale: float) -> None:
    moves = scale * np.array([[0.5, 0.5], [0.511, 0.489]])
    refuse_constant(moves, model="m", outputs=NAMES, scale=scale)
    stays = scale * np.array([[0.5, 0.5], [0.509, 0.491]])
    with pytest.raises(ZooError, match=r"m: answers 'disgust' with .* each of 2 different items"):
        refuse_constant(stays, model="m", outputs=NAMES, scale=scale)


def test_what_is_no_number_is_refused_by_name() -> None:
    answers = np.array([[0.9, np.nan], [0.1, 0.5]])
    with pytest.raises(ZooError, match="output 'happy' is no finite number"):
        refuse_constant(answers, model="m", outputs=NAMES)


def test_answers_on_record_may_differ_a_little() -> None:
    known = np.array([[0.9, 0.1], [0.2, 0.8]])
    refuse_other(known + 0.009, known, model="m", outputs=NAMES, tolerance=0.01)
    with pytest.raises(ZooError, match=r"m: reference item 1: 'happy' is 0\.7000 here, 0\.8000"):
        refuse_other(known - [[0, 0], [0, 0.1]], known, model="m", outputs=NAMES, tolerance=0.01)


def test_another_number_of_answers_is_refused() -> None:
    known = np.zeros((8, 2))
    with pytest.raises(ZooError, match=r"m: answers of shape \(7, 2\), \(8, 2\) are on record"):
        refuse_other(known[:7], known, model="m", outputs=NAMES, tolerance=0.01)
    with pytest.raises(ZooError, match="nan here"):
        refuse_other(known + np.nan, known, model="m", outputs=NAMES, tolerance=0.01)
