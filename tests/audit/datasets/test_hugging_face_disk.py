"""Data sets on disk: written by the library `datasets` where it is installed, and by hand."""

import json
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

from evenhand.audit.datasets import hugging_face_disk
from evenhand.audit.errors import InputError
from evenhand.audit.plan import Plan

MakePlan = Callable[..., Plan]

FEATURES = {
    "image": {"_type": "Image"},
    "mood": {"_type": "ClassLabel", "names": ["happy", "sad"]},
    "speaker": {"_type": "Value", "dtype": "string"},
    "box": {"_type": "Sequence"},
}


def put(folder: Path, *, features: object = None, table: pa.Table | None = None) -> Path:
    """Write one split in two files, the second in the other form of Arrow."""
    folder.mkdir(exist_ok=True)
    if table is None:
        table = pa.table(
            {
                "image": [{"bytes": b"one", "path": None}, {"bytes": None, "path": "two.png"}],
                "mood": pa.array([0, -1], pa.int64()),
                "speaker": ["p", "q"],
                "box": [[1], [2]],
            }
        )
    (folder / "two.png").write_bytes(b"two")
    with pa.ipc.new_stream(str(folder / "data-0.arrow"), table.schema) as stream:
        stream.write_table(table)
    with pa.ipc.new_file(str(folder / "data-1.arrow"), table.schema) as file:
        file.write_table(table)
    names = [{"filename": "data-0.arrow"}, {"filename": "data-1.arrow"}]
    (folder / "state.json").write_text(json.dumps({"_data_files": names}), encoding="utf-8")
    told = {"features": FEATURES if features is None else features}
    (folder / "dataset_info.json").write_text(json.dumps(told), encoding="utf-8")
    return folder


def test_classes_have_names_and_media_are_cells(tmp_path: Path, make_plan: MakePlan) -> None:
    plan = make_plan("hugging_face_disk", person="speaker", options={"label": "mood"})
    found = hugging_face_disk.media(plan.data, put(tmp_path))
    contents = []
    for each in found:
        with each.media.open() as stream:
            contents.append(stream.read())
    assert contents == [b"one", b"two"] * 2
    assert [each.item for each in found] == ["00000", "00001", "00002", "00003"]
    assert [dict(each.attributes) for each in found][:2] == [{"mood": "happy"}, {"mood": ""}]
    sources = hugging_face_disk.read(plan, tmp_path)
    assert sources.ratings.to_pydict() == {
        "item": ["00000", "00002"],
        "emotion": ["happy", "happy"],
        "value": [1, 1],
    }
    assert len(sources.files) == 3


def test_what_the_library_writes_is_read(tmp_path: Path, make_plan: MakePlan) -> None:
    datasets = pytest.importorskip("datasets")
    features = datasets.Features(
        {
            "image": datasets.Image(),
            "mood": datasets.ClassLabel(names=["happy", "sad"]),
            "speaker": datasets.Value("string"),
        }
    )
    rows = {
        "image": [{"bytes": b"one", "path": None}, {"bytes": b"two", "path": None}],
        "mood": [1, 0],
        "speaker": ["p", "q"],
    }
    train = datasets.Dataset.from_dict(rows, features=features)
    datasets.DatasetDict({"train": train, "test": train}).save_to_disk(str(tmp_path / "set"))
    plan = make_plan("hugging_face_disk", person="speaker", options={"split": "test"})
    found = hugging_face_disk.media(plan.data, tmp_path / "set")
    assert [(each.person, each.attributes["mood"]) for each in found] == [
        ("p", "sad"),
        ("q", "happy"),
    ]
    with found[1].media.open() as stream:
        assert stream.read() == b"two"
    without = make_plan("hugging_face_disk", person="speaker")
    with pytest.raises(InputError, match=r"split is ''. Splits: train, test"):
        hugging_face_disk.media(without.data, tmp_path / "set")


def test_files_that_are_not_as_described_are_refused(tmp_path: Path, make_plan: MakePlan) -> None:
    data = make_plan("hugging_face_disk", person="speaker").data
    with pytest.raises(InputError, match="expected a folder that save_to_disk wrote"):
        hugging_face_disk.media(data, tmp_path)
    put(tmp_path)
    split = make_plan("hugging_face_disk", person="speaker", options={"split": "x"}).data
    with pytest.raises(InputError, match=r"has no dataset_dict.json"):
        hugging_face_disk.media(split, tmp_path)
    image = make_plan("hugging_face_disk", person="speaker", options={"media": "imag"}).data
    with pytest.raises(InputError, match=r"no Image or Audio feature 'imag'. Did you mean 'image'"):
        hugging_face_disk.media(image, tmp_path)
    (tmp_path / "data-1.arrow").write_bytes(b"no arrow")
    with pytest.raises(InputError, match=r"data-1.arrow: cannot be read as Arrow"):
        hugging_face_disk.media(data, tmp_path)


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("state.json", "{", "state.json: cannot be read as JSON"),
        ("state.json", "[]", "state.json: holds a list, expected an object"),
        ("state.json", "{}", "_data_files is None, expected a list"),
        ("state.json", '{"_indices_files": [1]}', "call flatten_indices() first"),
        ("dataset_info.json", "{}", "features is None, expected an object"),
        ("dataset_dict.json", "{}", "splits is None, expected a list"),
    ],
)
def test_descriptions_that_are_not_as_expected_are_refused(
    tmp_path: Path, make_plan: MakePlan, file: str, text: str, said: str
) -> None:
    (put(tmp_path) / file).write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        hugging_face_disk.media(make_plan("hugging_face_disk", person="speaker").data, tmp_path)
    assert said in str(caught.value)


def test_several_or_no_media_have_to_be_told(tmp_path: Path, make_plan: MakePlan) -> None:
    data = make_plan("hugging_face_disk", person="speaker").data
    put(tmp_path, features={"image": {"_type": "Image"}, "audio": {"_type": "Audio"}})
    with pytest.raises(InputError, match="media names none of image, audio, expected one"):
        hugging_face_disk.media(data, tmp_path)
    put(tmp_path, features={})
    with pytest.raises(InputError, match="not one item has a picture or clip; the first: no Image"):
        hugging_face_disk.media(data, tmp_path)


def test_media_alone_are_persons_of_their_own(tmp_path: Path, make_plan: MakePlan) -> None:
    only = pa.table({"image": [{"bytes": b"one", "path": None}]})
    put(tmp_path, features={"image": {"_type": "Image"}}, table=only)
    found = hugging_face_disk.media(make_plan("hugging_face_disk", person="item").data, tmp_path)
    assert [(each.item, each.person) for each in found] == [("00000", "00000"), ("00001", "00001")]
