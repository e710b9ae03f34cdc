"""The EmoNet-Face example: the publisher's figures on FERD, and what they are worth.

What is expected is counted here from the lines of the file, with the crosswalk read by tomllib.
"""

import json
import re
import tomllib
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import softmax

import evenhand
from evenhand.audit.result import AuditResult

HOUSE = Path(__file__).resolve().parents[2]
EXAMPLE = HOUSE / "examples" / "emonet_face"
CROSSWALK = tomllib.loads(
    (HOUSE / "audit" / "datasets" / "emonet_face_ferd_crosswalk.toml").read_text(encoding="utf-8")
)
CLASSES = list(CROSSWALK)
PUBLISHED = {
    "Anger": 0.737,
    "Contempt": 0.316,
    "Disgust": 0.789,
    "Fear": 1.000,
    "Happy": 1.000,
    "Neutral": 0.842,
    "Sad": 0.789,
    "Surprised": 0.789,
}
TOP = {"Contempt": 0.0, "Surprised": 0.0, "Sad": 0.105, "Disgust": 0.105}

Flags = NDArray[np.bool_]


@pytest.fixture(scope="module")
def lines(emonet_face_folder: Path) -> list[dict[str, object]]:
    text = (emonet_face_folder / "ferd.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture(scope="module")
def result(emonet_face_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> AuditResult:
    out = tmp_path_factory.mktemp("emonet-face")
    return evenhand.run(EXAMPLE / "plan.toml", out, data=emonet_face_folder)


def number(result: AuditResult, model: str, metric: str, emotion: str = "") -> float:
    """Return an overall value, the mean over classes unless one is named."""
    record = next(each for each in result.models if each.name == model)
    wanted = emotion or "mean of 8 emotions"
    found = [
        each.number.value
        for each in record.overall
        if each.metric.partition("[")[0] == metric and each.emotion == wanted
    ]
    assert found[0] is not None
    return found[0]


def counted(lines: list[dict[str, object]]) -> tuple[Flags, Flags, Flags]:
    """Return posed classes, classes that any head calls, and those of the top head."""
    mapped = [(head, name) for name, heads in CROSSWALK.items() for head in heads]
    posed, anything, top = [], [], []
    for line in lines:
        found = re.search(r"_([A-Za-z]+)\.jpg$", str(line["image_path"]))
        results = line["results"]
        assert found is not None
        assert isinstance(results, dict)
        scores = [results[f"model_{head}_best"]["mean_subtracted"] for head, _ in mapped]
        shares = softmax(scores)
        posed.append([found[1] == name for name in CLASSES])
        called = {name for (_, name), share in zip(mapped, shares, strict=True) if share > 1.5 / 40}
        anything.append([name in called for name in CLASSES])
        top.append([mapped[int(np.argmax(scores))][1] == name for name in CLASSES])
    return np.asarray(posed), np.asarray(anything), np.asarray(top)


def test_the_published_hit_rate_is_found(result: AuditResult) -> None:
    assert number(result, "any_head", "tpr") == pytest.approx(0.783, abs=5e-4)
    for name, rate in PUBLISHED.items():
        assert number(result, "any_head", "tpr", name) == pytest.approx(rate, abs=5e-4)


def test_the_top_head_is_right_in_three_of_ten(result: AuditResult) -> None:
    assert number(result, "top_head", "tpr") == pytest.approx(0.303, abs=5e-4)
    for name, rate in TOP.items():
        assert number(result, "top_head", "tpr", name) == pytest.approx(rate, abs=5e-4)


@pytest.mark.parametrize("name", CLASSES)
def test_rates_are_those_of_plain_counting(
    result: AuditResult, lines: list[dict[str, object]], name: str
) -> None:
    posed, anything, top = (each[:, CLASSES.index(name)] for each in counted(lines))
    for model, called in (("any_head", anything), ("top_head", top)):
        hits, alarms = called[posed].mean(), called[~posed].mean()
        assert number(result, model, "tpr", name) == pytest.approx(hits)
        assert number(result, model, "fpr", name) == pytest.approx(alarms)
        assert number(result, model, "informedness", name) == pytest.approx(hits - alarms)
        assert number(result, model, "selection_rate", name) == pytest.approx(called.mean())


def test_the_rule_names_several_classes_and_hits_many_images_that_it_never_saw(
    result: AuditResult, lines: list[dict[str, object]]
) -> None:
    """With permuted images the rule hits 44 %: the mean over classes of how often it names one."""
    _, anything, top = counted(lines)
    assert anything.sum(axis=1).mean() == pytest.approx(3.54, abs=5e-3)
    assert top.sum(axis=1).tolist() == [1] * 152
    by_chance = number(result, "any_head", "selection_rate")
    assert by_chance == pytest.approx(0.442, abs=5e-4)
    assert number(result, "top_head", "selection_rate") == pytest.approx(1 / 8)
    rng = np.random.default_rng(1)
    posed = counted(lines)[0]
    hits = [anything[rng.permutation(152)][posed].mean() for _ in range(500)]
    assert np.mean(hits) == pytest.approx(by_chance, abs=0.005)
    others = number(result, "any_head_of_other_images", "tpr")
    assert others == pytest.approx(0.454, abs=5e-4)
    assert np.quantile(hits, 0.01) < others < np.quantile(hits, 0.99)


def test_surprise_is_named_more_often_where_it_is_not(result: AuditResult) -> None:
    assert number(result, "any_head", "informedness", "Surprised") < 0
    assert number(result, "top_head", "informedness", "Surprised") < 0


def test_the_page_quotes_what_was_found(result: AuditResult) -> None:
    page = (EXAMPLE / "README.md").read_text(encoding="utf-8")
    for model in ("any_head", "any_head_of_other_images", "top_head", "top_head_of_other_images"):
        rates = [number(result, model, metric) for metric in ("tpr", "fpr", "selection_rate")]
        assert f"| `{model}` | {' | '.join(f'{rate:.3f}' for rate in rates)} |" in page
