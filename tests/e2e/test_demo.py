"""The demonstration as a user gives it: shipped stimuli, models that really run, one page."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from evenhand.audit.stored import read_result

pytest.importorskip("openvino")
Done: TypeAlias = object


@pytest.fixture(scope="module")
def shown(
    tmp_path_factory: pytest.TempPathFactory, evenhand: Callable[..., object]
) -> tuple[Path, str]:
    """Return the folder of the demonstration, without models of others, and what it said."""
    folder = tmp_path_factory.mktemp("demo")
    done = evenhand("demo", "--out", "report", "--cache", "cache", cwd=folder)
    assert done.returncode == 0, done.stderr  # type: ignore[attr-defined]
    return folder / "report", done.stdout  # type: ignore[attr-defined]


def test_it_says_which_model_could_not_take_part_and_how_to_get_it(shown: tuple[Path, str]) -> None:
    folder, said = shown
    assert "not audited: " in said
    page = (folder / "report.html").read_text(encoding="utf-8")
    for text in (said, page):
        assert re.search(r"evenhand zoo fetch face-api", text)


def test_the_page_leads_to_both_reports(shown: tuple[Path, str]) -> None:
    folder, _ = shown
    page = (folder / "report.html").read_text(encoding="utf-8")
    for link in ("faces/report.html", "voices/report.html"):
        assert f'href="{link}"' in page
        assert (folder / link).stat().st_size > 0


def test_every_kind_of_attribute_is_audited_with_pairs(shown: tuple[Path, str]) -> None:
    folder, _ = shown
    faces, voices = (read_result(folder / kind) for kind in ("faces", "voices"))
    named = {a.name for result in (faces, voices) for a in result.attributes}
    assert named >= {"age", "gender", "shape", "tone", "accent", "language", "fluency"}
    for result in (faces, voices):
        assert result.data.subjects == "synthetic"
        assert any(f.code == "CFP001" and f.gated for f in result.findings)
        assert all(m.items_scored for m in result.models)


def test_pauses_of_a_second_language_are_read_as_sadness(shown: tuple[Path, str]) -> None:
    """A fault of the shipped voice model, on persons that it was not trained on."""
    voices = read_result(shown[0] / "voices")
    (finding,) = [
        f
        for f in voices.findings
        if f.code == "CFP001" and "pauses_and_fillers" in f.title and f.emotion == "sadness"
    ]
    widest = max(finding.comparisons, key=lambda row: abs(row.gap.value or 0.0))
    assert finding.verdict == "exceeds_margin"
    assert widest.gap.low is not None
    assert widest.gap.low > 0.05


def test_it_can_be_given_again(shown: tuple[Path, str], evenhand: Callable[..., object]) -> None:
    folder, _ = shown
    again = evenhand("demo", "--out", "report", "--cache", "cache", cwd=folder.parent)
    assert again.returncode == 0, again.stderr  # type: ignore[attr-defined]
