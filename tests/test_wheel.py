"""The release gate: the wheel made from the sdist holds every file of the rooms, and each imports.

A subpackage that nobody lists, or a template that no pattern catches, is missing from the wheel
only; whoever works in the repository never sees it.
"""

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parent.parent
ROOMS = ("audit", "metrics", "model_zoo", "reports")
FACE = "evenhand"
COPIED = (*ROOMS, FACE, "docs", "examples", "tests")

IMPORT_ALL = """
import importlib, sys
for name in sys.argv[2:]:
    module = importlib.import_module(name)
    assert module.__file__.startswith(sys.argv[1]), f"{name} came from {module.__file__}"
print(len(sys.argv[2:]))
"""


def _run(*command: str | Path, folder: Path, **environment: str) -> str:
    """Run a command away from the repository and return what it printed."""
    inherited = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env=inherited | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the sdist from a copy of the repository, and the wheel from that sdist."""
    copy = tmp_path_factory.mktemp("copy") / "evenhand"
    left_behind = shutil.ignore_patterns("__pycache__", "*.pyc", ".*_cache")
    copy.mkdir()
    for folder in COPIED:
        shutil.copytree(HOUSE / folder, copy / folder, symlinks=True, ignore=left_behind)
    for path in HOUSE.iterdir():
        if path.is_file() and not path.name.startswith(".coverage"):
            shutil.copy(path, copy)
    out = tmp_path_factory.mktemp("built")
    _run(sys.executable, "-m", "build", "--no-isolation", "--outdir", out, copy, folder=out)
    return out


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into an empty folder, without what it depends on."""
    target = tmp_path_factory.mktemp("installed")
    (wheel,) = built.glob("*.whl")
    options = ("--quiet", "--disable-pip-version-check", "--no-deps", "--no-index", "--no-compile")
    _run(sys.executable, "-m", "pip", "install", *options, "--target", target, wheel, folder=built)
    return target


def _left_behind(path: Path) -> bool:
    return "__pycache__" in path.parts or any(part.startswith(".") for part in path.parts)


def _in_the_tree() -> set[str]:
    """Return the files of the face and its rooms, as paths below `evenhand/`."""
    own = [path for path in (HOUSE / FACE).iterdir() if not path.is_symlink()]
    found = {
        path.relative_to(start)
        for start, folders in ((HOUSE, [HOUSE / room for room in ROOMS]), (HOUSE / FACE, own))
        for folder in folders
        for path in (folder, *folder.rglob("*"))
        if path.is_file()
    }
    return {path.as_posix() for path in found if not _left_behind(path)}


def _modules(files: set[str]) -> list[str]:
    """Return the module names of Python files below `evenhand/`."""
    stems = {f"{FACE}/{name.removesuffix('.py')}" for name in files if name.endswith(".py")}
    return sorted(stem.removesuffix("/__init__").replace("/", ".") for stem in stems)


def test_the_wheel_holds_the_files_of_the_tree_and_no_others(installed: Path) -> None:
    top = installed / FACE
    assert {p.relative_to(top).as_posix() for p in top.rglob("*") if p.is_file()} == _in_the_tree()


def test_templates_styles_and_tables_are_inside(installed: Path) -> None:
    suffixes = {path.suffix for path in (installed / FACE).rglob("*")}
    assert suffixes >= {".css", ".jinja", ".toml", ".typed"}


def test_every_module_of_the_wheel_imports(installed: Path, tmp_path: Path) -> None:
    modules = _modules(_in_the_tree())
    program = (sys.executable, "-P", "-c", IMPORT_ALL, str(installed), *modules)
    printed = _run(*program, folder=tmp_path, PYTHONPATH=str(installed))
    assert int(printed) == len(modules) > len(ROOMS)


def test_the_wheel_takes_no_name_but_its_own(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {FACE}
    assert {Path(name).name for name in names} >= {"LICENSE", "NOTICE", "METADATA"}


def test_the_sdist_holds_what_a_reader_and_a_packager_need(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    wanted = (
        "CHANGELOG.md CITATION.cff CONTRIBUTING.md LICENSE Makefile NOTICE README.md "
        "constraints.txt pyproject.toml tests/test_wheel.py docs/adr"
    )
    assert names >= set(wanted.split())
