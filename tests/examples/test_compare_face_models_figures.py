"""The page of the example of five face models: its commands, and every figure in its tables.

The figures are held where the pictures and the models are at hand: pictures in
`EVENHAND_CACHE/stimuli/faces-core`, made as the page says. Scores are kept in the cache.
"""

import csv
import json
import tomllib
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

import evenhand
from evenhand.__main__ import app
from evenhand.audit.result import AuditResult, Comparison, Finding, Number
from evenhand.model_zoo.card import card
from evenhand.model_zoo.crosswalk import crosswalk, label, label_id
from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.fetch.cache import cache_folder
from evenhand.model_zoo.on_demand import predictor_on_demand
from evenhand.model_zoo.wish import Wish

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "compare_face_models"
PLAN = tomllib.loads((EXAMPLE / "plan.toml").read_text(encoding="utf-8"))
MODELS = tuple(model["name"] for model in PLAN["model"])
OTHERS = ("face-api", "fer", "facex", "human-emotion")
CROPS = {
    "found": ("--crop", "face"),
    "declared": ("--box", "face_left,face_top,face_right,face_bottom"),
}
TONES = ("light", "mid", "dark")
PERSONS = 2
"""Seed of the rendered persons: not that of the faces that the shipped model learnt from."""


def test_the_page_names_every_command_and_every_statement() -> None:
    page = (EXAMPLE / "README.md").read_text(encoding="utf-8")
    assert all(f"evenhand zoo fetch {name}" in page for name in OTHERS)
    assert all(" ".join(option) in page for option in CROPS.values())
    assert f"--corpus faces-core --seed {PERSONS} " in page
    for word in (
        "synthetic",
        "no human has rated",
        "poles of a modelling program",
        "not validated",
    ):
        assert word in page


def finding(result: AuditResult, start: str) -> Finding:
    """Return the one finding whose id starts so."""
    found = [each for each in result.findings if each.id.startswith(start)]
    assert len(found) == 1
    return found[0]


def comparison(found: Finding, slice_id: str) -> Comparison:
    """Return the row of a slice."""
    return next(row for row in found.comparisons if row.slice == slice_id)


def words(number: Number | None, *, sign: bool = False) -> str:
    """Return a number with its interval as the page writes it."""
    assert number is not None
    values = (number.value, number.low, number.high)
    value, low, high = (f"{0.0 if v is None else v:{'+' if sign else ''}.2f}" for v in values)
    return f"{value} ({low} to {high})"


def rate_line(result: AuditResult, name: str) -> str:
    """Return the line of a model in the page's table of hits by tone."""
    found = finding(result, f"DIS004.{name}.tpr.")
    rates = [words(comparison(found, f"tone={tone}").inside) for tone in TONES]
    dark = comparison(found, "tone=dark")
    told = (f"`{name}`", *rates, words(dark.gap, sign=True), verdict(dark))
    return f"| {' | '.join(told)} |"


def anger_line(result: AuditResult, name: str) -> str:
    """Return the line of a model in the page's table of anger within pairs."""
    found = finding(result, f"CFP001.{name}.tone.anger")
    dark, size = comparison(found, "tone: light -> dark"), found.tables[0]
    beyond = next(row for row in size.rows if row[0] == "tone: light -> dark")
    share, low, high = (
        float(str(beyond[size.columns.index(column)]))
        for column in ("share beyond the margin", "share, low", "share, high")
    )
    said = f"{share:.2f} ({low:.2f} to {high:.2f})"
    return f"| `{name}` | {words(dark.gap, sign=True)} | {said} | {verdict(dark)} |"


def bright_line(result: AuditResult, name: str) -> str:
    """Return the line of a model in the page's table of equal brightness."""
    found = finding(result, f"DIS004.{name}.tpr.")
    cells = [(t, e) for t, e in (("light", "0.5"), ("dark", "2"))]
    rates = [comparison(found, f"tone={t} & exposure={e}").inside for t, e in cells]
    return f"| `{name}` | {' | '.join(words(rate) for rate in rates)} |"


def verdict(row: Comparison) -> str:
    """Return a verdict as the page writes it."""
    return str(row.verdict).replace("_margin", "").replace("_", " ")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> AuditResult:
    """Return the plan's result on the pictures; scores are kept in the cache."""
    corpus = cache_folder() / "stimuli" / "faces-core"
    told = corpus / "manifest.json"
    if not told.is_file() or json.loads(told.read_bytes())["seed"] != PERSONS:
        pytest.skip("no EVENHAND_CACHE/stimuli/faces-core as README.md of the example renders it")
    for name in OTHERS:
        try:
            predictor_on_demand(name, Wish(cache=cache_folder()))
        except ZooError as error:
            pytest.skip(f"{name} is not at hand: {error}")
    for name in MODELS:
        model, _, crop = name.rpartition(".")
        out = corpus / "scores" / f"{name}.parquet"
        out.parent.mkdir(exist_ok=True)
        asked = ["score", model, str(corpus), "--format", "stimulus_corpus", *CROPS[crop]]
        scored = CliRunner().invoke(app, [*asked, "--out", str(out)])
        assert scored.exit_code == 0, scored.output
    return evenhand.run(EXAMPLE / "plan.toml", tmp_path_factory.mktemp("whole"), data=corpus)


@pytest.mark.parametrize("name", OTHERS)
def test_the_card_quotes_how_often_the_intended_label_is_named(
    whole: AuditResult, name: str
) -> None:
    assert whole.findings  # the scores are written
    corpus = cache_folder() / "stimuli" / "faces-core"
    with (corpus / "items.csv").open(encoding="utf-8") as file:
        items = {row["item"]: row for row in csv.DictReader(file)}
    known = crosswalk("basic-emotions")
    named: dict[str, list[bool]] = {"all": [], **{tone: [] for tone in TONES}}
    for row in pq.read_table(corpus / "scores" / f"{name}.found.parquet").to_pylist():
        if row["reason"] is None:
            shares = {word: share for word, share in row.items() if word.startswith(known.name)}
            about = items[row["item"]]
            hit = max(shares, key=shares.__getitem__) == label_id(
                known, label(known, about["recipe"])
            )
            for group in ("all", about["tone"]):
                named[group].append(hit)
    each = {group: f"{100 * sum(hits) / len(hits):.0f} %" for group, hits in named.items()}
    tones = ", ".join(f"{tone} {each[tone]}" for tone in TONES)
    (told,) = (line for line in card(name).limits if "names what was intended" in line)
    assert told.startswith(f"On {len(named['all']):,} of {len(items):,} rendered faces of 24 ")
    assert f"in {each['all']}; chance is 14 %. By tone: {tones}." in told


@pytest.mark.parametrize("name", MODELS)
def test_the_page_quotes_what_was_found(whole: AuditResult, name: str) -> None:
    page = (EXAMPLE / "README.md").read_text(encoding="utf-8")
    for line in (rate_line(whole, name), bright_line(whole, name), anger_line(whole, name)):
        assert line in page
