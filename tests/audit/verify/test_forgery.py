"""Who changes a number and every hash with it is found by making the number again."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial, reduce
from pathlib import Path

import msgspec
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from evenhand.audit.result import AuditResult, Comparison, Finding, load
from evenhand.audit.sums_file import SUMS_NAME
from evenhand.audit.verify.checks.sums import _codes
from evenhand.audit.verify.verify import verify

Forge = Callable[..., None]
Edit = Callable[[AuditResult], AuditResult]
RESULTS = ("result.json", "internal/result.json")

DRAWN = {"bootstrap_standard_error", "simultaneous_low", "simultaneous_high"}
RECOMPUTED = ("slices", "findings", "exploration", "models", "statistics")


def fields(root: Path) -> dict[str, set[str]]:
    """Return the differing fields by check."""
    return {
        title: {f"{d.file}: {d.field}" for d in one.differences}
        for each in verify(root)
        for title, one in each.checked
        if one.differences
    }


def with_rows(edit: Callable[[Comparison], Comparison]) -> Edit:
    """Return an edit of every comparison of the gated findings."""

    def finding(one: Finding) -> Finding:
        rows = tuple(map(edit, one.comparisons)) if one.gated else one.comparisons
        return replace(one, comparisons=rows)

    return lambda result: replace(result, findings=tuple(map(finding, result.findings)))


def acquitted(result: AuditResult) -> AuditResult:
    """Return a result whose every verdict is the best, from the slices to the exit code."""
    best = with_rows(lambda row: replace(row, verdict="within_margin", hints=()))(result)
    return replace(
        best,
        findings=tuple(
            replace(f, verdict="within_margin" if f.gated else None) for f in best.findings
        ),
        models=tuple(replace(model, verdict="within_margin") for model in best.models),
        verdict="within_margin",
        exit_code=0,
    )


def test_a_verdict_that_does_not_follow_is_found(copy: Path, forged: Forge) -> None:
    forged(copy, lambda r: replace(r, verdict="within_margin", exit_code=0))
    found = fields(copy)
    assert {"result.json: verdict", "result.json: exit_code"} <= found["Verdicts"]
    assert {"result.json: verdict", "result.json: exit_code"} <= found["Editions"]


def test_one_good_finding_does_not_acquit_a_model(copy: Path, forged: Forge) -> None:
    def edit(result: AuditResult) -> AuditResult:
        return replace(
            result,
            findings=tuple(
                replace(f, verdict="within_margin") if f.verdict == "exceeds_margin" else f
                for f in result.findings
            ),
        )

    forged(copy, edit)
    found = fields(copy)["Verdicts"]
    assert "result.json: findings[DIS001.model.bias.mean].verdict" in found
    assert "result.json: models[model].verdict" in found


def test_a_careful_forger_is_found_by_the_sums(copy: Path, forged: Forge) -> None:
    for name in RESULTS:
        forged(copy, acquitted, name=name)
    found = fields(copy)
    assert set(found) == {"Verdicts", "Numbers from the sums"}
    place = "findings[DIS001.model.bias.mean].comparisons[gender=F].verdict"
    assert {f"{name}: {place}" for name in RESULTS} <= found["Numbers from the sums"]


def test_other_sums_are_found_by_the_hash_in_the_result(
    copy: Path, sealed_again: Callable[[Path], None]
) -> None:
    path = copy / SUMS_NAME
    table = pq.read_table(path)
    frame = table.to_pandas()
    first = next(name for name in frame if name.startswith("sum:") and name != "sum:n")
    frame[first] *= 0.9
    changed = table.set_column(table.column_names.index(first), first, [frame[first].to_numpy()])
    pq.write_table(changed, path)
    sealed_again(copy)
    found = fields(copy)
    assert found["Files"] == {f"{name}: provenance.sums_sha256" for name in RESULTS}
    assert found["Numbers from the sums"]


def leaves(value: object, place: tuple[object, ...] = ()) -> Iterator[tuple[object, ...]]:
    """Yield the places of all numbers that follow from sums."""
    if isinstance(value, dict):
        drawn = "resampled" in str(value.get("method"))
        for key, one in value.items():
            if key not in DRAWN and not (drawn and key in {"low", "high"}):
                yield from leaves(one, (*place, key))
    elif isinstance(value, list):
        for key, one in enumerate(value):
            yield from leaves(one, (*place, key))
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield place


def test_any_number_that_follows_from_sums_is_found_when_changed(
    finished: Path, tmp_path: Path, forged: Forge
) -> None:
    plain = msgspec.json.decode((finished / "result.json").read_bytes())
    plain["findings"] = [f for f in plain["findings"] if f["code"] in _codes()]
    plain["models"] = [{"overall": model["overall"]} for model in plain["models"]]
    places = [one for name in RECOMPUTED for one in leaves(plain[name], (name,))]
    assert len(places) > 1000
    for number in np.random.default_rng(7).choice(len(places), 12, replace=False).tolist():
        root = shutil.copytree(finished, tmp_path / str(number))
        forged(root, partial(moved, place=places[number]))
        assert fields(root), places[number]


def moved(result: AuditResult, *, place: tuple[object, ...]) -> AuditResult:
    """Return a result with one number changed a little."""
    plain = msgspec.json.decode(msgspec.json.encode(result))
    if place[0] == "findings":
        known = [f for f in plain["findings"] if f["code"] in _codes()]
        holder = reduce(lambda at, key: at[key], place[2:-1], known[place[1]])  # type: ignore[call-overload]
    else:
        holder = reduce(lambda at, key: at[key], place[:-1], plain)
    holder[place[-1]] += 1 if isinstance(holder[place[-1]], int) else 1e-6
    return msgspec.convert(plain, AuditResult)


def test_a_number_of_a_withheld_slice_is_found_without_sums(
    copy: Path,
) -> None:
    told = load(copy / "internal/result.json")
    open_rows = {row.slice: row for row in told.findings[0].comparisons}
    shutil.rmtree(copy / "internal")

    def edit(result: AuditResult) -> AuditResult:
        first = result.findings[0]
        rows = tuple(
            replace(open_rows[row.slice], suppressed=row.suppressed) for row in first.comparisons
        )
        return replace(result, findings=(replace(first, comparisons=rows), *result.findings[1:]))

    result = edit(load(copy / "result.json"))
    msg = [row.slice for row in result.findings[0].comparisons if row.suppressed]
    assert msg
    (copy / "manifest.json").unlink()
    (copy / "result.json").write_bytes(msgspec.json.encode(result))
    found = fields(copy)["Withheld numbers"]
    assert any(msg[0] in field for field in found)


@pytest.mark.parametrize(
    ("edit", "field"),
    [
        (lambda r: replace(r, statistics=replace(r.statistics, alpha=0.1)), "statistics.alpha"),
        (lambda r: replace(r, plan=replace(r.plan, title="Other")), "plan.title"),
        (lambda r: replace(r, plan=replace(r.plan, text="evenhand = 1")), "plan.text"),
        (lambda r: replace(r, plan=replace(r.plan, sha256="0" * 64)), "plan.sha256"),
        (lambda r: replace(r, plan=replace(r.plan, frozen_at="2099")), "plan.frozen_at"),
        (
            lambda r: replace(r, findings=(replace(r.findings[0], margin=9.0), *r.findings[1:])),
            "findings[DIS001.model.bias.mean].margin",
        ),
        (lambda r: replace(r, findings=()), "findings"),
    ],
)
def test_what_is_not_the_plans_is_found(copy: Path, forged: Forge, edit: Edit, field: str) -> None:
    forged(copy, edit)
    assert f"result.json: {field}" in fields(copy)["Plan"]


def test_a_result_of_another_plan_is_found(
    copy: Path, made: Callable[..., Path], sealed_again: Callable[[Path], None]
) -> None:
    other = made(statistics={"alpha": 0.01})
    for name in RESULTS:
        shutil.copyfile(other / name, copy / name)
    sealed_again(copy)
    found = fields(copy)
    assert "result.json: plan.sha256" in found["Plan"]
    assert "manifest.json: plan_sha256" in found["Manifest"]


def test_small_cells_that_are_shown_and_lone_withheld_levels_are_found(
    copy: Path, forged: Forge
) -> None:
    def edit(result: AuditResult) -> AuditResult:
        slices = [replace(s, persons=4) if s.id == "gender=M" else s for s in result.slices]
        slices = [
            replace(s, status="suppressed", items=None, persons=None) if s.id == "age=old" else s
            for s in slices
        ]
        rules = replace(result.statistics, suppress_below=5)
        return replace(result, slices=tuple(slices), statistics=rules)

    forged(copy, edit)
    found = fields(copy)["Withheld numbers"]
    assert "result.json: slices[gender=M].persons" in found
    assert "result.json: slices[age=old]" in found
    assert "result.json: statistics.suppress_below" in found


def test_the_data_of_the_sums_are_whole_numbers_of_items(finished: Path) -> None:
    frame = pd.read_parquet(finished / SUMS_NAME)
    one = frame[(frame["model"] == "model") & (frame["emotion"] == "Anger")]
    assert one["count:items"].sum() == load(finished / "result.json").data.items
    lost = frame[frame["model"] == "model1"]["count:lost"].sum()
    assert lost == 10


def test_a_copy_without_sums_shows_verdicts_against_its_own_tests(
    copy: Path, forged: Forge
) -> None:
    shutil.rmtree(copy / "internal")
    forged(copy, acquitted)
    found = fields(copy)
    assert set(found) == {"Verdicts"}
    place = "findings[DIS001.model.bias.mean].comparisons[gender=M].verdict"
    assert f"result.json: {place}" in found["Verdicts"]


def test_a_copy_without_sums_shows_a_gap_that_is_no_difference(copy: Path, forged: Forge) -> None:
    shutil.rmtree(copy / "internal")

    def edit(row: Comparison) -> Comparison:
        return row if row.gap.value is None else replace(row, gap=replace(row.gap, value=0.01))

    forged(copy, with_rows(edit))
    assert all(field.endswith(".gap.value") for field in fields(copy)["Verdicts"])


def test_a_copy_without_sums_shows_that_a_model_or_a_finding_is_gone(
    copy: Path, forged: Forge
) -> None:
    shutil.rmtree(copy / "internal")

    def edit(result: AuditResult) -> AuditResult:
        kept = tuple(f for f in result.findings if f.model != "model" or f.metric != "mae")
        return replace(result, findings=kept)

    forged(copy, edit)
    assert fields(copy)["Plan"] == {"result.json: findings"}
    forged(copy, lambda r: replace(r, models=(*r.models, replace(r.models[0], name="better"))))
    assert "result.json: models[better]" in fields(copy)["Plan"]
