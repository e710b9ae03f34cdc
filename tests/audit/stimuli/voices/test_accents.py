"""Accents: every lexical set has a sound, every sound a number, and known words come out right."""

# ruff: noqa: RUF001 the alphabet of phonetics

from itertools import product

import pytest

from evenhand.audit.stimuli.voices.accents import accents, words
from evenhand.audit.stimuli.voices.kokoro import kokoro_files
from evenhand.audit.stimuli.voices.sentences import Sentence, sentence, sentences

ENGLISH = [each for each in sentences() if each.language == "en"]
SETS = {
    *("KIT", "DRESS", "TRAP", "LOT", "STRUT", "FOOT", "BATH", "CLOTH", "NURSE"),
    *("FLEECE", "FACE", "PALM", "THOUGHT", "GOAT", "GOOSE", "PRICE", "CHOICE", "MOUTH"),
    *("NEAR", "SQUARE", "START", "NORTH", "FORCE", "CURE", "happY", "lettER", "commA"),
}


def said(text: str, accent: str) -> str:
    """Return words written by lexical sets as an accent says them."""
    return " ".join(words(Sentence(meaning="", language="en", text="", sounds=text), accent))


@pytest.mark.parametrize("accent", accents())
def test_an_accent_has_a_sound_for_each_of_the_27_sets(accent: str) -> None:
    assert len(SETS) == 27
    assert set(accents()[accent].sets) == SETS


@pytest.mark.parametrize(
    ("accent", "each"),
    list(product(accents(), ENGLISH)),
    ids=lambda one: getattr(one, "meaning", one),
)
def test_the_synthesiser_knows_every_symbol(accent: str, each: Sentence) -> None:
    assert set(" ".join(words(each, accent))) <= set(kokoro_files().symbols)


@pytest.mark.parametrize("each", ENGLISH, ids=lambda each: each.meaning)
def test_no_two_accents_say_a_sentence_alike(each: Sentence) -> None:
    spoken = {words(each, accent) for accent in accents()}
    assert len(spoken) == len(accents())


@pytest.mark.parametrize("each", ENGLISH, ids=lambda each: each.meaning)
def test_accents_keep_the_number_of_words(each: Sentence) -> None:
    assert {len(words(each, accent)) for accent in accents()} == {len(each.sounds.split())}


@pytest.mark.parametrize(
    ("accent", "car", "car_is", "far_away"),
    [
        ("reference", "kˈɑɹ", "kˈɑɹ ɪz", "ɑɹəwˈA"),
        ("received_pronunciation", "kˈɑː", "kˈɑːɹ ɪz", "ɑːɹəwˈA"),
        ("german_accented", "kˈaː", "kˈaːʁ ɪs", "aːʁəvˈeː"),
    ],
)
def test_r_is_said_before_a_vowel_in_every_accent(
    accent: str, car: str, car_is: str, far_away: str
) -> None:
    assert said("k.ˈSTART", accent) == car
    assert said("k.ˈSTART KIT.z", accent) == car_is
    assert said("START.commA.w.ˈFACE", accent) == far_away


@pytest.mark.parametrize(
    ("accent", "written", "spoken"),
    [
        ("reference", "w.ˈTHOUGHT.t.lettER", "wˈɔTəɹ"),
        ("reference", "t.ˈFACE.b.commA.l", "tˈAbᵊl"),
        ("reference", "commA.t", "ət"),
        ("australian", "w.ˈTHOUGHT.t.lettER", "wˈoːTə"),
        ("spanish_accented", "s.t.ˈCHOICE", "estˈoɪ"),
        ("spanish_accented", "v.ˈDRESS.r.happY", "bˈeɾi"),
        ("german_accented", "m.ˈGOOSE.v.d", "mˈuːvt"),
        ("german_accented", "l.ˈFLEECE.v.z", "lˈiːfs"),
        ("french_accented", "h.ˈMOUTH.s", "ˈaws"),
        ("indian", "θ.ˈNURSE.z.d.FACE", "tʰˈəɾzɖeː"),
    ],
)
def test_a_word_comes_out_as_the_accent_is_described(
    accent: str, written: str, spoken: str
) -> None:
    assert said(written, accent) == spoken


def test_other_languages_are_said_as_written_and_have_no_accents() -> None:
    german = sentence("train", "de")
    assert " ".join(words(german)) == german.sounds
    with pytest.raises(KeyError, match="scottish"):
        words(german, "scottish")
