"""CREMA-D: small files made here for what can go wrong, the real ones against plain pandas."""

import os
from pathlib import Path

import msgspec
import numpy as np
import pandas as pd
import pytest

from evenhand.audit.datasets import crema_d
from evenhand.audit.errors import InputError
from evenhand.audit.intake.items import items_table
from evenhand.audit.intake.predictions import scores
from evenhand.audit.intake.ratings import truth
from evenhand.audit.plan import Attribute, Data, Model, Plan, Purpose, Ratings, Scale, Statistics

BESIDE = Path(__file__).resolve().parents[4] / "shared" / "data"
REAL = Path(os.environ.get("EVENHAND_DATA", BESIDE)) / "crema-d"
PLAN = Plan(
    evenhand=1,
    title="t",
    purpose=Purpose(system="s", intended_use="u", context="research", modality="voice"),
    data=Data(name="CREMA-D", subjects="real", format="crema_d", item="clip", person="actor"),
    ratings=Ratings(scale=Scale(kind="continuous", low=0, high=1), item="clip", value="share"),
    statistics=Statistics(seed=1),
    attribute=(Attribute(name="Sex", source="recorded"),),
    model=(),
)
VOICE = Model(name="voice", dataset_scores="voice_only", item="clip")
NAMES = ("Anger", "Disgust", "Fear", "Happy", "Neutral", "Sad")
CLIPS = ("1002_DFA_ANG_XX", "1001_IEO_HAP_LO")

needs_data = pytest.mark.skipif(not REAL.is_dir(), reason="the CREMA-D tables are not at hand")


def with_options(**options: str) -> Plan:
    return msgspec.structs.replace(PLAN, data=msgspec.structs.replace(PLAN.data, options=options))


def vote_rows() -> pd.DataFrame:
    """Return two clips in three presentations: of 4 raters, 1 to 3 chose Anger, the others Sad."""
    rows = []
    for presentation in (1, 2, 3):
        for number, clip in enumerate(CLIPS):
            row: dict[str, object] = {"": presentation * 100_000 + number + 1}
            row |= dict.fromkeys("ADFHNS", 0) | {"A": presentation, "S": 4 - presentation}
            row |= {f"mean{name}Resp": -1.0 for name in NAMES}
            row |= {"meanAngerResp": 50.0 + number, "meanSadResp": 20.0}
            rows.append({**row, "fileName": clip, "numResponses": 4})
    return pd.DataFrame(rows)


def actor_rows() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "ActorID": [1001, 1002],
            "Age": [51, 21],
            "Sex": ["Male", "Female"],
            "Race": ["Asian", "Caucasian"],
            "Ethnicity": ["Hispanic", "Not Hispanic"],
        }
    )


def put(folder: Path, votes: pd.DataFrame, actors: pd.DataFrame) -> Path:
    votes.to_csv(folder / crema_d.VOTES, index=False)
    actors.to_csv(folder / crema_d.ACTORS, index=False)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return put(tmp_path, vote_rows(), actor_rows())


def test_items_have_their_actor_and_what_was_acted(folder: Path) -> None:
    sources = crema_d.read(PLAN, folder)
    assert sources.items.to_pylist()[0] == {
        "clip": "1001_IEO_HAP_LO",
        "actor": "1001",
        "Age": "51",
        "Sex": "Male",
        "Race": "Asian",
        "Ethnicity": "Hispanic",
        "acted_emotion": "Happy",
        "acted_level": "low",
        "sentence": "IEO",
    }
    assert [(each.role, each.name, each.rows) for each in sources.files] == [
        ("items", "VideoDemographics.csv", 2),
        ("ratings", "tabulatedVotes.csv", 6),
    ]


@pytest.mark.parametrize(
    ("options", "anger"),
    [
        ({}, [0.75, 0.75]),
        ({"truth": "voice_only"}, [0.25, 0.25]),
        ({"truth": "face_only", "reading": "level"}, [0.5 * 0.51, 0.5 * 0.50]),
    ],
)
@pytest.mark.parametrize("layout", ["long", "wide"])
def test_shares_and_levels_by_hand(
    folder: Path, options: dict[str, str], anger: list[float], layout: str
) -> None:
    plan = with_options(**options)
    ratings = msgspec.convert({**msgspec.to_builtins(plan.ratings), "layout": layout}, Ratings)
    plan = msgspec.structs.replace(plan, ratings=ratings)
    sources = crema_d.read(plan, folder)
    table = items_table(sources.items, plan, file="items")
    found = truth(sources.ratings, table, plan, file="ratings")
    assert found.emotions == NAMES
    labels = found.values  # noqa: PD011  (a field of ours, no pandas here)
    np.testing.assert_allclose(labels[:, 0], anger)
    np.testing.assert_array_equal(labels[:, 1:5], 0)
    assert (found.raters == 4).all()
    assert found.rater_count is None
    assert found.dropped == ()


def test_other_panels_serve_as_predictors_and_the_truth_does_not(folder: Path) -> None:
    assert crema_d.score_names(PLAN, Path()) == ("voice_only", "face_only")
    read = crema_d.read_scores(PLAN, folder, VOICE)
    assert read.file.role == "scores of voice"
    assert read.frame.column("Anger").to_pylist() == [0.25, 0.25]
    long = msgspec.structs.replace(VOICE, layout="long", score="s")
    assert crema_d.read_scores(PLAN, folder, long).frame.column_names == ["clip", "emotion", "s"]
    own = msgspec.structs.replace(VOICE, dataset_scores="audiovisual")
    with pytest.raises(InputError, match="not offered, it is the truth of this plan"):
        crema_d.read_scores(PLAN, folder, own)
    other = msgspec.structs.replace(VOICE, dataset_scores="voice")
    with pytest.raises(InputError, match="Did you mean 'voice_only'"):
        crema_d.read_scores(PLAN, folder, other)


