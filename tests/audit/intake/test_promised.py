"""Scores that a plan promises are looked for before it is frozen, and not looked into."""

from pathlib import Path

import msgspec
import pytest

from evenhand.audit.datasets import dataset
from evenhand.audit.errors import InputError
from evenhand.audit.intake.promised import check_given, check_score_files
from evenhand.audit.plan import Data, Model, Plan, Purpose, Ratings, Scale, Statistics

PLAN = Plan(
    evenhand=1,
    title="t",
    purpose=Purpose(system="s", intended_use="u", context="research", modality="voice"),
    data=Data(name="d", subjects="synthetic", format="crema_d"),
    ratings=Ratings(scale=Scale(kind="continuous", low=0, high=1)),
    statistics=Statistics(seed=1),
    attribute=(),
    model=(),
)


def checked(folder: Path, *models: Model) -> tuple[str, ...]:
    """Return the problems of the models of a plan."""
    plan = msgspec.structs.replace(PLAN, model=models)
    try:
        check_score_files(plan, folder, dataset("crema_d"))
    except InputError as error:
        return error.problems
    return ()


def test_scores_that_are_there_are_not_looked_into(tmp_path: Path) -> None:
    (tmp_path / "noise.csv").write_bytes(b"\xff\x00")
    models = (
        Model(name="a", predictions="noise.csv"),
        Model(name="b", dataset_scores="voice_only"),
    )
    assert checked(tmp_path, *models) == ()


def test_all_that_is_missing_is_named_at_once(tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "scores.xls").touch()
    said = checked(
        tmp_path,
        Model(name="a", predictions="a.csv"),
        Model(name="b", predictions="folder.csv"),
        Model(name="c", predictions="scores.xls"),
        Model(name="d", dataset_scores="voice"),
        Model(name="e", dataset_scores="audiovisual"),
    )
    words = (
        "a.csv: no such file",
        "folder.csv: is a folder, expected a file",
        "scores.xls: unknown kind of file",
        "model 'd': dataset_scores 'voice' is not offered by format 'crema_d'",
        "model 'e': dataset_scores 'audiovisual' is not offered by format 'crema_d' for the truth",
    )
    assert len(said) == len(words)
    assert all(each in problem for each, problem in zip(words, said, strict=True))


def test_frames_belong_to_models() -> None:
    plan = msgspec.structs.replace(PLAN, model=(Model(name="a"), Model(name="b")))
    check_given(plan, ["b", "a"])
    with pytest.raises(InputError) as caught:
        check_given(plan, [])
    assert caught.value.problems == (
        "predictions: no frame for model 'a'; given: none",
        "predictions: no frame for model 'b'; given: none",
    )
