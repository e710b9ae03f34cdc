"""The example of five face models: what the plan asks, and what becomes of scores.

The sample is a table of 12 persons with scores drawn here; rates and changes are counted again.
"""

import csv
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import evenhand
from evenhand.audit.result import AuditResult, Comparison, Finding

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "compare_face_models"
PLAN = tomllib.loads((EXAMPLE / "plan.toml").read_text(encoding="utf-8"))
OTHERS = ("face-api", "fer", "facex", "human-emotion")
OURS = "evenhand-face-demo"
CROPS = ("found", "declared")
MODELS = tuple(f"{name}.{crop}" for name in (*OTHERS, OURS) for crop in CROPS)
LABELS = {
    "happy": ("elation", "joy"),
    "surprise": ("astonishment_surprise", "surprise"),
    "angry": ("anger", "anger"),
    "sad": ("sadness", "sadness"),
    "fear": ("fear", "fear"),
    "disgust": ("disgust", "disgust"),
    "neutral": ("", "neutral"),
}
EMOTIONS = sorted(emotion for emotion, _ in LABELS.values() if emotion)
TONES, EXPOSURES = ("light", "mid", "dark"), ("0.5", "1", "2")
SEED = 20260101

Row = dict[str, str]
Scores = Mapping[str, Mapping[str, Mapping[str, float]]]


def test_every_model_is_asked_with_both_crops() -> None:
    assert tuple(model["name"] for model in PLAN["model"]) == MODELS
    for model in PLAN["model"]:
        assert model["predictions"] == f"scores/{model['name']}.parquet"
        assert ("crosswalk" in model) == (not model["name"].startswith(OURS))
    assert {gate["score_at"] for gate in PLAN["gate"]} == {0.5}


def crossed() -> Iterator[Row]:
    """Yield the rows of a small corpus: 12 persons, all recipes, tones and exposures."""
    shapes = ("african", "asian", "caucasian")
    number = 0
    for person in range(12):
        for recipe, (emotion, _) in LABELS.items():
            for tone in TONES:
                for exposure in EXPOSURES:
                    number += 1
                    yield {
                        "item": f"{number:05d}",
                        "file": f"pictures/{number:05d}.png",
                        "person": f"p{person:03d}",
                        "recipe": recipe,
                        "intended_emotion": emotion,
                        "intensity": "1",
                        "shape": shapes[person % 3],
                        "gender": ("female", "male")[person % 2],
                        "tone": tone,
                        "exposure": exposure,
                    }


def tone_pairs(rows: list[Row]) -> Iterator[Row]:
    """Yield the pairs from light to each other tone."""
    place = {(r["person"], r["recipe"], r["exposure"], r["tone"]): r["item"] for r in rows}
    for row in rows:
        if row["tone"] == "light":
            for tone in TONES[1:]:
                other = place[row["person"], row["recipe"], row["exposure"], tone]
                pair = {"id": f"tone-{other}", "factor": "tone", "a": row["item"], "b": other}
                yield pair


def shares(rows: list[Row], name: str) -> Mapping[str, Mapping[str, float]]:
    """Return drawn scores by item and label: good ones, but in dark tones `fer` sees anger."""
    rng = np.random.default_rng([SEED, MODELS.index(name)])
    drawn = {}
    for row in rows:
        points = rng.normal(scale=0.5, size=len(LABELS))
        points[list(LABELS).index(row["recipe"])] += 3
        if name.startswith("fer.") and row["tone"] == "dark":
            points[list(LABELS).index("angry")] += 4
        share = np.exp(points) / np.exp(points).sum()
        drawn[row["item"]] = dict(zip(LABELS, share.tolist(), strict=True))
    return drawn


def no_face(row: Row) -> bool:
    """Say whether the sample's detector misses a face: dark ones of the first three persons."""
    return row["tone"] == "dark" and row["person"] in {"p000", "p001", "p002"}


def written(rows: list[Row], name: str, folder: Path) -> Mapping[str, Mapping[str, float]]:
    """Write the score file of a model as `evenhand score` does; return the shares by item."""
    drawn, third = shares(rows, name), not name.startswith(OURS)
    lost = {row["item"] for row in rows if name.endswith(".found") and no_face(row)}
    columns: dict[str, list[str | float | None]] = {"item": [row["item"] for row in rows]}
    for recipe, (emotion, label) in LABELS.items():
        column = f"basic-emotions/{label}" if third else emotion or "contentment"
        columns[column] = [
            None if item in lost else drawn[str(item)][recipe] * (1 if third else 7)
            for item in columns["item"]
        ]
    columns["reason"] = ["no_face: none was found" if i in lost else None for i in columns["item"]]
    (folder / "scores").mkdir(exist_ok=True)
    pq.write_table(pa.table(columns), folder / "scores" / f"{name}.parquet")
    return {item: kept for item, kept in drawn.items() if item not in lost}


