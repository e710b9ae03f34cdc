"""How a command talks: in full, in short, as JSON; no colour and one width where nobody looks."""

import io
import json

import pytest

from evenhand.audit.errors import InputError
from evenhand.console_mode import PIPE_WIDTH, Mode, console, mode, printable, shown

DOCUMENT = {"b": 1, "a": None, "text": "Österreich"}


def printed(how: Mode, capsys: pytest.CaptureFixture[str]) -> str:
    shown(how, lines=["all", "of it\x1b[0m"], brief=["in short"], document=DOCUMENT)
    said = capsys.readouterr()
    assert not said.err
    return said.out


def test_a_mode_shows_its_own_form_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(mode(), capsys) == "all\nof it\N{REPLACEMENT CHARACTER}[0m\n"
    assert printed(mode(quiet=True), capsys) == "in short\n"
    out = printed(mode(as_json=True), capsys)
    assert json.loads(out) == DOCUMENT
    assert list(json.loads(out)) == list(DOCUMENT)


def test_quiet_and_json_exclude_each_other() -> None:
    with pytest.raises(InputError, match="--quiet and --json were both given; expected one"):
        mode(quiet=True, as_json=True)
    assert mode(quiet=True, github=True) == Mode(form="quiet", github=True)


def test_names_keep_their_letters_and_lose_their_commands() -> None:
    assert printable("日本 Ö\t\x07") == "日本 Ö" + 2 * "\N{REPLACEMENT CHARACTER}"


@pytest.mark.parametrize("columns", ["40", "300", ""])
def test_in_a_pipe_no_window_matters(
    columns: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    terminal = console()
    assert terminal.width == PIPE_WIDTH
    terminal.print("[red]3 of 4[/red] :smile:")
    assert capsys.readouterr().out == "3 of 4 :smile:\n"


def test_a_window_keeps_its_width(monkeypatch: pytest.MonkeyPatch) -> None:
    class Window(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdout", Window())
    monkeypatch.setenv("COLUMNS", "66")
    monkeypatch.setenv("TERM", "xterm")
    assert console().width == 66
    monkeypatch.setenv("NO_COLOR", "1")
    assert console().no_color
