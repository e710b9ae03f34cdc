"""A folder of media and its table become scores, with a reason for each item that has none."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from evenhand.audit.datasets import media_items
from evenhand.audit.errors import InputError
from evenhand.audit.intake.media_items import MediaItems
from evenhand.audit.perturbations.catalogue import perturbations
from evenhand.audit.perturbations.change import Change
from evenhand.audit.scoring.dataset_scores import dataset_scores
from evenhand.model_zoo.outputs import Output, known_outputs
from evenhand.model_zoo.predictor import Batch, Identity, Medium


class Means:
    """A model whose scores are the mean red and the width of a picture."""

    identity = Identity(model="means", weights="0", runtime="torch", precision="f32")
    medium: Medium = "picture"
    rate_hz = None
    longest_s = None
    outputs: tuple[Output, ...] = known_outputs("emotion", modality="face")[:2]

    def score(self, items: Sequence[NDArray[np.generic]], /) -> Batch:
        rows = [[np.asarray(item, np.float64)[..., 0].mean(), item.shape[1]] for item in items]
        return Batch(scores=np.array(rows), reasons=(None,) * len(rows))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    data = tmp_path / "data"
    data.mkdir()
    for name, red in [("a", 10), ("b", 20), ("c", 30)]:
        Image.new("RGB", (8, 4), (red, 0, 0)).save(data / f"{name}.png")
    (data / "d.png").write_text("no picture")
    (data / "items.csv").write_text(
        "item,person,path,left,top,right,bottom\n"
        "one,p,a.png,0,0,4,4\ntwo,p,b.png,,,,\nthree,q,c.png,2,2,5,4\n"
        "four,q,d.png,,,,\nfive,q,e.png,,,,\n"
    )
    return data


def _items(folder: Path) -> MediaItems:
    return media_items(folder, format_name="media_table", items="items.csv")


def test_every_item_has_scores_or_a_reason(folder: Path, tmp_path: Path) -> None:
    found = dataset_scores(Means(), _items(folder), cache=tmp_path / "cache", batch=2)
    rows = dict(zip(found.items, found.values.tolist(), strict=True))
    assert rows["one"] == [10, 8]
    assert rows["three"] == [30, 8]
    reasons = dict(zip(found.items, found.reasons, strict=True))
    assert str(reasons["four"]).startswith("not_a_picture")
    assert str(reasons["five"]).startswith("missing")
    assert len(found.texts) == 5
    assert found.computed == 3


def test_declared_boxes_are_taken_where_there_are_some(folder: Path, tmp_path: Path) -> None:
    found = dataset_scores(
        Means(),
        _items(folder),
        cache=tmp_path / "cache",
        batch=2,
        box_columns=("left", "top", "right", "bottom"),
    )
    rows = dict(zip(found.items, found.values.tolist(), strict=True))
    assert [rows["one"][1], rows["two"][1], rows["three"][1]] == [4, 8, 3]


def test_boxes_that_are_no_numbers_are_refused(folder: Path, tmp_path: Path) -> None:
    table = folder / "items.csv"
    table.write_text(table.read_text().replace("2,2,5,4", "2,2,x,4"))
    with pytest.raises(InputError, match="1 items have no numbers in left, top, right, bottom"):
        dataset_scores(
            Means(),
            _items(folder),
            cache=tmp_path,
            batch=2,
            box_columns=("left", "top", "right", "bottom"),
        )
    with pytest.raises(InputError, match="--box"):
        dataset_scores(
            Means(), _items(folder), cache=tmp_path, batch=2, box_columns=("l", "t", "w", "h")
        )


def test_a_file_that_vanishes_is_a_reason(folder: Path, tmp_path: Path) -> None:
    items = _items(folder)
    (folder / "a.png").unlink()
    (folder / "b.png").unlink()
    (folder / "b.png").mkdir()
    found = dataset_scores(Means(), items, cache=tmp_path / "cache", batch=2)
    reasons = dict(zip(found.items, found.reasons, strict=True))
    assert reasons["one"] == "missing: no such file"
    assert str(reasons["two"]).startswith("unreadable: ")


def test_disturbed_scores_do_not_depend_on_order_batch_or_names(
    folder: Path, tmp_path: Path
) -> None:
    change = Change(perturbation=perturbations()["noise-20"], seed=1)
    plain = dataset_scores(Means(), _items(folder), cache=tmp_path / "one", batch=4)
    first = dataset_scores(Means(), _items(folder), cache=tmp_path / "one", batch=4, change=change)
    assert first.computed == plain.computed
    assert first.items == plain.items
    table = folder / "items.csv"
    head, *rows = table.read_text().splitlines()
    table.write_text("\n".join([head, *(row.replace("one", "uno") for row in rows[::-1])]))
    again = dataset_scores(Means(), _items(folder), cache=tmp_path / "two", batch=1, change=change)
    found = dict(zip(first.items, first.values[:, 0].tolist(), strict=True))
    other = dict(zip(again.items, again.values[:, 0].tolist(), strict=True))
    assert other["uno"] == found["one"] != plain.values[plain.items.index("one"), 0]
    assert other["two"] == found["two"]
    assert '"seed": 1' in first.identity.settings["prepared"]
