"""What a corpus says of itself."""

import json
from dataclasses import replace

from evenhand.audit.stimuli.manifest import (
    Corpus,
    Factor,
    Kind,
    Pair,
    Source,
    Stimulus,
    depicted,
    manifest,
    statements,
)


def corpus(*, kind: Kind = "faces") -> Corpus:
    def item(number: int, tone: str, emotion: str | None) -> Stimulus:
        recipe = "sad" if emotion else "neutral"
        return Stimulus(
            id=str(number),
            file=f"{number}.png",
            person="p1",
            recipe=recipe,
            emotion=emotion,
            factors={"tone": tone, "age": "old"},
        )

    return Corpus(
        name="c",
        kind=kind,
        generator="g 1",
        seed=7,
        sources=(Source(package="a", version="1", sha256="0" * 64, licence="CC0-1.0"),),
        settings={"size_px": "8"},
        factors=(
            Factor(name="tone", levels=("light", "dark"), meaning="albedo"),
            Factor(name="age", levels=("old",), meaning="axis"),
        ),
        recipes={"neutral": "nothing", "sad": "as described", "unused": "never"},
        stimuli=(item(1, "light", "sadness"), item(2, "dark", "sadness"), item(3, "light", None)),
        pairs=(Pair(id="tone-2", factor="tone", a="1", b="2"),),
    )


def test_the_manifest_says_what_is_set_held_intended_and_missing() -> None:
    told = json.loads(manifest(corpus()))
    assert told["counts"] == {"items": 3, "persons": 1, "pairs": 1}
    assert [each["name"] for each in told["factors_varied"]] == ["tone"]
    assert [each["name"] for each in told["factors_held"]] == ["age"]
    assert told["recipes"] == [
        {"recipe": "neutral", "intended": None, "rationale": "nothing"},
        {"recipe": "sad", "intended": "sadness", "rationale": "as described"},
    ]
    assert len(told["not_depicted"]) == 39
    assert "sadness" not in told["not_depicted"]
    assert told["seed"] == 7
    assert told["sources"][0]["sha256"] == "0" * 64


def test_the_same_corpus_has_the_same_bytes_and_another_item_has_not() -> None:
    one = corpus()
    moved = replace(one.stimuli[0], person="p2")
    assert manifest(one) == manifest(corpus())
    assert manifest(one) != manifest(replace(one, stimuli=(moved, *one.stimuli[1:])))
    assert manifest(one) != manifest(replace(one, seed=8))


def test_the_sentences_say_that_nobody_rated_and_how_much_is_covered() -> None:
    for kind in ("faces", "voices"):
        text = " ".join(statements(kind, shown=7))
        assert "no human has rated" in text
        assert "7 of the 40 emotions" in text
    assert "albedo" in " ".join(statements("faces", shown=7))
    assert "synthesiser" in " ".join(statements("voices", shown=7))


def test_depicted_follows_the_order_of_the_taxonomy() -> None:
    stimuli = corpus().stimuli
    fearful = replace(stimuli[0], emotion="fear")
    assert depicted([*stimuli, fearful]) == ("fear", "sadness")
