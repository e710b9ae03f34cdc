"""From the plan of an item to its clip: said, changed, set to a level, interrupted."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Final

import numpy as np

from evenhand.audit.stimuli.corpus_folder import Maker, Medium
from evenhand.audit.stimuli.manifest import Stimulus
from evenhand.audit.stimuli.voices.accents import words
from evenhand.audit.stimuli.voices.clip_statistics import clip_statistics
from evenhand.audit.stimuli.voices.level import REFERENCE_DBFS, levelled
from evenhand.audit.stimuli.voices.opus import opus_bytes
from evenhand.audit.stimuli.voices.pauses import hesitation, inserted, word_ends
from evenhand.audit.stimuli.voices.persons import Person
from evenhand.audit.stimuli.voices.recipes import recipes
from evenhand.audit.stimuli.voices.recordings import recorded, recording, wav_bytes
from evenhand.audit.stimuli.voices.sentences import fillers, sentence
from evenhand.audit.stimuli.voices.synthesiser import Synthesiser
from evenhand.audit.stimuli.voices.world import (
    RATE_HZ,
    Analysis,
    Change,
    analysed,
    resynthesised,
)
from evenhand.model_zoo.predictor import Wave

CHILD_PITCH_HZ: Final = 290.0
CHILD_FORMANTS: Final = 1.22
PAUSE_S: Final = (0.35, 0.70)
PAUSES: Final = 2
AROUND_S: Final = 0.1
"""Silence before and after the speech of every clip."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """One sentence by one person, from which all its clips are made.

    Attributes:
        person: who.
        words: in the symbols of the synthesiser.
        clip: taken apart.
        speak: says something more, with the same person's voice.
    """

    person: Person
    words: tuple[str, ...]
    clip: Analysis
    speak: Callable[[str], Analysis]


def clip_maker(
    persons: Iterable[Person], *, open_synthesiser: Callable[[], Synthesiser], recordings: Path
) -> Maker:
    """Return what makes the clips of a corpus.

    A sentence is said and taken apart once for all its recipes, ages and fluencies, provided that
    these items follow each other.

    Args:
        persons: who speaks.
        open_synthesiser: called once, and only if there is something to make.
        recordings: folder of what was said.
    """
    known = {person.id: person for person in persons}

    def make(stimuli: Sequence[Stimulus]) -> Iterator[Medium]:
        synthesiser = open_synthesiser()
        for _, items in groupby(stimuli, key=_utterance):
            first, *rest = items
            said = _said(first, known, synthesiser, recordings)
            yield from (_medium(each, said) for each in (first, *rest))

    return make


def _utterance(stimulus: Stimulus) -> tuple[str, str, str, str]:
    """Return what items that are made of one utterance share."""
    factors = stimulus.factors
    return stimulus.person, factors["language"], factors["accent"], factors["sentence"]


def _said(
    stimulus: Stimulus, known: Mapping[str, Person], synthesiser: Synthesiser, recordings: Path
) -> _Said:
    name, language, accent, meaning = _utterance(stimulus)
    person = known[name]

    def speak(sounds: str) -> Analysis:
        path = recorded(sounds, person.voice, synthesiser=synthesiser, folder=recordings)
        return analysed(recording(path, rate_hz=RATE_HZ))

    uttered = words(sentence(meaning, language), accent)
    return _Said(person=person, words=uttered, clip=speak(f"{' '.join(uttered)}."), speak=speak)


def _medium(stimulus: Stimulus, said: _Said) -> Medium:
    wave = _padded(_clip(stimulus, said))
    packed = opus_bytes if stimulus.file.endswith(".opus") else wav_bytes
    return Medium(data=packed(wave, rate_hz=RATE_HZ), measured=clip_statistics(wave))


def _clip(stimulus: Stimulus, said: _Said) -> Wave:
    """Return the speech of an item."""
    recipe = recipes()[stimulus.recipe]
    change = _change(said, recipe.change(stimulus.intensity), age=stimulus.factors["voice_age"])
    gain = recipe.gain_db * stimulus.intensity if stimulus.factors["level"] == "recipe" else 0.0

    def voiced(clip: Analysis) -> Wave:
        made = resynthesised(clip, change, draw=int(stimulus.factors.get("seed", "1")))
        return levelled(made, REFERENCE_DBFS + gain, rate_hz=RATE_HZ)

    speech = voiced(said.clip)
    if stimulus.factors["fluency"] == "fluent":
        return speech
    with_fillers = stimulus.factors["fluency"] == "pauses_and_fillers"
    spoken = [voiced(said.speak(each.sounds)) for each in fillers()] if with_fillers else []
    return _interrupted(speech, said, spoken)


def _change(said: _Said, of_recipe: Change, *, age: str) -> Change:
    """Return the change of the recipe on top of what makes the person."""
    child = age == "child_like"
    pitch_hz = CHILD_PITCH_HZ if child else said.person.pitch_hz
    return replace(
        of_recipe,
        pitch=of_recipe.pitch * pitch_hz / said.clip.median_hz,
        formants=said.person.formants * (CHILD_FORMANTS if child else 1.0),
    )


def _interrupted(speech: Wave, said: _Said, spoken: Sequence[Wave]) -> Wave:
    """Return speech with pauses: their places and lengths depend on person and words alone."""
    told = hashlib.sha256(" ".join((said.person.id, *said.words)).encode()).digest()
    rng = np.random.default_rng(int.from_bytes(told[:8], "big"))
    ends = word_ends(speech, said.words, rate_hz=RATE_HZ)
    chosen = sorted(rng.choice(ends, size=min(PAUSES, len(ends)), replace=False).tolist())
    gaps = [
        hesitation(seconds, spoken[place % len(spoken)] if spoken else None, rate_hz=RATE_HZ)
        for place, seconds in enumerate(rng.uniform(*PAUSE_S, size=len(chosen)).tolist())
    ]
    return inserted(speech, chosen, gaps, rate_hz=RATE_HZ)


def _padded(speech: Wave) -> Wave:
    silence = np.zeros(round(AROUND_S * RATE_HZ), np.float32)
    return np.concatenate([silence, speech, silence])