def table(path: Path, rows: list[Row]) -> None:
    """Write rows as CSV."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return list(crossed())


@pytest.fixture(scope="module")
def sample(rows: list[Row], tmp_path_factory: pytest.TempPathFactory) -> tuple[AuditResult, Scores]:
    """Return the plan's result on the sample, with fewer replicates, and the scores."""
    folder = tmp_path_factory.mktemp("faces")
    table(folder / "items.csv", rows)
    table(folder / "pairs.csv", list(tone_pairs(rows)))
    (folder / "manifest.json").write_bytes(msgspec.json.encode({"statements": ["Drawn."]}))
    scores = {name: written(rows, name, folder) for name in MODELS}
    text = (EXAMPLE / "plan.toml").read_text(encoding="utf-8")
    assert "\nseed = 20260101\n" in text
    quick = text.replace("\nseed = 20260101\n", "\nseed = 20260101\nreplicates = 200\n")
    (folder / "plan.toml").write_text(quick, encoding="utf-8")
    out = tmp_path_factory.mktemp("compared")
    return evenhand.run(folder / "plan.toml", out, data=folder), scores


def finding(result: AuditResult, start: str) -> Finding:
    """Return the one finding whose id starts so."""
    found = [each for each in result.findings if each.id.startswith(start)]
    assert len(found) == 1
    return found[0]


def comparison(found: Finding, slice_id: str) -> Comparison:
    """Return the row of a slice."""
    return next(row for row in found.comparisons if row.slice == slice_id)


def test_seven_and_fourteen_words_are_held_against_the_six_intended_emotions(
    sample: tuple[AuditResult, Scores],
) -> None:
    result, _ = sample
    assert sorted(result.data.emotions) == EMOTIONS
    assert result.data.statements == ("Drawn.",)
    for model in result.models:
        assert sorted(model.covers) == EMOTIONS
    common = next(each for each in result.findings if each.id == "COV001")
    assert common.answer.startswith(f"All models read the same {len(EMOTIONS)} of {len(EMOTIONS)}")
    assert common.tables == ()


@pytest.mark.parametrize("name", MODELS)
def test_rates_are_those_of_plain_counting(
    sample: tuple[AuditResult, Scores], rows: list[Row], name: str
) -> None:
    result, scores = sample
    said = scores[name]
    for tone in TONES:
        kept = [row for row in rows if row["tone"] == tone and row["item"] in said]
        hits, alarms = [], []
        for recipe, (emotion, _) in LABELS.items():
            if emotion:
                called = np.array([said[row["item"]][recipe] >= 0.5 for row in kept])
                meant = np.array([row["recipe"] == recipe for row in kept])
                hits.append(called[meant].mean())
                alarms.append(called[~meant].mean())
        for metric, rates in (("tpr", hits), ("fpr", alarms)):
            inside = comparison(finding(result, f"DIS004.{name}.{metric}."), f"tone={tone}").inside
            assert inside is not None
            assert inside.value == pytest.approx(np.mean(rates))


@pytest.mark.parametrize("name", MODELS)
def test_changes_within_pairs_are_those_of_plain_subtraction(
    sample: tuple[AuditResult, Scores], rows: list[Row], name: str
) -> None:
    result, scores = sample
    said, tone_of = scores[name], {row["item"]: row["tone"] for row in rows}
    pairs = [(pair["a"], pair["b"]) for pair in tone_pairs(rows)]
    kept = [(a, b) for a, b in pairs if a in said and b in said and tone_of[b] == "dark"]
    change = np.array([said[b]["angry"] - said[a]["angry"] for a, b in kept])
    found = finding(result, f"CFP001.{name}.tone.anger")
    row = comparison(found, "tone: light -> dark")
    assert row.gap is not None
    assert row.gap.value == pytest.approx(change.mean())
    size = found.tables[0]
    beyond = next(r for r in size.rows if r[0] == "tone: light -> dark")
    assert beyond[size.columns.index("share beyond the margin")] == pytest.approx(
        np.mean(np.abs(change) > 0.1)
    )


def test_what_was_planted_exceeds_and_lost_faces_are_told(
    sample: tuple[AuditResult, Scores], rows: list[Row]
) -> None:
    result, _ = sample
    lost = sum(no_face(row) for row in rows)
    for name in MODELS:
        planted = name.startswith("fer.")
        dark = comparison(finding(result, f"CFP001.{name}.tone.anger"), "tone: light -> dark")
        assert (dark.verdict == "exceeds_margin") == planted
        told = [each for each in result.findings if each.id == f"HRM008.{name}"]
        assert len(told) == name.endswith(".found")
        for each in told:
            table = each.tables[0]
            place = [table.columns.index(c) for c in ("what", "group", "of these")]
            counted = [tuple(row[at] for at in place) for row in table.rows]
            assert ("no_face", "tone=dark", lost) in counted
            assert ("no_face", "tone=light", 0) in counted
