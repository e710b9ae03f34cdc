"""Names, sentences and limits of perturbations."""

import tomllib
from importlib.resources import files

import pytest

from evenhand.audit.errors import InputError
from evenhand.audit.perturbations.catalogue import FILES, check_medium, chosen, perturbations
from evenhand.audit.perturbations.change import (
    RANDOM_PICTURES,
    RANDOM_SOUNDS,
    STEADY_PICTURES,
    STEADY_SOUNDS,
)


def test_no_name_stands_twice_and_each_can_be_part_of_the_name_of_a_file() -> None:
    text = [
        files("evenhand.audit.perturbations").joinpath(file).read_text("utf-8")
        for file in FILES.values()
    ]
    families = [family for one in text for family in tomllib.loads(one)["family"]]
    names = [name for family in families for name in family["variants"]]
    assert sorted(names) == sorted(perturbations())
    assert all(name.replace("-", "").isalnum() for name in names)


def test_every_kind_is_computed_and_every_parameter_has_a_unit() -> None:
    known = {"sound": {*STEADY_SOUNDS, *RANDOM_SOUNDS}}
    known["picture"] = {*STEADY_PICTURES, *RANDOM_PICTURES}
    for medium, kinds in known.items():
        asked = [one for one in perturbations().values() if one.medium == medium]
        assert {one.kind for one in asked} == kinds
        assert all(set(one.parameters) == set(one.units) for one in asked)


def test_limits_are_those_of_ser_tests_where_it_has_the_test() -> None:
    known = perturbations()
    stated = {
        "white-noise-20db": 0.9,
        "telephone": 0.5,
        "room-small": 0.8,
        "tone-40db": 0.95,
        "silence-begin-6ms": 0.95,
        "clipping-1-in-1000": 0.95,
        "crop-end-63ms": 0.95,
        "gain-minus-2db": 0.95,
        "highpass-150hz": 0.95,
        "lowpass-6500hz": 0.95,
        "white-noise-45db": 0.95,
        "tilt-up": 0.8,
    }
    assert {name: known[name].unchanged for name in stated} == stated
    assert {known[name].limits for name in stated} == {"ser-tests"}
    assert {one.tolerance for one in known.values()} == {0.05}
    pictures = [one for one in known.values() if one.medium == "picture"]
    assert {one.limits for one in pictures} == {"ours"}


def test_sentences_state_the_numbers() -> None:
    known = perturbations()
    assert known["gain-minus-2db"].says == "The level changes by -2 dB."
    assert known["clipping-3-in-1000"].says == "The loudest 0.3% of the samples are cut off."
    assert not any("{" in one.says for one in known.values())


def test_a_name_means_one_or_all_of_a_medium() -> None:
    assert [one.name for one in chosen("grey")] == ["grey"]
    assert {one.medium for one in chosen("all-pictures")} == {"picture"}
    assert len(chosen("all-pictures")) + len(chosen("all-sounds")) == len(perturbations())
    with pytest.raises(InputError, match=r"'gray': unknown\. Did you mean 'grey'"):
        chosen("gray")


def test_a_perturbation_of_another_medium_is_refused() -> None:
    check_medium(chosen("grey"), "picture")
    with pytest.raises(InputError, match="'grey': is for a picture; this is about a sound"):
        check_medium(chosen("grey"), "sound")
