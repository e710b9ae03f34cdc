"""The command `report`, called as a program calls it."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evenhand.audit.errors import InputError
from evenhand.audit.result import AuditResult, dump, load, schema
from evenhand.report_command import app
from evenhand.reports.forms import forms

FRAME = Path(__file__).parents[1] / "reports" / "frame.json"


@pytest.fixture
def audited(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes the folder of an audit with fields of its result replaced."""

    def write(name: str, **fields: object) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        made: AuditResult = replace(load(FRAME), **fields)  # type: ignore[arg-type]
        dump(made, folder / "result.json")
        return folder

    return write


def said(*arguments: str | Path, code: int = 0) -> str:
    """Return what the command printed."""
    done = CliRunner().invoke(app, list(map(str, arguments)))
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == code, done.output
    return done.stdout


def test_a_folder_alone_gives_the_page(audited: Callable[..., Path]) -> None:
    folder = audited("one")
    assert said(folder) == f"written: {folder / 'report.html'}\n"
    assert said("render", folder) == said(folder)
    assert (folder / "report.html").stat().st_size > 10_000


@pytest.mark.parametrize(
    ("form", "names"),
    [
        ("md", ["summary.md"]),
        ("csv", ["estimates.csv", "evidence.csv"]),
        ("parquet", ["estimates.parquet"]),
        ("annex-iv", ["annex-iv.md"]),
        ("model-card", ["model-card.face-and-voice.md", "model-card.voice-only.md"]),
    ],
)
def test_a_form_is_written_beside_the_result(
    audited: Callable[..., Path], form: str, names: list[str]
) -> None:
    folder = audited("one")
    lines = said("--format", form, folder / "result.json").splitlines()
    assert sorted(lines) == [f"written: {folder / name}" for name in names]
    assert all((folder / name).stat().st_size for name in names)


def test_a_model_card_of_the_internal_edition_is_not_for_passing_on(
    audited: Callable[..., Path],
) -> None:
    told = said(audited("one", audience="internal"), "--format", "model-card")
    assert "note: made of the internal edition" in told


def test_the_forms_are_listed_with_what_they_are() -> None:
    lines = said("forms").splitlines()
    assert tuple(line.split()[0] for line in lines) == forms()


def test_an_unknown_form_is_refused_before_anything_is_read() -> None:
    with pytest.raises(InputError, match="there is no form 'pfd'"):
        said("nowhere", "--format", "pfd")


def test_two_results_that_are_alike_end_with_0(audited: Callable[..., Path]) -> None:
    told = said("diff", audited("one"), audited("two"))
    assert "No verdict got worse." in told


def test_a_verdict_that_got_worse_ends_with_1(audited: Callable[..., Path]) -> None:
    one, two = audited("one", verdict="within_margin"), audited("two", verdict="exceeds_margin")
    assert "1 verdict got worse." in said("diff", one, two, code=1)
    assert json.loads(said("diff", one, two, "--format", "json", code=1))["worse"] is True
    assert said("diff", two, one, "--format", "md").startswith("# Two audits compared\n")


def test_names_of_models_are_checked(audited: Callable[..., Path]) -> None:
    one = audited("one")
    name = load(one / "result.json").models[0].name
    assert said("diff", one, one, "--model", f"{name}={name}")
    with pytest.raises(InputError, match="--model: got 'x', expected OLD=NEW"):
        said("diff", one, one, "--model", "x")
    with pytest.raises(InputError, match="the first audit has no model 'x'"):
        said("diff", one, one, "--model", f"x={name}")


def test_the_schema_is_that_of_the_result() -> None:
    assert json.loads(said("schema")) == json.loads(json.dumps(schema()))


def test_nothing_named_is_an_offer_of_help() -> None:
    assert "diff" in said(code=2) + said("--help")
