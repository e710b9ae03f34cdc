"""EmoNet-Voice Bench: files of the published form, made here, and what can go wrong in them."""

from pathlib import Path

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from evenhand.audit.datasets import emonet_voice_bench
from evenhand.audit.errors import InputError
from evenhand.audit.intake.items import items_table
from evenhand.audit.intake.ratings import truth
from evenhand.audit.plan import Attribute, Data, Model, Plan, Purpose, Ratings, Scale, Statistics

PLAN = Plan(
    evenhand=1,
    title="t",
    purpose=Purpose(system="s", intended_use="u", context="research", modality="voice"),
    data=Data(
        name="Bench", subjects="synthetic", format="emonet_voice_bench", item="clip", person="voice"
    ),
    ratings=Ratings(scale=Scale(kind="ordinal", low=0, high=2), rater="expert"),
    statistics=Statistics(seed=1),
    attribute=(Attribute(name="target_emotion", source="prompted"),),
    model=(),
)
LABELS = [
    "[{'H1': {'Jealousy / Envy': 2}}, {'H4': {'Jealousy & Envy': 1}}, {'H3': {'Jealousy': 0}}]",
    "[{'H1': {'Arousal': 1}, 'H2': {'Arousal': 1}}]",
]


def put(folder: Path, labels: list[str], names: list[str | None], *, file: str = "a") -> Path:
    clips = [{"bytes": b"RIFF", "path": name} for name in names]
    kind = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
    table = pa.table({"audioId": pa.array(clips, kind), "label": labels})
    pq.write_table(table, folder / f"{file}.parquet")
    return folder


def test_a_clip_is_rated_for_its_target_only(tmp_path: Path) -> None:
    sources = emonet_voice_bench.read(PLAN, put(tmp_path, LABELS, ["x.wav", "y.wav"]))
    assert sources.items.to_pylist() == [
        {"target_emotion": "Jealousy & Envy", "clip": "x.wav", "voice": "x.wav"},
        {"target_emotion": "Arousal", "clip": "y.wav", "voice": "y.wav"},
    ]
    table = items_table(sources.items, PLAN, file="items")
    found = truth(sources.ratings, table, PLAN, file="ratings")
    assert found.emotions == ("Arousal", "Jealousy & Envy")
    labels = found.values
    np.testing.assert_array_equal(labels, [[np.nan, 1], [1, np.nan]])
    assert found.raters.tolist() == [[0, 3], [2, 0]]
    assert found.rater_count == 4


def test_clips_without_names_are_numbered_over_all_files(tmp_path: Path) -> None:
    put(tmp_path, LABELS[:1], [None])
    put(tmp_path, LABELS[1:], [None], file="b")
    sources = emonet_voice_bench.read(PLAN, tmp_path)
    assert sources.items.column("clip").to_pylist() == ["00000", "00001"]
    with pytest.raises(InputError, match="column 'audioId': 1 of 2 rows have no path"):
        emonet_voice_bench.read(PLAN, put(tmp_path, LABELS[1:], ["y.wav"], file="b"))


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("[{'H1': {'Fear': 3}}]", "a.parquet: column 'label', data row 2: got 3, expected a whole"),
        ("[{'H1': {'Neutral': 1}}]", "got 'Neutral', expected each EmoNet emotion"),
        ("[{'H1': {'Fear': 1}}, {'H2': {'Awe': 1}}]", "1 clips are not judged for exactly one"),
        ("[{'H1': {'Fear': 1, 'Awe': 1}}]", "1 clips are not judged for exactly one label: y.wav"),
        ("[{'H1': {}}]", "1 clips are not judged for exactly one label: y.wav"),
        ("[{'H1': {'Fear': 1}}, {'H1': {'Fear': 0}}]", "item 'y.wav' has several ratings by 'H1'"),
        ("[{'H1': 1}]", "got 1, expected {emotion: rating} as text"),
        ("[{1: {'Fear': 1}}]", "got 1, expected the name of a rater"),
        ("[]", "got [], expected a list of {rater: {emotion: rating}} as text"),
        ("[3]", "got 3, expected a list of {rater"),
        ("{'H1': {'Fear': 1}}", "expected a list of {rater"),
        ("", "got '', expected a list of {rater"),
    ],
)
def test_labels_that_are_not_as_described_are_refused(
    tmp_path: Path, label: str, said: str
) -> None:
    with pytest.raises(InputError) as caught:
        emonet_voice_bench.read(PLAN, put(tmp_path, [LABELS[0], label], ["x.wav", "y.wav"]))
    assert said in str(caught.value)


