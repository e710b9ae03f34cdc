"""The design of each corpus: balanced, crossed or drawn, persons apart, pairs alike but in one."""

from collections import Counter, defaultdict
from itertools import pairwise

import pytest

from evenhand.audit.stimuli.manifest import Corpus
from evenhand.audit.stimuli.voices.corpora import voice_corpora, voice_corpus
from evenhand.audit.stimuli.voices.design import designed

SIZES = {
    "voices-core": 384,
    "voices-accent": 128,
    "voices-language": 384,
    "voices-pauses": 144,
    "voices-age": 192,
    "voices-small": 60,
    "voices-pack": 260,
    "voices-train": 1200,
}


@pytest.fixture(scope="module", params=sorted(SIZES))
def corpus(request: pytest.FixtureRequest) -> Corpus:
    return designed(voice_corpus(request.param), seed=7)


@pytest.fixture(scope="module")
def drawn() -> Corpus:
    return designed(voice_corpus("voices-train"), seed=7)


def test_all_corpora_are_held_to_these_rules() -> None:
    assert set(SIZES) == set(voice_corpora())


def test_items_have_their_number_ids_and_files_of_their_own(corpus: Corpus) -> None:
    assert len(corpus.stimuli) == SIZES[corpus.name]
    assert len({each.id for each in corpus.stimuli}) == len(corpus.stimuli)
    assert len({each.file for each in corpus.stimuli}) == len(corpus.stimuli)


def test_the_same_seed_gives_the_same_design_and_another_one_others(corpus: Corpus) -> None:
    plan = voice_corpus(corpus.name)
    assert designed(plan, seed=7) == corpus
    assert designed(plan, seed=8).seed == 8


def test_paired_items_differ_in_one_factor_and_in_no_other_way(corpus: Corpus) -> None:
    items = {each.id: each for each in corpus.stimuli}
    for pair in corpus.pairs:
        one, two = items[pair.a], items[pair.b]
        assert [name for name in one.factors if one.factors[name] != two.factors[name]] == [
            pair.factor
        ]
        assert (one.person, one.recipe, one.intensity) == (two.person, two.recipe, two.intensity)
    assert len({pair.id for pair in corpus.pairs}) == len(corpus.pairs)
    assert bool(corpus.pairs) == bool(voice_corpus(corpus.name).pairs)


def test_items_of_one_utterance_follow_each_other(corpus: Corpus) -> None:
    said = [
        (each.person, *(each.factors[name] for name in ("language", "accent", "sentence")))
        for each in corpus.stimuli
    ]
    changes = sum(one != two for one, two in pairwise(said))
    assert changes == len(set(said)) - 1


def test_every_person_has_every_emotion_equally_often(corpus: Corpus) -> None:
    changed = {pair.b for pair in corpus.pairs if pair.factor in voice_corpus(corpus.name).changed}
    counts = Counter(
        (each.person, each.recipe) for each in corpus.stimuli if each.id not in changed
    )
    assert len(set(counts.values())) == 1
    assert len(counts) == len({each.person for each in corpus.stimuli}) * len(
        voice_corpus(corpus.name).recipes
    )


def test_factors_state_the_levels_that_occur(corpus: Corpus) -> None:
    for factor in corpus.factors:
        assert set(factor.levels) == {each.factors[factor.name] for each in corpus.stimuli}
        assert factor.meaning


def test_no_person_is_in_two_splits_and_splits_have_the_same_genders(drawn: Corpus) -> None:
    persons = defaultdict(set)
    genders = defaultdict(set)
    for each in drawn.stimuli:
        assert each.split is not None
        persons[each.split].add(each.person)
        genders[each.split].add((each.person, each.factors["gender"]))
    assert {split: len(found) for split, found in persons.items()} == {
        "train": 25,
        "valid": 5,
        "test": 10,
    }
    assert sum(len(found) for found in persons.values()) == len(set.union(*persons.values())) == 40
    for split, found in genders.items():
        counted = Counter(gender for _, gender in found)
        assert counted["female"] == counted["male"] == 2 * counted["mixed"], split


def test_drawn_levels_are_balanced_in_each_utterance(drawn: Corpus) -> None:
    for person in ("p01", "p40"):
        levels = [each.factors["level"] for each in drawn.stimuli if each.person == person]
        assert Counter(levels) == {"recipe": 15, "equal": 15}


def test_drawn_varieties_are_nearly_equally_frequent(drawn: Corpus) -> None:
    varieties = Counter(
        (each.factors["language"], each.factors["accent"]) for each in drawn.stimuli
    )
    assert len(varieties) == 15
    assert min(varieties.values()) >= 60
    assert max(varieties.values()) <= 102


def test_neutral_items_have_full_intensity_and_others_every_one(drawn: Corpus) -> None:
    neutral = {each.intensity for each in drawn.stimuli if each.emotion is None}
    others = {each.intensity for each in drawn.stimuli if each.emotion}
    assert neutral == {1.0}
    assert others == {0.6, 0.8, 1.0}


def test_the_pack_changes_one_thing_at_a_time_of_every_persons_first_clip() -> None:
    pack = designed(voice_corpus("voices-pack"), seed=7)
    counts = Counter(pair.factor for pair in pack.pairs)
    assert counts == {"accent": 60, "language": 60, "fluency": 40, "voice_age": 20, "seed": 20}
    firsts = {each.person: each.id for each in reversed(pack.stimuli)}
    items = {each.id: each for each in pack.stimuli}
    for pair in pack.pairs:
        if pair.factor in ("fluency", "voice_age", "seed"):
            assert pair.a == firsts[items[pair.a].person]
    assert {each.file[-5:] for each in pack.stimuli} == {".opus"}
    assert next(each.id for each in pack.stimuli if each.id.endswith("-seed2")).startswith("p01")


def test_a_corpus_without_repeats_has_no_column_of_them(drawn: Corpus) -> None:
    assert "seed" not in drawn.stimuli[0].factors
    assert "seed" not in {each.name for each in drawn.factors}


def test_sources_name_every_file_with_its_hash(corpus: Corpus) -> None:
    assert len({source.sha256 for source in corpus.sources}) == 6
    assert {source.licence for source in corpus.sources} == {"Apache-2.0"}
