"""What is told while a command works: nothing in short, and mistakes where GitHub shows them."""

import pytest

from evenhand.audit.errors import InputError
from evenhand.console_mode import mode
from evenhand.saying import telling


def test_steps_go_to_stderr_and_a_quiet_command_has_none(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for how, told in ((mode(), "evenhand: a step\n"), (mode(quiet=True), "")):
        with telling(how) as say:
            say("a step")
        said = capsys.readouterr()
        assert (said.out, said.err) == ("", told)


def test_a_mistake_is_annotated_for_github_and_still_raised(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(InputError), telling(mode(quiet=True, github=True)):
        raise InputError(["plan.toml: margin: got -1", "and 50%\nmore"])
    assert capsys.readouterr().err == (
        "::error title=evenhand::plan.toml: margin: got -1\n"
        "::error title=evenhand::and 50%25%0Amore\n"
    )
    with pytest.raises(InputError), telling(mode()):
        raise InputError(["plain"])
    assert capsys.readouterr().err == ""
