"""What was said is kept and read back as it was, now or later."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from evenhand.audit.stimuli.voices.persons import Voice, drawn_persons
from evenhand.audit.stimuli.voices.recordings import recorded, recording, wav_bytes
from evenhand.audit.stimuli.voices.synthesiser import Synthesiser
from evenhand.model_zoo.predictor import Wave


@dataclass(frozen=True)
class Said:
    """A synthesiser that says one wave, or is interrupted if it has none."""

    key: str = "said"
    rate_hz: int = 24_000
    wave: Wave | None = None

    def speak(self, sounds: str, voice: Voice) -> Wave:
        del sounds, voice
        if self.wave is None:
            raise KeyboardInterrupt
        return self.wave


VOICE = drawn_persons(1, seed=1)[0].voice


def test_nothing_is_said_twice(hum: Synthesiser, said: list[str], tmp_path: Path) -> None:
    first = recorded("ab c", VOICE, synthesiser=hum, folder=tmp_path / "voices")
    before = first.read_bytes()
    again = recorded("ab c", VOICE, synthesiser=hum, folder=tmp_path / "voices")
    assert again == first
    assert first.read_bytes() == before
    assert said == ["ab c"]
    assert [path.name for path in first.parent.iterdir()] == [first.name]


def test_other_sounds_voices_and_synthesisers_are_other_recordings(
    hum: Synthesiser, tmp_path: Path
) -> None:
    other = Said(key="another", wave=np.zeros(9, np.float32))
    paths = {
        recorded("ab", VOICE, synthesiser=hum, folder=tmp_path),
        recorded("ac", VOICE, synthesiser=hum, folder=tmp_path),
        recorded("ab", replace(VOICE, speed=1.5), synthesiser=hum, folder=tmp_path),
        recorded("ab", VOICE, synthesiser=other, folder=tmp_path),
    }
    assert len(paths) == 4


def test_an_interrupted_utterance_leaves_no_recording(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        recorded("ab", VOICE, synthesiser=Said(), folder=tmp_path)
    assert list(tmp_path.glob("*.wav")) == []


def test_a_recording_is_read_at_the_rate_asked_for(hum: Synthesiser, tmp_path: Path) -> None:
    path = recorded("abcdefgh", VOICE, synthesiser=hum, folder=tmp_path)
    facts = soundfile.info(path)
    assert (facts.samplerate, facts.subtype) == (24_000, "PCM_16")
    assert recording(path, rate_hz=16_000).size == pytest.approx(facts.frames * 2 / 3, abs=2)


def test_what_is_beyond_full_scale_is_clipped_not_wrapped(tmp_path: Path) -> None:
    path = tmp_path / "loud.wav"
    path.write_bytes(wav_bytes(np.array([2.0, -2.0, 0.5], np.float32), rate_hz=16_000))
    assert recording(path, rate_hz=16_000) == pytest.approx([1.0, -1.0, 0.5], abs=1e-4)
