"""Names of what can be exported, told from others without the libraries that export it."""

import importlib.util
from pathlib import Path

import pytest

from evenhand.model_zoo.errors import UnknownName
from evenhand.model_zoo.export.known_source import check_source, configurations


def test_the_configurations_are_those_of_open_clip() -> None:
    import open_clip  # noqa: PLC0415 only after what comes before torchvision

    assert set(open_clip.list_models()) <= set(configurations())


@pytest.mark.parametrize("name", ["ViT-B-16", "local-dir:nowhere", "hf-hub:owner/name"])
def test_what_may_be_a_source_goes_through(name: str) -> None:
    check_source(name)


def test_files_and_folders_go_through(tmp_path: Path) -> None:
    check_source(str(tmp_path))
    (tmp_path / "tower.json").write_text("{}", "ascii")
    check_source(str(tmp_path / "tower.json"))


def test_a_name_of_nothing_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownName) as error:
        check_source("ViT-B-17")
    assert str(error.value).startswith(
        "ViT-B-17: no such file or folder, and no configuration of open_clip of that name."
        " Did you mean 'ViT-B-"
    )


def test_without_open_clip_there_is_no_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    assert configurations() == ()
    with pytest.raises(UnknownName, match=r"of that name\.$"):
        check_source("ViT-B-16")
