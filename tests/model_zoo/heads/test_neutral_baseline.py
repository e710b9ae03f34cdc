"""Neutral baselines: an input with an origin, of these weights and no others."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from evenhand.model_zoo.card import card, declared_outputs
from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.heads.neutral_baseline import (
    NeutralBaseline,
    baseline_from,
    read_baseline,
    write_baseline,
)

OUTPUTS = declared_outputs(card("empathic-insight-face-small"))
SCORES = np.random.default_rng(0).normal(size=(5, len(OUTPUTS)))
ORIGIN: Mapping[str, str] = {
    "name": "studio-neutral",
    "faces": "five persons asked to look neutral",
    "source": "a test",
    "heads": "a" * 64,
    "encoder": "b" * 64,
}


def baseline() -> NeutralBaseline:
    return baseline_from(SCORES, OUTPUTS, **ORIGIN)


def test_a_baseline_is_the_mean_of_each_head() -> None:
    found = baseline()
    assert found.n == 5
    assert list(found.means) == [one.name for one in OUTPUTS]
    assert np.allclose(found.row(OUTPUTS), SCORES.sum(axis=0) / 5)
    assert np.allclose(found.row(OUTPUTS[::-1]), SCORES.sum(axis=0)[::-1] / 5)


def test_faces_without_scores_do_not_count() -> None:
    with_gap = np.vstack([SCORES, np.full((1, len(OUTPUTS)), np.nan)])
    assert baseline_from(with_gap, OUTPUTS, **ORIGIN) == baseline()


@pytest.mark.parametrize("ending", ["json", "toml"])
def test_a_file_gives_back_what_was_written(tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"neutral.{ending}"
    if ending == "json":
        write_baseline(baseline(), file)
    else:
        head = "".join(f'{key} = "{value}"\n' for key, value in ORIGIN.items())
        means = "".join(f'"{key}" = {value!r}\n' for key, value in baseline().means.items())
        file.write_text(f"schema = 1\nn = 5\n{head}[means]\n{means}")
    assert read_baseline(file) == baseline()
    assert read_baseline(file).digest() == baseline().digest()


def test_two_baselines_have_two_digests() -> None:
    other = baseline_from(SCORES + 1e-9, OUTPUTS, **ORIGIN)
    assert other.digest() != baseline().digest()


def test_e36_a_baseline_serves_its_own_weights_only() -> None:
    baseline().check(heads="a" * 64, encoder="b" * 64)
    with pytest.raises(ZooError) as caught:
        baseline().check(heads="c" * 64, encoder="d" * 64)
    made = "baseline 'studio-neutral' was made with"
    assert caught.value.problems == (
        f"{made} heads {'a' * 16}, not with {'c' * 16}",
        f"{made} encoder {'b' * 16}, not with {'d' * 16}",
    )


def test_an_output_without_a_mean_is_named() -> None:
    partial = baseline_from(SCORES[:, :-2], OUTPUTS[:-2], **ORIGIN)
    with pytest.raises(ZooError, match="no mean for: dominance, emotional_vulnerability"):
        partial.row(OUTPUTS)


def test_scores_that_are_not_raw_make_no_baseline() -> None:
    softmax = declared_outputs(card("empathic-insight-face-small"), form="softmax")
    with pytest.raises(ZooError, match="taken of raw scores, got softmax"):
        baseline_from(SCORES[:, :40], softmax, **ORIGIN)


def test_no_faces_make_no_baseline() -> None:
    with pytest.raises(ZooError, match="at least one neutral face is wanted, got 0"):
        baseline_from(SCORES[:0], OUTPUTS, **ORIGIN)


def test_a_mean_that_is_no_number_is_refused() -> None:
    holed = SCORES.copy()
    holed[0, 3] = np.inf
    with pytest.raises(ZooError, match=r"means\['contentment'\] is no finite number, got inf"):
        baseline_from(holed, OUTPUTS, **ORIGIN)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("a.json", "{", "neither TOML nor JSON by its ending"),
        ("a.toml", "=", "neither TOML nor JSON by its ending"),
        ("a.toml", "schema = 1\nnaem = 'x'", "unknown key 'naem'. Did you mean 'name'"),
        ("b.toml", None, "no such baseline"),
    ],
)
def test_a_file_that_is_no_baseline_is_refused(
    tmp_path: Path, name: str, text: str | None, says: str
) -> None:
    if text is not None:
        (tmp_path / name).write_text(text)
    with pytest.raises(ZooError, match=says):
        read_baseline(tmp_path / name)
