"""`evenhand metrics` as people run it."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

Ran = CompletedProcess[str]


def test_list_names_every_measure(evenhand: Callable[..., Ran], tmp_path: Path) -> None:
    done = evenhand("metrics", "list", cwd=tmp_path)
    assert done.returncode == 0
    assert "bias" in done.stdout
    assert "krippendorff_alpha" in done.stdout
    rows = json.loads(evenhand("metrics", "list", "--json", cwd=tmp_path).stdout)
    assert {row["kind"] for row in rows} == {"gate", "shown", "diagnostic", "test", "screening"}
    assert all(row["name"] in done.stdout for row in rows)


def test_show_tells_what_a_measure_is(evenhand: Callable[..., Ran], tmp_path: Path) -> None:
    done = evenhand("metrics", "show", "brier", cwd=tmp_path)
    assert done.returncode == 0
    for part in ("mean((probability - truth)^2)", "0 to 1", "When to use", "When not", "source"):
        assert part in done.stdout


def test_an_unknown_measure_is_named_with_the_nearest(
    evenhand: Callable[..., Ran], tmp_path: Path
) -> None:
    done = evenhand("metrics", "show", "spearmn", cwd=tmp_path)
    assert done.returncode == 2
    assert "no measure 'spearmn'. Did you mean 'spearman'" in done.stderr
    assert "Traceback" not in done.stderr


def test_pages_are_written(evenhand: Callable[..., Ran], tmp_path: Path) -> None:
    done = evenhand("metrics", "pages", "made", cwd=tmp_path)
    assert done.returncode == 0
    made = {file.name for file in (tmp_path / "made").iterdir()}
    assert {"README.md", "mae.md", "icc.md"} <= made


def test_a_folder_that_cannot_be_made_is_named(
    evenhand: Callable[..., Ran], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    done = evenhand("metrics", "pages", "file", cwd=tmp_path)
    assert done.returncode == 2
    assert "file: cannot be written" in done.stderr
