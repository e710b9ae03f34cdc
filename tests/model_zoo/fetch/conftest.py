"""A folder that stands where the indexes stand: one wheel for pip, one archive for npm."""

import hashlib
import io
import os
import stat
import sys
import tarfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from evenhand.model_zoo.fetch.part import Part

FILES: Mapping[str, bytes] = {
    "weights/data/model.bin.part1": b"first half, ",
    "weights/data/model.bin.part2": b"second half",
    "weights/data/config.json": b"{}",
}
SOURCE: Mapping[str, bytes] = {
    "source-1.0/PKG-INFO": b"Metadata-Version: 2.1\nName: source\nVersion: 1.0\n",
    "source-1.0/setup.py": b"raise SystemExit('the code of the package was run')\n",
    "source-1.0/weights.bin": b"weights",
}
NPM = """#!{python}
import pathlib, shutil, sys
(folder,) = (pathlib.Path(one[19:]) for one in sys.argv if one[:19] == "--pack-destination=")
wanted = sys.argv[-1].replace("/", "-")
source = pathlib.Path({folder!r}) / (wanted + ".tgz")
if "--ignore-scripts" not in sys.argv:
    sys.exit("scripts would run")
if not source.exists():
    sys.exit("npm error code E404")
shutil.copy(source, folder)
"""


def part(member: str | None, content: bytes, **change: object) -> Part:
    """Return the part that a file of the index is, or one that is changed."""
    told: dict[str, object] = {
        "source": "pypi",
        "package": "weights",
        "version": "1.0",
        "member": member,
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
        "licence": "MIT",
    }
    return Part(**(told | change))  # type: ignore[arg-type]


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of the index; pip looks there and nowhere else, and so does npm."""
    folder = tmp_path / "index"
    folder.mkdir()
    write_wheel(folder / "weights-1.0-py3-none-any.whl", FILES)
    write_tar(folder / "@some-weights@1.0.tgz", FILES, links=["link.json"])
    write_tar(folder / "source-1.0.tar.gz", SOURCE)
    (tmp_path / "bin").mkdir()
    npm = tmp_path / "bin" / "npm"
    npm.write_text(NPM.format(python=sys.executable, folder=str(folder)))
    npm.chmod(npm.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def write_wheel(path: Path, files: Mapping[str, bytes]) -> None:
    """Write a wheel that holds files."""
    name, version = path.name.split("-")[:2]
    about = f"{name}-{version}.dist-info"
    with zipfile.ZipFile(path, "w") as wheel:
        for inside, content in files.items():
            wheel.writestr(inside, content)
        wheel.writestr(
            f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        )
        wheel.writestr(
            f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(f"{about}/RECORD", "")


def write_tar(path: Path, files: Mapping[str, bytes], *, links: Sequence[str] = ()) -> None:
    """Write an archive that holds files, and links to a file outside."""
    with tarfile.open(path, "w:gz") as tar:
        for inside, content in files.items():
            told = tarfile.TarInfo(inside)
            told.size = len(content)
            tar.addfile(told, io.BytesIO(content))
        for name in links:
            link = tarfile.TarInfo(name)
            link.type, link.linkname = tarfile.SYMTYPE, "../../../etc/hostname"
            tar.addfile(link)


@pytest.fixture(scope="session")
def files() -> Mapping[str, bytes]:
    """Return what both archives hold."""
    return FILES


@pytest.fixture(scope="session")
def make_part() -> Callable[..., Part]:
    """Return the maker of parts."""
    return part


@pytest.fixture(scope="session")
def wheel_writer() -> Callable[[Path, Mapping[str, bytes]], None]:
    """Return the writer of wheels."""
    return write_wheel
