"""Folders that `evenhand stimuli` wrote: by hand for what can go wrong, the shipped faces too."""

import json
from pathlib import Path

import msgspec
import pytest

from evenhand.audit.datasets import media_items, stimulus_corpus
from evenhand.audit.datasets.stimulus_corpus import media, read, statements
from evenhand.audit.errors import InputError
from evenhand.audit.intake.items import items_table
from evenhand.audit.intake.ratings import truth
from evenhand.audit.plan import Attribute, Data, Plan, Purpose, Ratings, Scale, Statistics
from evenhand.audit.result import load
from evenhand.audit.run import run
from evenhand.audit.stimuli.pack.folders import shipped

PLAN = Plan(
    evenhand=1,
    title="t",
    purpose=Purpose(system="s", intended_use="u", context="research", modality="face_image"),
    data=Data(name="made", subjects="synthetic", format="stimulus_corpus"),
    ratings=Ratings(scale=Scale(kind="continuous", low=0, high=7)),
    statistics=Statistics(seed=1),
    attribute=(Attribute(name="tone", source="prompted"),),
    model=(),
)
BINARY = Ratings(scale=Scale(kind="binary", low=0, high=1))
HEAD = "item,file,person,split,recipe,intended_emotion,intended_neutral,intensity,tone,pairs,sha256"
ITEMS = f"""{HEAD}
1,a/1.png,p1,,neutral,,yes,1,light,x y,00
2,a/2.png,p1,,happy,elation,no,0.5,dark,x,00
3,a/3.png,p2,,pain,pain,no,1,dark,y,00
"""


AUDIT = """
evenhand = 1
title = "t"
[purpose]
system = "s"
intended_use = "u"
context = "research"
modality = "face_image"
[data]
name = "made"
subjects = "synthetic"
format = "stimulus_corpus"
[ratings]
scale = { kind = "continuous", low = 0, high = 7 }
[statistics]
seed = 1
[[attribute]]
name = "tone"
source = "prompted"
[[model]]
name = "m"
predictions = "scores.csv"
[[show]]
metric = "mae"
"""


def plan(*, ratings: Ratings = PLAN.ratings, subjects: str = "synthetic", **options: str) -> Plan:
    data = Data(name="made", subjects=subjects, format="stimulus_corpus", options=options)  # type: ignore[arg-type]
    return msgspec.structs.replace(PLAN, data=data, ratings=ratings)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "items.csv").write_text(ITEMS, encoding="utf-8")
    (tmp_path / "manifest.json").write_text(json.dumps({"statements": ["Made.", "Not rated."]}))
    (tmp_path / "a").mkdir()
    for number in (1, 2, 3):
        (tmp_path / "a" / f"{number}.png").write_bytes(b"")
    return tmp_path


def labels(of: Plan, folder: Path) -> dict[tuple[str, str], float]:
    rows = read(of, folder).ratings.to_pylist()
    return {(row["item"], row["emotion"]): row[of.ratings.value] for row in rows}


def test_every_factor_is_a_column_and_files_and_hashes_are_not(folder: Path) -> None:
    sources = read(PLAN, folder)
    assert sources.items.to_pylist()[1] == {
        "split": "",
        "recipe": "happy",
        "intended_emotion": "elation",
        "intended_neutral": "no",
        "intensity": "0.5",
        "tone": "dark",
        "item": "2",
        "person": "p1",
    }
    assert [file.role for file in sources.files] == ["items", "statements on the items"]
    assert sources.statements == ("Made.", "Not rated.")


def test_what_a_corpus_says_of_itself_reaches_the_result(folder: Path) -> None:
    (folder / "scores.csv").write_text("item,elation,pain\n1,0,0\n2,3,1\n3,1,6\n")
    (folder / "plan.toml").write_text(AUDIT, encoding="utf-8")
    result = run(folder / "plan.toml", folder / "out")
    assert result.data.statements == ("Made.", "Not rated.")
    assert load(folder / "out" / "result.json").data.statements == ("Made.", "Not rated.")


def test_a_label_is_seven_times_the_intended_intensity(folder: Path) -> None:
    assert labels(PLAN, folder) == {
        ("1", "elation"): 0.0,
        ("1", "pain"): 0.0,
        ("2", "elation"): 3.5,
        ("2", "pain"): 0.0,
        ("3", "elation"): 0.0,
        ("3", "pain"): 7.0,
    }


