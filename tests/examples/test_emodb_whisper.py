"""The example on EMO-DB: which clips are taken, what is kept, and what is printed."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "examples" / "emodb_whisper" / "run.py"


@pytest.fixture(scope="module")
def run() -> ModuleType:
    spec = importlib.util.spec_from_file_location("emodb_whisper_run", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _line(clip: str, emotion: str, german: str) -> dict[str, Any]:
    return {
        "clip": clip,
        "speaker": clip[:2],
        "emotion": emotion,
        "sex": "female" if clip < "10" else "male",
        "age": 30 + int(clip[:2]),
        "said": "Das will sie am Mittwoch abgeben.",
        "german": german,
        "free": german,
        "language": "de",
        "german_share": 0.9,
    }


def test_clips_are_spread_over_the_sentences(run: ModuleType, tmp_path: Path) -> None:
    for name in ("03a01Wa", "03a02Wa", "03a04Wa", "03a05Wb", "08a01Wa", "03a01Na"):
        (tmp_path / f"{name}.wav").touch()
    assert [clip.stem for clip in run.sample(tmp_path, each=2)] == [
        *("03a01Na", "03a01Wa", "03a05Wb", "08a01Wa"),
    ]


def test_what_was_heard_is_kept_and_told(
    run: ModuleType,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: Any,  # noqa: ANN401
) -> None:
    heard = [
        _line("03a02Wa.wav", "anger", "Das will sie am Mittwoch abgeben."),
        _line("08a02Ta.wav", "sadness", "Das für sie"),
        _line("10a02Wa.wav", "anger", "das will sie am Mittwoch angeben"),
        _line("11a02Ta.wav", "sadness", "Das will sie"),
    ]
    (tmp_path / "wav").mkdir()
    for one in heard:
        (tmp_path / "wav" / one["clip"]).touch()
    lines = "".join(json.dumps(one) + "\n" for one in heard)
    (tmp_path / "heard.jsonl").write_text(lines + '{"clip": "cut o')
    monkeypatch.setattr("sys.argv", ["run.py", str(tmp_path), "--out", str(tmp_path)])
    run.main()
    said = capsys.readouterr().out
    assert "4 clips of 4 speakers" in said
    assert "word error rate, language given: 0.333 (24 words)" in said
    assert "taken for German: 4 of 4" in said
    (sadness,) = [line for line in said.splitlines() if line.startswith("sadness")]
    assert sadness.split()[1:4] == ["2", "2", "0.583"]
    assert (tmp_path / "heard.jsonl").read_text() == lines