def test_unknown_options_and_other_scales_are_refused(folder: Path) -> None:
    with pytest.raises(InputError, match="truth is 'video', expected one of audiovisual"):
        crema_d.read(with_options(truth="video"), folder)
    with pytest.raises(InputError, match="unknown option 'thruth'"):
        crema_d.read(with_options(thruth="audiovisual"), folder)
    percent = Ratings(scale=Scale(kind="continuous", low=0, high=100))
    with pytest.raises(InputError, match=r"got continuous 0..100; format 'crema_d' gives"):
        crema_d.read(msgspec.structs.replace(PLAN, ratings=percent), folder)


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("A", 4, "votes do not add up to numResponses; 1 data rows, the first: 2"),
        ("numResponses", 0, "votes do not add up"),
        ("meanAngerResp", -1.0, "not -1 without"),
        ("meanAngerResp", 101.0, "not within 0..100"),
        ("meanFearResp", 3.0, "not -1 without"),
        ("", 900_001, "the first column is not 100000, 200000 or 300000 plus"),
        ("fileName", "1001_IEO_HAP_L", "are not there once for each of voice_only"),
        ("fileName", CLIPS[0], "are not there once for each of voice_only"),
    ],
)
def test_votes_that_are_not_as_described_are_refused(
    tmp_path: Path, column: str, value: object, said: str
) -> None:
    votes = vote_rows()
    votes[column] = pd.Series([value if row == 1 else old for row, old in enumerate(votes[column])])
    with pytest.raises(InputError) as caught:
        crema_d.read(PLAN, put(tmp_path, votes, actor_rows()))
    assert said in str(caught.value)


@pytest.mark.parametrize(
    "clip", ["1001_IEO_HAP", "1001_XXX_HAP_LO", "1001_IEO_JOY_LO", "1001_IEO_HAP_ZZ"]
)
def test_file_names_in_unknown_codes_are_refused(tmp_path: Path, clip: str) -> None:
    votes = vote_rows().replace({"fileName": {CLIPS[1]: clip}})
    with pytest.raises(InputError, match=f"in known codes: {clip}"):
        crema_d.read(PLAN, put(tmp_path, votes, actor_rows()))


def test_actors_must_be_known_and_listed_once(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no row for 1 actors: 1002"):
        crema_d.read(PLAN, put(tmp_path, vote_rows(), actor_rows().head(1)))
    twice = pd.concat([actor_rows(), actor_rows()])
    with pytest.raises(InputError, match="actors listed twice: 1001, 1002"):
        crema_d.read(PLAN, put(tmp_path, vote_rows(), twice))


def real_panel(presentation: int) -> pd.DataFrame:
    votes = pd.read_csv(REAL / crema_d.VOTES)
    return votes[votes.iloc[:, 0] // 100_000 == presentation].set_index("fileName").sort_index()


@needs_data
def test_real_shares_agree_with_pandas() -> None:
    sources = crema_d.read(PLAN, REAL)
    table = items_table(sources.items, PLAN, file="items")
    found = truth(sources.ratings, table, PLAN, file="ratings")
    panel = real_panel(3)
    assert table.items.tolist() == panel.index.tolist()
    assert len(table.items) == 7442
    assert len(np.unique(table.persons)) == 91
    shares = panel[list("ADFHNS")].div(panel["numResponses"], axis=0)
    np.testing.assert_allclose(found.values, shares.to_numpy(), atol=1e-12)
    assert (found.raters == panel["numResponses"].to_numpy()[:, None]).all()
    assert found.dropped == ()
    read = crema_d.read_scores(PLAN, REAL, VOICE)
    voice = real_panel(1)
    given = scores(read.frame, table, NAMES, VOICE, scale=PLAN.ratings.scale, file="votes")
    expected = voice[list("ADFHNS")].div(voice["numResponses"], axis=0)
    np.testing.assert_allclose(given.values, expected.to_numpy(), atol=1e-12)


@needs_data
def test_real_levels_and_slices_agree_with_pandas() -> None:
    plan = with_options(reading="level", truth="face_only")
    sources = crema_d.read(plan, REAL)
    table = items_table(sources.items, plan, file="items")
    found = truth(sources.ratings, table, plan, file="ratings")
    panel = real_panel(2)
    levels = panel[[f"mean{name}Resp" for name in NAMES]].clip(lower=0).to_numpy()
    share = panel[list("ADFHNS")].to_numpy() / panel[["numResponses"]].to_numpy()
    np.testing.assert_allclose(found.values, share * levels / 100, atol=1e-12)
    actors = pd.read_csv(REAL / crema_d.ACTORS).set_index("ActorID")
    sex = actors.loc[panel.index.str[:4].astype(int), "Sex"].tolist()
    assert [table.attributes[0].levels[code] for code in table.cells[:, 0]] == sex


def test_clips_are_found_wherever_they_lie_in_the_folder(folder: Path) -> None:
    (folder / "AudioWAV").mkdir()
    clip = crema_d.read(PLAN, folder).items.column(PLAN.data.item)[0].as_py()
    (folder / "AudioWAV" / f"{clip}.wav").write_bytes(b"RIFF")
    found = crema_d.media(PLAN.data, folder)
    assert [(each.item, each.person) for each in found] == [(clip, clip[:4])]
    assert found.skipped