def test_a_binary_label_is_one_at_any_intensity(folder: Path) -> None:
    found = labels(plan(ratings=BINARY, scale="binary"), folder)
    assert found["2", "elation"] == found["3", "pain"] == 1.0
    assert sum(found.values()) == 2.0


def test_labels_of_the_basic_set_hold_neutral_and_leave_out_what_has_no_word(folder: Path) -> None:
    found = labels(plan(ratings=BINARY, scale="binary", labels="basic-emotions"), folder)
    assert found == {
        ("1", "basic-emotions/joy"): 0.0,
        ("1", "basic-emotions/neutral"): 1.0,
        ("2", "basic-emotions/joy"): 1.0,
        ("2", "basic-emotions/neutral"): 0.0,
    }


def test_columns_of_items_and_persons_bear_the_names_of_the_plan(folder: Path) -> None:
    data = Data(name="m", subjects="synthetic", format="stimulus_corpus", item="face", person="who")
    ratings = msgspec.structs.replace(PLAN.ratings, item="face")
    sources = read(msgspec.structs.replace(PLAN, data=data, ratings=ratings), folder)
    assert {"face", "who"} < set(sources.items.column_names)
    assert sources.ratings.column_names[0] == "face"


def test_media_are_found_and_no_label_is_needed(folder: Path) -> None:
    found = media(PLAN.data, folder)
    assert [each.media.path.name for each in found] == ["1.png", "2.png", "3.png"]
    assert found[1].attributes["tone"] == "dark"


def test_what_the_corpus_says_of_itself_is_handed_on(folder: Path) -> None:
    assert statements(folder) == ("Made.", "Not rated.")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"subjects": "real"}, "data.subjects: got 'real'; the persons of a corpus of stimuli are"),
        ({"truth": "rated"}, "truth is 'rated', expected one of intended"),
        ({"scale": "binary"}, "ratings.scale: got continuous 0..7"),
        ({"ratings": BINARY}, "ratings.scale: got binary 0..1"),
    ],
)
def test_a_plan_that_does_not_fit_is_answered_in_words(
    folder: Path, change: dict[str, str], message: str
) -> None:
    with pytest.raises(InputError) as error:
        read(plan(**change), folder)  # type: ignore[arg-type]
    assert message in str(error.value)


def test_an_emotion_that_the_taxonomy_does_not_have_is_refused(folder: Path) -> None:
    odd = ITEMS.replace("elation", "glee")
    (folder / "items.csv").write_text(odd, encoding="utf-8")
    with pytest.raises(InputError, match="data row 2: got 'glee', expected an id of the taxonomy"):
        read(PLAN, folder)


@pytest.mark.parametrize("broken", ["", "[]", "{}", '{"statements": 1}'])
def test_a_folder_without_a_manifest_is_no_corpus(folder: Path, broken: str) -> None:
    (folder / "manifest.json").write_text(broken)
    with pytest.raises(InputError, match="no manifest of a corpus that 'evenhand stimuli' wrote"):
        read(PLAN, folder)


def test_an_unfinished_corpus_lacks_its_table(folder: Path) -> None:
    (folder / "items.csv").unlink()
    with pytest.raises(InputError, match=r"items\.csv"):
        read(PLAN, folder)


def test_the_shipped_faces_go_through_the_intake() -> None:
    folder = shipped("faces")
    of = plan(ratings=BINARY, scale="binary", labels="basic-emotions")
    sources = read(of, folder)
    table = items_table(sources.items, of, file="items.csv")
    assert len(table.items) == 864
    assert len(set(table.persons.tolist())) == 24
    made = truth(sources.ratings, table, of, file="items.csv")
    assert made.emotions == tuple(
        f"basic-emotions/{name}" for name in ("anger", "joy", "neutral", "surprise")
    )
    assert made.values.sum(axis=1).tolist() == [1.0] * 864
    assert len(media_items(folder, format_name="stimulus_corpus")) == 864
    assert statements(folder)[0].endswith("no human has rated it.")
    assert set(stimulus_corpus.OPTIONS) == {"truth", "scale", "labels"}
