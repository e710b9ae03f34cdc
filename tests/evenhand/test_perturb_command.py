"""What disturbs pictures and sounds, to read of, to look at, to listen to."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
from PIL import Image
from typer.testing import CliRunner

from evenhand.audit.errors import InputError
from evenhand.audit.perturbations.catalogue import chosen, perturbations
from evenhand.perturb_command import app


def test_the_list_names_all() -> None:
    done = CliRunner().invoke(app, ["list"], env={"COLUMNS": "160"}, catch_exceptions=False)
    assert done.exit_code == 0
    assert all(name in done.stdout for name in perturbations())
    assert "0.5, ser-tests" in done.stdout


def test_a_sound_is_written_at_its_own_rate(tmp_path: Path) -> None:
    tone = (0.7 * np.sin(np.arange(22_050) / 9)).astype(np.float32)
    soundfile.write(tmp_path / "a.wav", tone, 22_050, subtype="FLOAT")
    words = ["apply", "gain-plus-2db", str(tmp_path / "a.wav"), "--out", str(tmp_path / "out")]
    done = CliRunner().invoke(app, words, catch_exceptions=False)
    assert done.exit_code == 0
    found, rate = soundfile.read(tmp_path / "out" / "gain-plus-2db.wav", dtype="float32")
    assert rate == 22_050
    assert found == pytest.approx(tone * 10**0.1, rel=1e-5)


def test_a_picture_is_written_in_all_ways(tmp_path: Path) -> None:
    Image.new("RGB", (20, 16), (200, 90, 30)).save(tmp_path / "a.png")
    words = ["apply", "all-pictures", str(tmp_path / "a.png"), "--out", str(tmp_path / "out")]
    done = CliRunner().invoke(app, words, catch_exceptions=False)
    assert done.exit_code == 0
    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert written == {f"{one.name}.png" for one in chosen("all-pictures")}
    grey = np.asarray(Image.open(tmp_path / "out" / "grey.png"))
    assert np.ptp(grey) == 0


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    Image.new("RGB", (4, 4)).save(tmp_path / "a.png")
    (tmp_path / "out").write_text("a file")
    words = ["apply", "grey", str(tmp_path / "a.png"), "--out", str(tmp_path / "out")]
    with pytest.raises(InputError, match=r"out: cannot be written"):
        CliRunner().invoke(app, words, catch_exceptions=False)


@pytest.mark.parametrize(
    ("name", "file", "says"),
    [("grey", "no.png", "missing"), ("telephone", "a.txt", "not_a_sound"), ("gray", "a", "grey")],
)
def test_mistakes_are_named(name: str, file: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("text")
    words = ["apply", name, str(tmp_path / file), "--out", str(tmp_path / "out")]
    with pytest.raises(InputError, match=says):
        CliRunner().invoke(app, words, catch_exceptions=False)
