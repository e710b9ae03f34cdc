"""What measures of raters show on published data, and which of them the data cannot carry.

The numbers are those of `docs/expert-agreement.md`. Votes of CREMA-D come without names of raters:
they are dealt to seats at random, and a seat is a vote, not a person.
"""

import os
import re
import wave
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from evenhand.metrics.agreement.alt_test import alt_test
from evenhand.metrics.agreement.corrected_correlation import corrected_correlation
from evenhand.metrics.agreement.human_ceiling import human_ceiling
from evenhand.metrics.agreement.rater_groups import rater_groups
from evenhand.metrics.agreement.rater_severity import rater_severity
from evenhand.metrics.agreement.rating_design import rating_design
from evenhand.metrics.calibration.advantage_over_constant import advantage_over_constant
from evenhand.metrics.calibration.calibration_slope import calibration_slope
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.sums import Undefined

LETTERS = "ADFHNS"
INTENDED = ("ANG", "DIS", "FEA", "HAP", "NEU", "SAD")
VOICE, FACE, BOTH = 1, 2, 3
SEATS = 8
HOUSE = Path(__file__).resolve().parents[2]
PAGE = HOUSE / "docs" / "expert-agreement.md"
Vector = NDArray[np.float64]


def _on_the_page(*numbers: str) -> None:
    """Assert that the page says what was found."""
    words = set(re.findall(r"[\d.,]*\d", PAGE.read_text(encoding="utf-8")))
    assert set(numbers) <= words, sorted(set(numbers) - words)


def _folder(name: str) -> Path:
    folder = Path(os.environ.get("EVENHAND_DATA", HOUSE.parent / "shared" / "data")) / name
    if not folder.is_dir():
        pytest.skip(f"the data set {name} is not at hand; EVENHAND_DATA names its parent folder")
    return folder


@pytest.fixture(scope="module")
def emonet_face_folder() -> Path:
    return _folder("emonet-face")


@pytest.fixture(scope="module")
def emodb_folder() -> Path:
    return _folder("emodb")


@pytest.fixture(scope="module")
def faces(emonet_face_folder: Path) -> pd.DataFrame:
    return pd.read_csv(emonet_face_folder / "binary.csv", dtype={"path": str})


@pytest.fixture(scope="module")
def votes(crema_d_folder: Path) -> dict[int, pd.DataFrame]:
    table = pd.read_csv(crema_d_folder / "tabulatedVotes.csv", index_col=0)
    table["part"] = table.index // 100_000
    parts = {part: rows.set_index("fileName") for part, rows in table.groupby("part")}
    clips = parts[VOICE].index
    return {int(str(part)): rows.loc[clips] for part, rows in parts.items()}


@pytest.fixture(scope="module")
def actors(votes: dict[int, pd.DataFrame]) -> list[str]:
    return [str(clip)[:4] for clip in votes[VOICE].index]


