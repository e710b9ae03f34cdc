"""Precision, recall, F1 and kappa of tags against scikit-learn."""

import warnings

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score, precision_recall_fscore_support

from evenhand.metrics.words.tag_scores import kappa_by_tag, scores_by_tag, tag_scores

RNG = np.random.default_rng(3)
OWN = RNG.random((80, 4)) < 0.3
OTHER = np.where(RNG.random((80, 4)) < 0.25, ~OWN, OWN)


def test_each_tag_is_that_of_scikit_learn() -> None:
    found = scores_by_tag(OWN, OTHER, times=np.ones(80))
    expected = precision_recall_fscore_support(OWN, OTHER)
    for place, name in enumerate(("precision", "recall", "f1", "reference")):
        ours = [getattr(one, name) for one in found]
        np.testing.assert_allclose(ours, expected[place], atol=1e-12)
    kappas = [cohen_kappa_score(a, b) for a, b in zip(OWN.T, OTHER.T, strict=True)]
    np.testing.assert_allclose(
        np.array(kappa_by_tag(OWN, OTHER, times=np.ones(80)), dtype=float), kappas, atol=1e-12
    )


def test_e2_what_has_no_denominator_is_absent_and_not_0() -> None:
    # scikit-learn's zero_division gives 0 for a tag that is never named, as if it had been missed
    never, only, missed = tag_scores(0, 0, 0), tag_scores(0, 2, 0), tag_scores(3, 0, 0)
    assert (never.precision, never.recall, never.f1) == (None, None, None)
    assert never.missing == {
        "precision": "none_selected",
        "recall": "no_positives",
        "f1": "no_tags",
    }
    assert (only.precision, only.recall, only.f1) == (0, None, 0)
    assert (missed.precision, missed.recall, missed.f1) == (None, 0, 0)
    assert tag_scores(1, 1, 1).missing == {}


def test_kappa_needs_a_side_that_varies() -> None:
    # scikit-learn gives nan, with a warning, where all agree on all
    nothing = np.zeros((5, 1), dtype=bool)
    half = np.array([[True], [False], [True], [False], [False]])
    assert kappa_by_tag(nothing, nothing, times=np.ones(5)) == (None,)
    assert kappa_by_tag(nothing, half, times=np.ones(5)) == (0.0,)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert np.isnan(cohen_kappa_score(nothing[:, 0], nothing[:, 0]))


def test_a_weight_repeats_an_item() -> None:
    times = RNG.integers(0, 3, 80)
    rows = np.repeat(np.arange(80), times)
    weighted = scores_by_tag(OWN, OTHER, times=times.astype(float))
    assert weighted == scores_by_tag(OWN[rows], OTHER[rows], times=np.ones(len(rows)))
    assert kappa_by_tag(OWN, OTHER, times=times.astype(float)) == pytest.approx(
        kappa_by_tag(OWN[rows], OTHER[rows], times=np.ones(len(rows)))
    )
