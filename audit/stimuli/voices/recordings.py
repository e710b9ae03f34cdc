"""What a synthesiser has said, kept so that nothing is synthesised twice."""

import hashlib
import io
import json
from dataclasses import asdict
from pathlib import Path

import soundfile

from evenhand.audit.stimuli.voices.persons import Voice
from evenhand.audit.stimuli.voices.synthesiser import Synthesiser
from evenhand.model_zoo.media.sound_file import read_sound
from evenhand.model_zoo.predictor import Wave

KIND = "PCM_16"


def recorded(sounds: str, voice: Voice, *, synthesiser: Synthesiser, folder: Path) -> Path:
    """Return the file of an utterance, spoken now if it was not before.

    Samples are of 16 bit, so that what is read back is the same whether it was spoken now or in an
    earlier run.

    Args:
        sounds: what is said.
        voice: who says it.
        synthesiser: who speaks where nothing was recorded.
        folder: of recordings; need not exist.
    """
    told = json.dumps([synthesiser.key, sounds, asdict(voice)], sort_keys=True)
    path = folder / f"{hashlib.sha256(told.encode()).hexdigest()}.wav"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".unfinished")
        data = wav_bytes(synthesiser.speak(sounds, voice), rate_hz=synthesiser.rate_hz)
        unfinished.write_bytes(data)
        unfinished.replace(path)
    return path


def recording(path: Path, *, rate_hz: int) -> Wave:
    """Return a recording at a rate."""
    return read_sound(path, rate_hz=rate_hz)


def wav_bytes(wave: Wave, *, rate_hz: int) -> bytes:
    """Return a wave as a file of 16 bit; what is beyond full scale is clipped."""
    held = io.BytesIO()
    soundfile.write(held, wave, rate_hz, format="WAV", subtype=KIND)
    return held.getvalue()
