"""The stand-in that pip meets in place of setuptools."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from evenhand.model_zoo.fetch.part import Part
from evenhand.model_zoo.fetch.unbuilt import pip_arguments, pip_environment

PROGRAM = """
from pathlib import Path
from setuptools import build_meta
for backend in (build_meta, build_meta.__legacy__):
    assert backend.get_requires_for_build_wheel({}) == []
    about = Path(backend.prepare_metadata_for_build_wheel("."))
    print(about, (about / "METADATA").read_text().split())
    (about / "METADATA").unlink()
    about.rmdir()
"""


@pytest.fixture
def part(make_part: Callable[..., Part]) -> Part:
    return make_part("a-b-1.0/x", b"x", package="a-b", sdist_sha256="1" * 64)


def test_it_answers_with_what_is_known(
    part: Part, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", "own")
    environment = pip_environment(part, tmp_path)
    assert environment["PYTHONPATH"].split(os.pathsep)[1:] == ["own"]
    command = [sys.executable, "-c", PROGRAM]
    done = subprocess.run(
        command, env=environment, cwd=tmp_path, check=True, capture_output=True, text=True
    )
    line = "a_b-1.0.dist-info ['Metadata-Version:', '2.1', 'Name:', 'a_b', 'Version:', '1.0']\n"
    assert done.stdout == 2 * line


def test_pip_compares_the_hash(part: Part, tmp_path: Path) -> None:
    assert "--require-hashes" in pip_arguments(part, tmp_path)
    wanted = (tmp_path / "requirements.txt").read_text()
    assert wanted == f"a-b==1.0 --hash=sha256:{'1' * 64}\n"