def test_files_that_are_not_as_described_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"holds no .parquet file; there is nothing"):
        emonet_voice_bench.read(PLAN, tmp_path)
    with pytest.raises(InputError, match=r"holds no .parquet file; there is nothing"):
        emonet_voice_bench.read(PLAN, tmp_path / "nowhere")
    file = tmp_path / "a.parquet"
    file.write_bytes(b"no parquet")
    with pytest.raises(InputError, match=r"a.parquet: cannot be read as Parquet"):
        emonet_voice_bench.read(PLAN, tmp_path)
    pq.write_table(pa.table({"audio": ["x"], "label": ["[]"]}), file)
    with pytest.raises(InputError, match=r"a.parquet: no column 'audioId'"):
        emonet_voice_bench.read(PLAN, tmp_path)
    pq.write_table(pa.table({"audioId": [1], "label": ["[]"]}), file)
    with pytest.raises(InputError, match="column 'audioId' holds int64, expected names, bytes"):
        emonet_voice_bench.read(PLAN, tmp_path)
    pq.write_table(pa.table({"audioId": [{"wave": b"RIFF"}], "label": ["[]"]}), file)
    with pytest.raises(InputError, match=r"column 'audioId' holds struct.*expected names"):
        emonet_voice_bench.read(PLAN, tmp_path)
    pq.write_table(pa.table({"audioId": ["x"]}), file)
    with pytest.raises(InputError, match="no column 'label'"):
        emonet_voice_bench.read(PLAN, tmp_path)


@pytest.mark.parametrize("clip", [b"RIFF", {"bytes": b"RIFF"}, {"bytes": b"RIFF", "path": None}])
def test_clips_without_names_are_numbered_and_can_be_read(tmp_path: Path, clip: object) -> None:
    pq.write_table(pa.table({"audioId": [clip, clip], "label": LABELS}), tmp_path / "a.parquet")
    found = emonet_voice_bench.media(PLAN.data, tmp_path)
    assert [each.item for each in found] == ["00000", "00001"]
    with found[1].media.open() as stream:
        assert stream.read() == b"RIFF"


def test_names_may_stand_alone_and_other_scales_are_refused(tmp_path: Path) -> None:
    pq.write_table(pa.table({"audioId": ["x", "y"], "label": LABELS}), tmp_path / "a.parquet")
    assert emonet_voice_bench.read(PLAN, tmp_path).items.num_rows == 2
    ten = Ratings(scale=Scale(kind="ordinal", low=0, high=10))
    with pytest.raises(InputError, match=r"gives ordinal, continuous 0..2"):
        emonet_voice_bench.read(msgspec.structs.replace(PLAN, ratings=ten), tmp_path)


def test_only_files_of_predictions_are_scores(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("item,Fear\nx.wav,0.5\n", encoding="utf-8")
    own = Model(name="own", predictions="own.csv")
    assert emonet_voice_bench.read_scores(PLAN, tmp_path, own).frame.num_rows == 1
    shipped = Model(name="m", dataset_scores="hume")
    with pytest.raises(InputError, match="not offered by format 'emonet_voice_bench'"):
        emonet_voice_bench.read_scores(PLAN, tmp_path, shipped)


def test_a_file_that_breaks_off_is_refused(tmp_path: Path) -> None:
    clips = [{"bytes": b"RIFF", "path": "x.wav"}, {"bytes": b"RIFF", "path": "y.wav"}]
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"audioId": clips, "label": LABELS}), path)
    whole = path.read_bytes()
    path.write_bytes(b"PAR1" + b"\xff" * (len(whole) // 3) + whole[4 + len(whole) // 3 :])
    with pytest.raises(InputError, match=r"a.parquet: cannot be read as Parquet"):
        emonet_voice_bench.read(PLAN, tmp_path)
