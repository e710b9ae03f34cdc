"""A tower that Optimum-Intel exports itself: compared with torch, made once."""

from pathlib import Path

import pytest

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.export import open_clip_visual
from evenhand.model_zoo.export.open_clip_visual import kept_open_clip


def test_it_is_made_once(clip_folder: Path, tmp_path: Path) -> None:
    kept = kept_open_clip(clip_folder, cache=tmp_path)
    network = kept / "openvino_model_vision.xml"
    made = network.stat().st_mtime_ns
    assert kept_open_clip(clip_folder, cache=tmp_path) == kept
    assert network.stat().st_mtime_ns == made
    assert list((tmp_path / "optimum").iterdir()) == [kept]


def test_an_export_that_is_too_far_is_not_kept(
    clip_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_clip_visual, "optimum_export", lambda *_: None)
    monkeypatch.setattr(open_clip_visual, "open_clip_visual", lambda _: lambda batch: batch[:, 0])
    with pytest.raises(ZooError, match="outputs to compare: of one shape"):
        kept_open_clip(clip_folder, cache=tmp_path)
    assert list((tmp_path / "optimum").iterdir()) == []
