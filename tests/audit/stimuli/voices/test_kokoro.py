"""The synthesiser: style mixtures and trimming by hand, refusals in words, and the real one."""

# ruff: noqa: RUF001 the alphabet of phonetics

import hashlib
import importlib.util
import json
from collections.abc import Mapping
from pathlib import Path

import msgspec
import numpy as np
import pytest
from numpy.typing import NDArray

from evenhand.audit.stimuli.voices import kokoro as module
from evenhand.audit.stimuli.voices.kokoro import (
    RATE_HZ,
    Files,
    Kokoro,
    kokoro_files,
    mixed,
    open_kokoro,
    trimmed,
)
from evenhand.audit.stimuli.voices.persons import PARENTS, Voice, drawn_persons
from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.fetch.archives import kept_at
from evenhand.model_zoo.fetch.part import Part
from evenhand.model_zoo.predictor import Wave

TABLES = {
    name: np.full((510, 1, 256), number, np.float32)
    + np.arange(510, dtype=np.float32)[:, None, None]
    for number, name in enumerate(PARENTS)
}
EVEN = Voice(timbre=(0.0, 0.5, 0.0, 0.5, 0.0), melody=(0.0, 0.0, 0.0, 0.0, 1.0), speed=1.1)


class Echo:
    """A network that keeps what it was given."""

    def __init__(self) -> None:
        self.given: dict[str, NDArray[np.generic]] = {}

    def __call__(self, inputs: Mapping[str, NDArray[np.generic]], /) -> Mapping[int, Wave]:
        self.given = dict(inputs)
        return {0: np.full((1, 2400), 0.5, np.float32)}


def synthesiser(network: Echo) -> Kokoro:
    return Kokoro(network=network, numbers={"a": 43, " ": 16}, tables=TABLES, key="echo")


def test_timbre_and_melody_are_mixed_apart_in_the_row_of_the_length() -> None:
    style = mixed(TABLES, EVEN, symbols=8)
    assert style.shape == (1, 256)
    assert style.dtype == np.float32
    assert set(style[0, :128]) == {7 + 2.0}
    assert set(style[0, 128:]) == {7 + 4.0}


def test_a_long_text_takes_the_last_row() -> None:
    assert mixed(TABLES, EVEN, symbols=600)[0, 255] == 509 + 4.0


def test_the_network_gets_numbers_between_noughts_style_and_speed() -> None:
    network = Echo()
    wave = synthesiser(network).speak("a a", EVEN)
    assert network.given["tokens"].tolist() == [[0, 43, 16, 43, 0]]
    assert network.given["tokens"].dtype == np.int64
    assert network.given["speed"].tolist() == pytest.approx([1.1])
    assert network.given["style"][0, 0] == 2 + 2.0
    assert wave.shape == (2400,)


@pytest.mark.parametrize(
    ("sounds", "says"),
    [("a☺b", r"got 3, unknown \['b', '☺'\]"), ("", "got 0"), ("a" * 501, "got 501")],
)
def test_what_cannot_be_said_is_refused_not_dropped(sounds: str, says: str) -> None:
    with pytest.raises(ZooError, match=says):
        synthesiser(Echo()).speak(sounds, EVEN)


def test_silence_around_speech_is_cut_but_for_a_margin() -> None:
    wave = np.zeros(3 * RATE_HZ, np.float32)
    wave[RATE_HZ : 2 * RATE_HZ] = 0.5
    assert trimmed(wave, rate_hz=RATE_HZ).size == pytest.approx(RATE_HZ * 1.06, abs=2)
    quiet = np.full(10, 0.001, np.float32)
    assert np.array_equal(trimmed(quiet, rate_hz=RATE_HZ), quiet)


def test_without_openvino_the_extra_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(
        ZooError, match=r"openvino not installed: pip install 'evenhand\[stimuli\]'"
    ):
        open_kokoro(cache=tmp_path, say=print)


def kept(data: bytes, member: str, cache: Path) -> Part:
    """Return a part whose file lies in the cache already."""
    digest = hashlib.sha256(data).hexdigest()
    part = Part(
        source="pypi",
        package="tiny",
        version="1",
        member=member,
        sha256=digest,
        bytes=len(data),
        licence="CC0-1.0",
    )
    path = kept_at(part, cache=cache)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return part


@pytest.fixture
def tiny_files(tmp_path: Path) -> Files:
    """Return a list of files that are all in the cache and hold next to nothing."""
    styles = tmp_path / "styles.npz"
    np.savez(styles, allow_pickle=False, **TABLES)
    vocabulary = json.dumps({"vocab": {"a": 43}}).encode()
    return msgspec.structs.replace(
        kokoro_files(),
        model=tuple(kept(half, f"{half.decode()}.bin", tmp_path) for half in (b"mo", b"del")),
        model_sha256=hashlib.sha256(b"model").hexdigest(),
        vocabulary=kept(vocabulary, "vocab.json", tmp_path),
        styles=kept(styles.read_bytes(), "styles.npz", tmp_path),
    )


def test_the_parts_are_joined_in_their_order(
    tiny_files: Files, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    models: list[bytes] = []
    told: list[str] = []

    def compiled(model: bytes) -> Echo:
        models.append(model)
        return Echo()

    monkeypatch.setattr(module, "kokoro_files", lambda: tiny_files)
    monkeypatch.setattr(module, "_compiled", compiled)
    opened = open_kokoro(cache=tmp_path, say=told.append)
    assert models == [b"model"]
    assert opened.key == tiny_files.model_sha256
    assert opened.numbers == {"a": 43}
    assert all(np.array_equal(opened.tables[name], TABLES[name]) for name in PARENTS)
    assert told == ["preparing the synthesiser"]


def test_parts_that_do_not_join_to_the_model_are_refused(
    tiny_files: Files, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    turned = msgspec.structs.replace(tiny_files, model=tiny_files.model[::-1])
    monkeypatch.setattr(module, "kokoro_files", lambda: turned)
    with pytest.raises(ZooError, match="the parts do not join to the model"):
        open_kokoro(cache=tmp_path, say=print)


def test_the_network_is_asked_for_32_bit_numbers_in_one_thread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[object] = []

    class Core:
        def read_model(self, model: bytes) -> bytes:
            return model

        def compile_model(self, *given: object) -> Echo:
            asked.extend(given)
            return Echo()

    monkeypatch.setattr("openvino.Core", Core)
    assert isinstance(module._compiled(b"model"), Echo)
    settings = {"INFERENCE_PRECISION_HINT": "f32", "INFERENCE_NUM_THREADS": 1}
    assert asked == [b"model", "CPU", settings]


def test_the_alphabet_holds_the_vowels_and_marks() -> None:
    files = kokoro_files()
    assert set(files.vowels + files.marks) <= set(files.symbols)
    assert not set(files.vowels) & set(files.marks)
    assert len(set(files.symbols)) == len(files.symbols)


def test_the_real_alphabet_is_the_written_one(kokoro: Kokoro) -> None:
    assert set(kokoro.numbers) == set(kokoro_files().symbols)


def test_the_real_synthesiser_speaks_twice_alike_and_not_alike_for_two_persons(
    kokoro: Kokoro,
) -> None:
    woman, man = (person.voice for person in drawn_persons(2, seed=1))
    one, two, other = (kokoro.speak("hˈaɪ.", voice) for voice in (woman, woman, man))
    assert np.array_equal(one, two)
    assert 0.2 < one.size / RATE_HZ < 2.5
    assert np.abs(one).max() > 0.05
    assert one.size != other.size or not np.array_equal(one, other)
