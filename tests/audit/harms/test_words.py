"""Words: every emotion has one place, and all are of the taxonomy."""

from evenhand.audit.harms.words import among, standing_for, words
from evenhand.model_zoo.taxonomy import emotions


def test_lists_are_of_the_taxonomy_and_exclude_each_other() -> None:
    known = {one.id for one in emotions()}
    lists = [set(words().negative), set(words().not_negative), set(words().joy)]
    assert set.union(*lists) <= known
    assert sum(map(len, lists)) == len(set.union(*lists))


def test_negative_emotions_are_those_of_the_published_families() -> None:
    families = {one.id for one in emotions() if one.family.startswith("Negative")}
    assert set(words().negative) == families


def test_unknown_names_stand_for_nothing() -> None:
    assert standing_for("loudness") == frozenset()
    assert among(["loudness", "neutral"], words().negative) == ()
