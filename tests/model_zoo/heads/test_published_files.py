"""Which heads a folder holds, by the names that their authors gave."""

from pathlib import Path

import pytest

from evenhand.model_zoo.card import card, weight_files
from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.heads.published_files import dimension_name, head_files


@pytest.mark.parametrize(
    "model",
    [
        "empathic-insight-face-small",
        "empathic-insight-face-large",
        "empathic-insight-voice-small",
        "empathic-insight-voice-large",
    ],
)
def test_every_published_file_names_its_output(tmp_path: Path, model: str) -> None:
    expected = weight_files(card(model))
    for file in expected.values():
        (tmp_path / file).touch()
    files = head_files(tmp_path, expected)
    assert list(files.found) == list(expected)
    assert (files.missing, files.unexpected) == ((), ())
    assert {name: dimension_name(file.stem) for name, file in files.found.items()} == {
        name: name for name in expected
    }


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("model_valence_best", "valence"),
        ("model_Valence_best3", "Valence"),
        ("model_Valence", "Valence"),
        ("model_High-Pitched_vs._Low-Pitched_best", "High-Pitched_vs._Low-Pitched"),
        ("weights", "weights"),
        ("model_best", "model_best"),
    ],
)
def test_a_name_is_cut_at_underscores_alone(stem: str, name: str) -> None:
    assert dimension_name(stem) == name


def test_e36_heads_that_are_left_out_or_too_many_are_named(tmp_path: Path) -> None:
    (tmp_path / "model_awe_best.pth").touch()
    (tmp_path / "model_joy_best.pth").touch()
    (tmp_path / "README.md").touch()
    files = head_files(tmp_path, {"awe": "model_awe_best.pth", "fear": "model_fear_best.pth"})
    assert list(files.found) == ["awe"]
    assert files.missing == ("fear",)
    assert files.unexpected == ("joy",)


def test_a_folder_without_any_of_the_heads_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ZooError, match=r"none of 1 heads is here; .* 'model_awe_best\.pth'"):
        head_files(tmp_path, {"awe": "model_awe_best.pth"})
    with pytest.raises(ZooError, match="no such folder of heads"):
        head_files(tmp_path / "none", {"awe": "model_awe_best.pth"})
