"""EmoNet-Voice Big: emotions by the names of the categories, accents by their published ones."""

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from evenhand.audit.datasets import emonet_voice_big
from evenhand.audit.errors import InputError
from evenhand.audit.plan import Plan

MakePlan = Callable[..., Plan]


def put(folder: Path, *, accents: list[str] | None = None) -> Path:
    columns = {
        "audio": [{"bytes": b"one", "path": "1.wav"}, {"bytes": b"two", "path": "2.wav"}],
        "voice": ["Nova", "onyx"],
        "language": ["english", "de"],
        "emotion": ["Hope/Optimism", "excitement"],
    }
    more = {"accent": accents} if accents else {}
    pq.write_table(pa.table({**columns, **more}), folder / "0.parquet")
    return folder


def test_categories_and_accents_have_their_published_names(
    tmp_path: Path, make_plan: MakePlan
) -> None:
    plan = make_plan("emonet_voice_big", options={"source": "parquet"})
    sources = emonet_voice_big.read(plan, put(tmp_path, accents=["valley_girl", ""]))
    assert sources.items.to_pylist() == [
        {
            "prompted_emotion": "Hope/Enthusiasm/Optimism",
            "prompted_accent": "Valley Girl",
            "voice": "nova",
            "language": "en",
            "item": "1.wav",
            "person": "nova",
        },
        {
            "prompted_emotion": "",
            "prompted_accent": "",
            "voice": "onyx",
            "language": "de",
            "item": "2.wav",
            "person": "onyx",
        },
    ]
    assert sources.ratings.to_pylist() == [
        {"item": "1.wav", "emotion": "Hope/Enthusiasm/Optimism", "value": 1}
    ]
    assert len(emonet_voice_big.media(plan.data, tmp_path)) == 2


def test_accents_that_were_not_published_are_refused(tmp_path: Path, make_plan: MakePlan) -> None:
    plan = make_plan("emonet_voice_big", options={"source": "parquet"})
    with pytest.raises(InputError, match="column 'accent', data row 2: got 'Welsh', expected one"):
        emonet_voice_big.media(plan.data, put(tmp_path, accents=["Texan", "Welsh"]))
    assert len(emonet_voice_big.media(plan.data, put(tmp_path))) == 2


def test_hours_are_those_of_the_paper() -> None:
    assert sum(emonet_voice_big.ACCENTS.values()) == 2156
