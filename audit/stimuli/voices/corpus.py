"""A corpus of voices, written to a folder."""

from collections.abc import Callable
from pathlib import Path

from evenhand.audit.errors import InputError
from evenhand.audit.stimuli.corpus_folder import write_corpus
from evenhand.audit.stimuli.voices.clips import clip_maker
from evenhand.audit.stimuli.voices.corpora import voice_corpus
from evenhand.audit.stimuli.voices.design import designed
from evenhand.audit.stimuli.voices.kokoro import open_kokoro
from evenhand.audit.stimuli.voices.persons import drawn_persons
from evenhand.model_zoo.errors import ZooError

RECORDINGS = "voices"
"""Folder in the cache of what was said."""


def write_voices(
    out: Path, *, corpus: str, seed: int, cache: Path, say: Callable[[str], None]
) -> Path:
    """Make a corpus of voices, or go on where an earlier run stopped.

    Same corpus, seed and kind of processor: same bytes. Utterances take most of the time, about
    three seconds each; they are kept in the cache and shared by the corpora.

    Args:
        out: the folder; new, empty, or of the same corpus.
        corpus: its name, such as `voices-core`.
        seed: of the persons, and of all that is drawn.
        cache: folder of fetched files and of what was said.
        say: told now and then how far the run is.

    Returns:
        The folder.

    Raises:
        InputError: no such corpus, the folder holds something else, or the synthesiser cannot be
            had.
    """
    plan = voice_corpus(corpus)
    make = clip_maker(
        drawn_persons(plan.persons, seed=seed),
        open_synthesiser=lambda: open_kokoro(cache=cache, say=say),
        recordings=cache / RECORDINGS,
    )
    try:
        return write_corpus(designed(plan, seed=seed), out, make, say=say)
    except ZooError as error:
        raise InputError(error.problems) from None
