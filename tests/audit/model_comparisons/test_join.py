"""Two finished audits in one plan: what differs is named, and what is joined reads back."""

import dataclasses
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from evenhand.audit.errors import InputError
from evenhand.audit.model_comparisons.finished import Finished, data_folder, finished
from evenhand.audit.model_comparisons.join import joined
from evenhand.audit.model_comparisons.unchanged import check_unchanged
from evenhand.audit.plan import Plan
from evenhand.audit.plans.file import parse_plan
from evenhand.audit.result import FileRecord
from evenhand.audit.run import run
from evenhand.audit.table import Array
from evenhand.metrics.catalogue import catalogue

Model = Callable[..., Array]
MAE = {"metric": "mae", "margin": 0.3, "owner": "test"}


@pytest.fixture(scope="module")
def audits(
    tmp_path_factory: pytest.TempPathFactory,
    measured: Callable[..., object],
    frames_of: Callable[..., dict[str, object]],
    noisy: Callable[..., Model],
    plan_text: Callable[..., str],
) -> Path:
    """Return a folder with data, and finished audits of the models `old`, `new` and both."""
    folder = tmp_path_factory.mktemp("audits")
    cells = {("F", "young"): 12, ("M", "young"): 12, ("F", "old"): 12, ("M", "old"): 12}
    frames = frames_of(measured(noisy(0.6), noisy(0.4), cells=cells))
    names = {"items": "items", "ratings": "ratings", "model": "old", "model1": "new"}
    for name, file in names.items():
        frames[name].to_csv(folder / f"{file}.csv", index=False)  # type: ignore[attr-defined]
    pair = {"name": "release", "old": "old", "new": "new", "gate": [{**MAE, "margin": 0.2}]}
    for out, models, comparison in (
        ("out-old", ["old"], []),
        ("out-new", ["new"], []),
        ("out-both", ["old", "new"], [pair]),
    ):
        plan = folder / f"{out}.toml"
        plan.write_text(plan_text(gate=[MAE], models=models, comparison=comparison))
        run(plan, folder / out)
    return folder


def of(folder: Path, model: str | None = None) -> Finished:
    return finished(folder, model=model, option="--new-model")


def problems(call: Callable[[], object]) -> list[str]:
    with pytest.raises(InputError) as caught:
        call()
    return list(caught.value.problems)


def parsed(text: str) -> Plan:
    return parse_plan(text, name="p", metrics=catalogue())


def test_two_audits_become_one_plan_with_the_margins_that_were_given(audits: Path) -> None:
    both = joined(of(audits / "out-old"), of(audits / "out-new"), margins={"mae": 0.1}, owner="me")
    plan = parsed(both.text)
    assert [model.name for model in plan.model] == ["old", "new"]
    asked = plan.comparison[0]
    assert (asked.name, asked.old, asked.new) == ("new_for_old", "old", "new")
    assert [(g.metric, g.margin, g.owner) for g in asked.gate] == [("mae", 0.1, "me")]
    assert set(both.files) == {"items", "ratings", "scores of old", "scores of new"}


def test_the_new_plan_speaks_where_it_compares_these_models(audits: Path) -> None:
    old, new = of(audits / "out-old"), of(audits / "out-both", "new")
    plan = parsed(joined(old, new, margins={}).text)
    assert plan.comparison[0].gate[0].margin == 0.2
    found = problems(lambda: joined(old, new, margins={"mae": 0.1}, owner="me"))
    assert "has margins for release already; leave the option out" in found[0]


def test_without_margins_nothing_is_judged(audits: Path) -> None:
    plan = parsed(joined(of(audits / "out-old"), of(audits / "out-new"), margins={}).text)
    assert plan.comparison[0].gate == ()


def test_models_of_one_name_are_told_apart(audits: Path) -> None:
    one = of(audits / "out-new")
    plan = parsed(joined(one, one, margins={}).text)
    assert [model.name for model in plan.model] == ["new-old", "new-new"]


