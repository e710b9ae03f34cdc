"""`evenhand zoo` as people run it."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

Ran = CompletedProcess[str]


def test_list_names_every_model(evenhand: Callable[..., Ran], tmp_path: Path) -> None:
    done = evenhand("zoo", "list", cwd=tmp_path)
    assert done.returncode == 0
    rows = json.loads(evenhand("zoo", "list", "--json", cwd=tmp_path).stdout)
    assert all(row["name"] in done.stdout for row in rows)
    assert {row["name"]: row["outputs"] for row in rows}["empathic-insight-voice-plus"] == 59


def test_show_tells_what_a_model_is(evenhand: Callable[..., Ran], tmp_path: Path) -> None:
    done = evenhand("zoo", "show", "empathic-insight-face-large", cwd=tmp_path)
    assert done.returncode == 0
    for part in ("CC-BY-4.0", "no common scale", "siglip2", "Not for", "Not stated"):
        assert part in done.stdout


def test_an_unknown_model_is_named_with_the_nearest(
    evenhand: Callable[..., Ran], tmp_path: Path
) -> None:
    done = evenhand("zoo", "show", "empathic-insight-face", cwd=tmp_path)
    assert done.returncode == 2
    assert "no model 'empathic-insight-face'. Did you mean 'empathic-insight-face-" in done.stderr
    assert "? `evenhand zoo list` names them all" in done.stderr
    far = evenhand("zoo", "show", "qqq", cwd=tmp_path)
    assert "whisper-base. `evenhand zoo list` names them all" in far.stderr
    assert "Traceback" not in done.stderr
