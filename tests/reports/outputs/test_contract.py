"""What every form keeps: the folder is the list, and a result gives the same bytes each time."""

import pytest

from evenhand.audit.errors import InputError
from evenhand.audit.result import AuditResult
from evenhand.reports.extras import extra_module
from evenhand.reports.forms import files, forms, output
from evenhand.reports.wording import BANNED

QUICK = tuple(form for form in forms() if form != "pdf")
OF_MODELS = ("hub-metadata", "model-card")
TEXTS = ("annex-iv", "md", "model-card")


@pytest.mark.parametrize("form", forms())
def test_a_form_says_what_it_is(form: str) -> None:
    assert output(form).TELLS[0].islower()
    assert len(output(form).TELLS) < 80


@pytest.mark.parametrize("form", QUICK)
def test_the_same_result_gives_the_same_files(form: str, rich: AuditResult) -> None:
    first, again = files(rich, form), files(rich, form)
    assert first == again
    assert first
    assert all(name and "/" not in name for name in first)
    assert all(isinstance(content, bytes) and content for content in first.values())


@pytest.mark.parametrize("form", QUICK)
@pytest.mark.parametrize("name", ["empty", "bare", "crowded", "named_badly"])
def test_every_result_has_every_form(form: str, name: str, request: pytest.FixtureRequest) -> None:
    result: AuditResult = request.getfixturevalue(name)
    assert files(result, form) or (form in OF_MODELS and not result.models)


@pytest.mark.parametrize("form", TEXTS)
def test_texts_promise_nothing(form: str, rich: AuditResult) -> None:
    for content in files(rich, form).values():
        text = content.decode()
        assert not BANNED.findall(text)
        assert "None" not in text.split()
        assert "not a conformity assessment" in text


@pytest.mark.parametrize("form", TEXTS)
def test_names_stay_names(form: str, named_badly: AuditResult) -> None:
    for content in files(named_badly, form).values():
        whole = content.decode()
        text = whole.partition("\n---\n\n")[2] if form == "model-card" else whole
        assert "<script" not in text
        assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in text
        assert "@all" not in text
        assert "\n# x" not in text


def test_an_unknown_form_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(InputError, match=r"no form 'pfd'.* Did you mean 'pdf'"):
        output("pfd")


def test_a_missing_library_is_named_with_its_extra() -> None:
    with pytest.raises(InputError, match=r"no_such_library is not .* 'evenhand\[pdf\]'"):
        extra_module("no_such_library.part", extra="pdf")


def test_a_missing_library_of_the_system_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: str) -> None:
        msg = "cannot load library 'pango'\nmore"
        raise OSError(msg)

    monkeypatch.setattr("evenhand.reports.extras.importlib.import_module", broken)
    with pytest.raises(InputError, match=r"weasyprint cannot be loaded.*'pango'$"):
        extra_module("weasyprint", extra="pdf")
