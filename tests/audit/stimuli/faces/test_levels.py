"""The tables: every name is known, every factor has its place, every intended emotion exists."""

import pytest

from evenhand.audit.errors import InputError
from evenhand.audit.stimuli.faces.levels import corpora, corpus_plan, details, factors, recipes
from evenhand.model_zoo.taxonomy import emotions


def test_every_recipe_intends_another_emotion_of_the_taxonomy_or_none() -> None:
    intended = [each.emotion for each in recipes().values() if each.emotion]
    assert len(set(intended)) == len(intended) == 14
    assert set(intended) <= {each.id for each in emotions()}
    assert [name for name, each in recipes().items() if not each.emotion] == ["neutral"]
    assert not recipes()["neutral"].units
    assert all(each.rationale for each in recipes().values())


def test_every_corpus_sets_every_factor_once_or_changes_it_within() -> None:
    for name, plan in corpora().items():
        told = [*plan.between, *plan.rotated, *plan.held]
        told += [] if plan.design == "pairs" else [*plan.within]
        assert len(told) == len(set(told)), name
        assert set(told) | set(plan.within) | {"seed"} == set(factors()), name
        assert set(plan.changed) <= set(plan.held), name


def test_every_level_and_recipe_of_a_corpus_is_known() -> None:
    for plan in corpora().values():
        assert set(plan.recipes) <= set(recipes())
        assert set(plan.paired) <= set(plan.within)
        for place in (plan.between, plan.rotated, plan.within, plan.changed):
            for factor, levels in place.items():
                assert set(levels) <= set(factors()[factor].levels)
        for factor, level in plan.held.items():
            assert level in factors()[factor].levels


def test_evaluation_corpora_have_several_exposures() -> None:
    for plan in corpora().values():
        assert {"0.5", "1", "2"} <= set(plan.within["exposure"])


def test_no_detail_looks_like_an_expression() -> None:
    names = [name for pair in details().pairs for name in (pair.low, pair.high)]
    assert not [name for name in names if "angle" in name]


def test_an_unknown_corpus_is_answered_with_the_nearest() -> None:
    with pytest.raises(
        InputError, match=r"no corpus of faces 'faces-small '.* Did you mean 'faces-small'"
    ):
        corpus_plan("faces-small ")
