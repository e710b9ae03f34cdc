"""`evenhand zoo fetch`: lists, fetches, and says what is wrong."""

from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from evenhand.audit.errors import InputError
from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.fetch import model_files, whisper_base
from evenhand.model_zoo.fetch.part_list import PartList
from evenhand.zoo_fetch_command import fetch_model


@pytest.fixture
def call() -> Callable[..., tuple[int, str, str]]:
    app = typer.Typer(pretty_exceptions_enable=False)
    app.command("fetch")(fetch_model)

    def called(*arguments: object) -> tuple[int, str, str]:
        done = CliRunner().invoke(app, [str(one) for one in arguments])
        if isinstance(done.exception, InputError):
            raise done.exception
        return done.exit_code, done.stdout, done.stderr

    return called


def test_the_list_names_size_and_licence(call: Callable[..., tuple[int, str, str]]) -> None:
    code, said, _ = call("--list")
    assert code == 0
    (line,) = [line for line in said.splitlines() if line.startswith("whisper-base")]
    assert line.split()[1:4] == ["147.4", "MB", "MIT"]


def test_a_whisper_is_made_into_a_folder(
    call: Callable[..., tuple[int, str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def made(of: PartList, *, cache: Path, say: Callable[[str], None]) -> Path:
        say("working")
        return cache / "models" / of.name

    monkeypatch.setattr(whisper_base, "whisper_folder", made)
    code, said, beside = call("whisper-base", "--cache", tmp_path)
    assert code == 0
    assert said.strip() == str(tmp_path / "models" / "whisper-base")
    assert beside.strip() == "evenhand: working"


def test_files_are_named_where_nothing_is_made_of_them(
    call: Callable[..., tuple[int, str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from evenhand.model_zoo.fetch import part_list  # noqa: PLC0415 patched here alone

    plain = PartList(schema=1, name="plain", title="Plain", parts=())
    monkeypatch.setattr(part_list, "part_list", lambda _: plain)

    def found(of: PartList, *, cache: Path, say: Callable[[str], None]) -> dict[str, Path]:
        say("nothing to do")
        return {"a": cache / of.name, "b": cache}

    monkeypatch.setattr(model_files, "model_files", found)
    assert call("plain", "--cache", tmp_path)[1].split() == [str(tmp_path / "plain"), str(tmp_path)]


def test_mistakes_are_named(
    call: Callable[..., tuple[int, str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InputError, match="nothing to fetch is named 'whisper'"):
        call("whisper", "--cache", tmp_path)
    for arguments in ((), ("whisper-base", "--list")):
        with pytest.raises(InputError, match="name what to fetch, or say --list, not both"):
            call(*arguments)

    def offline(*_: object, **__: object) -> Path:
        problem = "the index was not reached"
        raise ZooError([problem])

    monkeypatch.setattr(whisper_base, "whisper_folder", offline)
    with pytest.raises(InputError, match="the index was not reached"):
        call("whisper-base", "--cache", tmp_path)
