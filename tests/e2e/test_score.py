"""`evenhand score` end to end, with a model that is shipped."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
import soundfile
from PIL import Image

Evenhand = Callable[..., subprocess.CompletedProcess[str]]
FACE, VOICE = "evenhand-face-demo", "evenhand-voice-demo"


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Return a folder of three pictures, a text and a name without a file."""
    folder = tmp_path / "data"
    folder.mkdir()
    rng = np.random.default_rng(0)
    for name in ("a", "b", "c"):
        pixels = rng.integers(0, 256, (40, 30, 3), dtype=np.uint8)
        Image.fromarray(pixels).save(folder / f"{name}.png")
    (folder / "d.png").write_text("no picture")
    (folder / "items.csv").write_text(
        "item,person,path,l,t,r,b\n1,p,a.png,0,0,20,20\n2,p,b.png,5,5,30,40\n3,q,c.png,,,,\n"
        "4,q,d.png,,,,\n5,q,lost.png,,,,\n"
    )
    return folder


def test_pictures_are_scored_once_and_failures_have_a_reason(
    pictures: Path, tmp_path: Path, evenhand: Evenhand
) -> None:
    out = tmp_path / "scores.parquet"
    words = ("score", FACE, pictures, "--out", out, "--box", "l,t,r,b", "--cache", "cache")
    done = evenhand(*words, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "scored: 3 of 5 items, 3 new" in done.stdout
    assert "without scores: 1 not_a_picture" in done.stdout
    assert "without scores: 1 missing" in done.stdout
    assert "computed by: openvino, f32" in done.stdout
    first = pq.read_table(out)
    assert {"item", "anger", "elation", "reason"} <= set(first.column_names)
    assert first["anger"].null_count == 2
    again = evenhand(*words, cwd=tmp_path)
    assert "scored: 3 of 5 items, 0 new" in again.stdout
    assert pq.read_table(out).equals(first)


def test_sounds_are_scored_by_another_model(tmp_path: Path, evenhand: Evenhand) -> None:
    tone = 0.3 * np.sin(2 * np.pi * 220 * np.arange(24_000) / 24_000)
    soundfile.write(tmp_path / "a.wav", tone, 24_000)
    soundfile.write(tmp_path / "b.wav", np.zeros(0), 24_000)
    (tmp_path / "items.csv").write_text("item,person,path\n1,p,a.wav\n2,p,b.wav\n")
    done = evenhand("score", VOICE, ".", "--out", "s.parquet", "--cache", "cache", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "scored: 1 of 2 items, 1 new" in done.stdout
    assert "without scores: 1 empty" in done.stdout


def test_where_nothing_can_be_scored_the_command_does_not_end_well(
    pictures: Path, tmp_path: Path, evenhand: Evenhand
) -> None:
    words = ("score", VOICE, pictures, "--out", "s.parquet", "--cache", "cache")
    done = evenhand(*words, cwd=tmp_path)
    assert done.returncode == 2
    assert "without scores:" in done.stdout
    assert done.stderr.endswith("error: not one item has a score; the reasons stand above\n")
    assert pq.read_table(tmp_path / "s.parquet").num_rows == 5


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["evenhand-face-dem", "DATA"], "Did you mean 'evenhand-face-demo'"),
        ([FACE, "DATA", "--crop", "face", "--box", "l,t"], "LEFT,TOP,RIGHT,BOTTOM"),
        ([FACE, "DATA", "--option", "media"], "--option media: write it as KEY=VALUE"),
        ([FACE, "DATA", "--option", "medium=path"], "Did you mean 'media'?"),
        ([FACE, "DATA", "--format", "media_tabel"], "Did you mean 'media_table'?"),
        ([FACE, "NOWHERE"], "no such folder"),
        ([FACE, "NOWHERE.toml"], "NOWHERE.toml"),
        ([FACE, "DATA", "--language", "de"], "--language"),
        ([VOICE, "DATA", "--crop", "face"], "--crop face: 'evenhand-voice-demo' takes sounds"),
        ([FACE, "DATA", "--perturb", "gray"], "Did you mean 'grey'"),
        ([FACE, "DATA", "--perturb", "telephone"], "is for a sound; this is about a picture"),
        (["whisper-base", "DATA"], "evenhand zoo fetch whisper-base"),
    ],
)
def test_mistakes_are_named_in_a_line(
    words: list[str], says: str, pictures: Path, evenhand: Evenhand
) -> None:
    given = ["." if word == "DATA" else word for word in words]
    done = evenhand("score", *given, "--out", "s.parquet", "--cache", "cache", cwd=pictures)
    assert done.returncode == 2, done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_the_data_of_a_plan_are_scored(pictures: Path, tmp_path: Path, evenhand: Evenhand) -> None:
    plan = tmp_path / "plan.toml"
    assert evenhand("plan", "new", plan, cwd=tmp_path).returncode == 0
    text = plan.read_text(encoding="utf-8")
    text = text.replace('# format = "table"', 'format = "media_table" #')
    text = text.replace('# folder = "."', f'folder = "{pictures.name}" #')
    plan.write_text(text, encoding="utf-8")
    words = ("score", FACE, plan, "--out", "s.parquet", "--cache", "cache")
    done = evenhand(*words, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "scored: 3 of 5 items" in done.stdout


def test_disturbed_items_have_scores_of_their_own(
    pictures: Path, tmp_path: Path, evenhand: Evenhand
) -> None:
    words = ("score", FACE, pictures, "--cache", "cache", "--out")
    assert evenhand(*words, "plain.parquet", cwd=tmp_path).returncode == 0
    one = ("--perturb", "noise-20", "--seed", 3)
    done = evenhand(*words, "noise.parquet", *one, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Gaussian noise with a deviation of 20 of 255 levels is added." in done.stderr
    assert "scored: 3 of 5 items, 3 new" in done.stdout
    plain, noise = (pq.read_table(tmp_path / f"{name}.parquet") for name in ("plain", "noise"))
    assert noise["item"].equals(plain["item"])
    assert not noise["anger"].equals(plain["anger"])
    told = json.loads(noise.schema.metadata[b"evenhand"])["perturbation"]
    assert (told["name"], told["parameters"], told["seed"]) == ("noise-20", {"deviation": 20}, 3)
    every = evenhand(*words, "s.parquet", "--perturb", "all-pictures", "--seed", 3, cwd=tmp_path)
    assert every.returncode == 0, every.stderr
    written = sorted(path.name for path in tmp_path.glob("s.*.parquet"))
    assert len(written) == every.stdout.count("written: ") > 25
    assert pq.read_table(tmp_path / "s.noise-20.parquet").equals(noise)