def _seats(rows: pd.DataFrame, *, seed: int) -> Ratings:
    """Deal the votes of each clip to seats in random order; keep those of the first eight."""
    counts = rows[list(LETTERS)].to_numpy()
    sizes = counts.sum(axis=1)
    clip = np.repeat(np.arange(len(counts)), sizes)
    vote = np.repeat(np.tile(np.arange(6.0), len(counts)), counts.ravel())
    vote = vote[np.lexsort((np.random.default_rng(seed).random(len(clip)), clip))]
    seat = np.arange(len(clip)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    kept = seat < SEATS
    return Ratings.of_rows(clip[kept].tolist(), seat[kept].tolist(), vote[kept])


def _chosen(ratings: Ratings, letter: str) -> Ratings:
    """Return the same ratings as 1 where the emotion was chosen, else 0."""
    return replace(ratings, value=(ratings.value == LETTERS.index(letter)).astype(np.float64))


def _share(rows: pd.DataFrame, letter: str) -> Vector:
    counts = rows[list(LETTERS)].to_numpy(dtype=np.float64)
    return np.asarray(counts[:, LETTERS.index(letter)] / counts.sum(axis=1))


def test_the_design_of_emonet_face_makes_agreement_meaningless(faces: pd.DataFrame) -> None:
    """A second rater saw what the first accepted: checked with pandas, then by the measure."""
    ratings = Ratings.of_rows(
        faces.path + "|" + faces.emotion, faces.annotator, faces.value.to_numpy(dtype=np.float64)
    )
    names = list(dict.fromkeys(faces.annotator))
    found = rating_design(ratings, lowest=0.0)
    assert found.codes == {"selected_items", "rater_alone", "disconnected"}
    alone = {names[f.raters[0]] for f in found.found if f.code == "rater_alone"}
    assert alone == {"human-3", "human-5", "human-7"}
    selected = {(names[f.raters[0]], names[f.raters[1]]) for f in found.found if len(f.raters) > 1}
    assert selected == {
        ("human-1", "human-2"),
        ("human-1", "human-4"),
        ("human-1", "human-6"),
        ("human-4", "human-6"),
        ("human-6", "human-2"),
    }
    shared = faces[faces.annotator == "human-1"].merge(
        faces[faces.annotator == "human-2"], on=["path", "emotion"]
    )
    assert (len(shared), shared.value_x.mean()) == (6629, 1.0)
    with pytest.raises(Undefined, match=r"^disconnected\b"):
        rater_severity(ratings)
    _on_the_page("6,629", "7")


def test_severity_in_the_cascade_is_made_by_the_design(faces: pd.DataFrame) -> None:
    """Even where a number comes out, it says who was asked first, not who is generous."""
    cascade = faces[faces.annotator.isin(["human-1", "human-2", "human-4", "human-6"])]
    ratings = Ratings.of_rows(
        cascade.path + "|" + cascade.emotion,
        cascade.annotator,
        cascade.value.to_numpy(dtype=np.float64),
    )
    names = list(dict.fromkeys(cascade.annotator))
    effects = dict(zip(names, rater_severity(ratings).effects, strict=True))
    assert max(effects, key=lambda name: effects[name] or 0.0) == "human-1"
    assert "selected_items" in rating_design(ratings).codes


@pytest.mark.parametrize("part", [VOICE, FACE, BOTH])
def test_crema_d_is_not_accused(votes: dict[int, pd.DataFrame], part: int) -> None:
    assert rating_design(_seats(votes[part], seed=part), lowest=0.0).faults == 0


@pytest.mark.parametrize("letter", ["A", "S"])
def test_seen_and_heard_beats_one_listener(
    votes: dict[int, pd.DataFrame], actors: list[str], letter: str
) -> None:
    """The share of those who saw and heard a clip, as a model of those who only heard it."""
    ratings = _chosen(_seats(votes[VOICE], seed=1), letter)
    model = _share(votes[BOTH], letter)
    found = human_ceiling(
        ratings, model, persons=actors, rng=np.random.default_rng(1), replicates=60
    )
    assert found.missing == {}
    assert found.difference_interval is not None
    assert found.difference_interval[0] > 0.1
    corrected = corrected_correlation(ratings, model)
    assert corrected.corrected is not None
    assert corrected.observed < corrected.corrected < 1
    _on_the_page(
        f"{found.human_ceiling:.2f}", f"{found.model_matched:.2f}", f"{corrected.reliability:.2f}"
    )
    _on_the_page(f"{corrected.observed:.2f}", f"{corrected.corrected:.2f}")


def test_a_constant_passes_the_alternative_annotator_test(
    votes: dict[int, pd.DataFrame], actors: list[str]
) -> None:
    """Listeners agree so little that "always neutral" comes closer to the rest than one of them."""
    heard, seen = (_seats(votes[part], seed=part) for part in (VOICE, BOTH))
    neutral = np.full(len(actors), float(LETTERS.index("N")))
    intended = np.array([INTENDED.index(str(c).split("_")[2]) for c in votes[VOICE].index], float)
    rates = {
        (name, part): alt_test(ratings, model, score="accuracy", epsilon=0.1, persons=actors)
        for name, model in (("neutral", neutral), ("intended", intended))
        for part, ratings in ((VOICE, heard), (BOTH, seen))
    }
    assert rates["neutral", VOICE].winning_rate_persons == 1.0
    assert rates["neutral", BOTH].winning_rate_persons == 0.0
    assert rates["intended", VOICE].winning_rate_persons == 0.0
    assert rates["intended", BOTH].winning_rate_persons == 1.0
    _on_the_page(*(f"{one.advantage_probability:.2f}" for one in rates.values()))


def test_listeners_and_viewers_see_different_things(
    votes: dict[int, pd.DataFrame], actors: list[str], crema_d_folder: Path
) -> None:
    heard, seen = _seats(votes[VOICE], seed=1), _seats(votes[FACE], seed=2)
    both = Ratings.of_rows(
        [*heard.item.tolist(), *seen.item.tolist()],
        [*heard.rater.tolist(), *(seen.rater + SEATS).tolist()],
        np.concatenate([heard.value, seen.value]),
    )
    pools = ["voice"] * SEATS + ["face"] * SEATS
    nominal = rater_groups(both, pools, distance="nominal")
    assert nominal.normalised is not None
    people = pd.read_csv(crema_d_folder / "VideoDemographics.csv").set_index("ActorID")
    sad = rater_groups(
        _chosen(both, "S"),
        pools,
        persons=actors,
        slices=people.Sex.loc[[int(actor) for actor in actors]].tolist(),
    )
    assert sad.p is not None
    assert sad.p < 0.001
    assert sad.slice_p is not None
    assert sad.slice_p > 0.1
    _on_the_page(f"{nominal.across:.2f}", f"{nominal.normalised:.2f}")
    _on_the_page(*(f"{value:.2f}" for value in nominal.within.values() if value is not None))
    assert sad.difference is not None
    assert sad.difference < 0  # "voice" minus "face"
    _on_the_page(f"{-sad.difference:.3f}")


def test_a_few_sounds_hardly_say_what_listeners_recognise(emodb_folder: Path) -> None:
    """Loudness, its spread, zero crossings, length; a speaker is predicted from the others."""
    table = pd.read_csv(emodb_folder / "perception.csv")
    truth = table.recognised_percent.to_numpy(dtype=np.float64) / 100
    sounds = np.array([_sounds(emodb_folder / "wav" / name) for name in table.file])
    speaker = table.file.str[:2].to_numpy()
    scores = np.empty(len(truth))
    for one in np.unique(speaker):
        known = speaker != one
        weights = np.linalg.lstsq(sounds[known], truth[known])[0]
        scores[~known] = sounds[~known] @ weights
    assert truth.min() == 0.8  # only utterances that four of five recognised are published
    slope, gain = calibration_slope(truth, scores), advantage_over_constant(truth, scores)
    assert slope < 1
    assert gain < 0.001
    _on_the_page(f"{slope:.2f}")


def _sounds(file: Path) -> list[float]:
    with wave.open(str(file)) as audio:
        frames, rate = audio.readframes(audio.getnframes()), audio.getframerate()
    samples = np.frombuffer(frames, "<i2").astype(np.float64) / 32768
    parts = samples[: len(samples) // 400 * 400].reshape(-1, 400)
    loud = np.log(np.sqrt((parts**2).mean(axis=1)) + 1e-6)
    crossings = float(np.mean(np.diff(np.sign(samples)) != 0))
    return [
        1.0,
        float(loud.mean()),
        float(loud.std()),
        crossings,
        float(np.log(len(samples) / rate)),
    ]
