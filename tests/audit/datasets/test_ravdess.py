"""RAVDESS: everything is in the names of the files."""

from collections.abc import Callable
from pathlib import Path

import pytest

from evenhand.audit.datasets import ravdess
from evenhand.audit.errors import InputError
from evenhand.audit.plan import Plan

MakePlan = Callable[..., Plan]

NAMES = (
    "Actor_01/03-01-05-02-01-01-01.wav",
    "Actor_02/03-01-08-01-02-02-02.wav",
    "Actor_02/03-02-04-01-02-02-02.wav",
    "Actor_02/01-01-04-01-02-02-02.mp4",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in NAMES:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"RIFF")
    return tmp_path


def test_names_tell_actor_gender_and_acted_emotion(folder: Path, make_plan: MakePlan) -> None:
    sources = ravdess.read(make_plan("ravdess"), folder)
    assert sources.items.to_pylist() == [
        {
            "gender": "man",
            "acted_emotion": "angry",
            "acted_intensity": "strong",
            "statement": "kids",
            "repetition": "1",
            "channel": "speech",
            "modality": "audio",
            "item": "03-01-05-02-01-01-01",
            "person": "01",
        },
        {
            "gender": "woman",
            "acted_emotion": "surprised",
            "acted_intensity": "normal",
            "statement": "dogs",
            "repetition": "2",
            "channel": "speech",
            "modality": "audio",
            "item": "03-01-08-01-02-02-02",
            "person": "02",
        },
    ]
    assert sources.ratings.to_pydict() == {
        "item": [name for name in sources.items.column("item").to_pylist() for _ in range(2)],
        "emotion": ["angry", "surprised"] * 2,
        "value": [1, 0, 0, 1],
    }
    assert len(sources.files) == 2


@pytest.mark.parametrize(
    ("options", "count"),
    [({}, 2), ({"channel": "all"}, 3), ({"channel": "all", "modality": "all"}, 4)],
)
def test_options_choose_the_recordings(
    folder: Path, make_plan: MakePlan, options: dict[str, str], count: int
) -> None:
    found = ravdess.media(make_plan("ravdess", options=options).data, folder)
    assert len(found) == count
    assert found[0].media.path.suffix in {".wav", ".mp4"}


@pytest.mark.parametrize("name", ["03-01-09-01-01-01-01.wav", "03-01-01-01-01-01-25.wav", "x.wav"])
def test_other_names_are_refused(folder: Path, make_plan: MakePlan, name: str) -> None:
    (folder / name).write_bytes(b"RIFF")
    with pytest.raises(InputError, match=f"1 clips are not named by seven codes.*{name}"):
        ravdess.read(make_plan("ravdess"), folder)


def test_no_clip_of_the_wanted_kind_is_an_error(folder: Path, make_plan: MakePlan) -> None:
    with pytest.raises(InputError, match="holds no clip with modality video and channel speech; 4"):
        ravdess.media(make_plan("ravdess", options={"modality": "video"}).data, folder)
    with pytest.raises(InputError, match=r"continuous 0..1"):
        ravdess.read(make_plan("ravdess", top=7), folder)