def test_a_margin_that_no_gate_can_have_is_refused_with_the_joined_plan(audits: Path) -> None:
    old, new = of(audits / "out-old"), of(audits / "out-new")
    text = joined(old, new, margins={"bias": 0.1}, owner="me").text
    assert "bias is best at 0 and can get worse both ways" in problems(lambda: parsed(text))[0]


def test_rules_and_files_that_differ_are_named(audits: Path) -> None:
    old, new = of(audits / "out-old"), of(audits / "out-new")
    rules = msgspec.structs.replace(old.plan.statistics, seed=9)
    plan = msgspec.structs.replace(old.plan, statistics=rules)
    files = tuple(
        dataclasses.replace(f, sha256="0" * 64) if f.role == "ratings" else f
        for f in old.result.data.files
    )
    data = dataclasses.replace(old.result.data, files=files)
    other = dataclasses.replace(old, plan=plan, result=dataclasses.replace(old.result, data=data))
    found = problems(lambda: joined(other, new, margins={}))
    assert found[0].startswith(f"statistics.seed: {old.folder} says 9, {new.folder} says 1;")
    assert found[1].startswith(f"ratings: {old.folder} read ratings.csv with sha256 000000000000")


def test_a_model_is_named_where_there_are_several(audits: Path) -> None:
    both = audits / "out-both"
    assert problems(lambda: of(both))[0].endswith(
        "has 2 models; name one with --new-model: old, new"
    )
    assert "has no model 'nwe'. Did you mean 'new'?" in problems(lambda: of(both, "nwe"))[0]


def test_a_plan_that_was_changed_is_refused(audits: Path, tmp_path: Path) -> None:
    for name in ("result.json", "plan.toml"):
        (tmp_path / name).write_bytes((audits / "out-new" / name).read_bytes())
    text = (tmp_path / "plan.toml").read_text()
    (tmp_path / "plan.toml").write_text(text + "# more\n")
    assert "is not the plan that the result names" in problems(lambda: of(tmp_path))[0]


def test_an_audit_of_frames_cannot_be_repeated(audits: Path) -> None:
    one = of(audits / "out-new")
    none = dataclasses.replace(one.result, data=dataclasses.replace(one.result.data, files=()))
    other = dataclasses.replace(one, result=none)
    assert "has no file of the items" in problems(lambda: joined(other, one, margins={}))[0]


@pytest.mark.parametrize(
    ("command", "found"),
    [
        ("evenhand audit out-new.toml --out x", "."),
        ("evenhand audit out-new.toml --data . --out x", "."),
        ("evenhand audit out-new.toml --data=. --out x", "."),
        ("evenhand audit out-old.toml --out x", ""),
        ("evenhand audit gone.toml", ""),
        ("evenhand 'audit", ""),
    ],
)
def test_the_data_are_found_where_the_audit_was_called(
    audits: Path, monkeypatch: pytest.MonkeyPatch, command: str, found: str
) -> None:
    monkeypatch.chdir(audits)
    one = of(audits / "out-new")
    made = dataclasses.replace(one.result.provenance, command=command)
    result = dataclasses.replace(one.result, provenance=made)
    other = dataclasses.replace(one, folder=Path("elsewhere"), result=result)
    if found:
        assert data_folder(other).resolve() == audits.resolve()
    else:
        assert "name their folder with --data" in problems(lambda: data_folder(other))[0]


def test_a_file_that_was_changed_is_named() -> None:
    before, after = (
        FileRecord(role="scores of a", name="a.csv", sha256=word * 64, size_bytes=1)
        for word in "ab"
    )
    other = dataclasses.replace(after, role="items")
    check_unchanged([before, other], {"scores of a": before})
    assert problems(lambda: check_unchanged([after], {"scores of a": before})) == [
        (
            "scores of a: a.csv has sha256 bbbbbbbbbbbb..., the finished audit read a.csv with "
            "aaaaaaaaaaaa...; expected the same file, see --data"
        )
    ]
