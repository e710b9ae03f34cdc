"""CFP001 in words and tables: what is said of pairs, and what a careful reader is told."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from evenhand.audit.changes.estimate import estimate
from evenhand.audit.changes.pair_tables import excess
from evenhand.audit.result import AuditResult, Finding
from evenhand.audit.run import run_frames
from evenhand.metrics.disparity.counterfactual_difference import counterfactual_difference
from evenhand.metrics.groups.noise_floor import Repeats

Frames = dict[str, pd.DataFrame]
PAIRS: dict[str, object] = {"name": "tone", "file": "pairs.csv", "margin": 0.15}


@pytest.fixture
def told(
    panel: Callable[..., Frames], plan_text: Callable[..., str], tmp_path: Path
) -> Callable[..., Finding]:
    """Return a function that asks about pairs of the panel, made of items side by side."""

    def finding(asked: dict[str, object], *, noise: float = 0.05, **parts: object) -> Finding:
        frames = panel()
        rng = np.random.default_rng(3)
        joined = frames["ratings"].pivot_table(index="item", columns="emotion", values="value")
        items = joined.index.to_numpy()
        joined.loc[items[1::2]] = joined.loc[items[::2]].to_numpy()
        scores = joined + rng.normal(0, noise, joined.shape)
        factor = np.where(np.arange(len(items) // 2) % 4 == 0, "seed", "tone")
        pairs = pd.DataFrame({"a": items[::2], "b": items[1::2], "factor": factor})
        ratings = joined.reset_index().melt(id_vars="item", var_name="emotion", value_name="value")
        lines = "\n".join(f"{key} = {_toml(value)}" for key, value in {**PAIRS, **asked}.items())
        result: AuditResult = run_frames(
            plan_text(models=["model"], gate=[], **parts) + "\n[[counterfactual]]\n" + lines,
            tmp_path / "out",
            items=frames["items"],
            ratings=ratings.assign(rater="r"),
            predictions={"model": scores.reset_index()},
            pairs={"tone": pairs},
        )
        (found,) = [f for f in result.findings if f.code == "CFP001"]
        return found

    return finding


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f'{k} = "{v}"' for k, v in value.items()) + "}"
    return str(value).replace("'", '"') if isinstance(value, list | float) else f'"{value}"'


def test_without_an_owner_changes_are_shown_and_not_judged(told: Callable[..., Finding]) -> None:
    found = told({"emotions": ["Anger"]})
    assert (found.gated, found.verdict, found.id[-6:]) == (False, None, ".shown")
    assert {row.verdict for row in found.comparisons} == {None}
    assert found.notes[0].startswith("Generator not validated")
    assert "shown and not judged" in found.notes[1]
    assert [row.slice for row in found.comparisons] == ["all pairs"]
    assert found.answer.startswith("The largest mean change is at all pairs: ")
    assert found.answer.endswith("of them change by more than 0.15.")


def test_repeats_are_the_noise_floor(told: Callable[..., Finding]) -> None:
    asked = {"emotions": ["Anger"], "owner": "me", "validated": "two people", "score_at": 3.5}
    asked |= {"repeats": {"factor": "seed"}, "by": ["gender"]}
    found = told(asked)
    tables = {table.title: table for table in found.tables}
    noise = tables["Changes beside those of repeats"]
    assert noise.columns == ("measure", "pairs", "repeats", "excess", "low", "high")
    own, floor, more, low, high = (float(value or 0) for value in noise.rows[0][1:])
    assert low < 0 < high
    assert more == pytest.approx(own - floor)
    assert found.notes[0] == "That nothing else differs within pairs was checked by: two people."
    assert any("no named share" in note for note in found.notes)
    assert [row[0] for row in tables["Decisions that turn"].rows] == [
        "all pairs",
        "gender=F",
        "gender=M",
    ]
    assert [row[0] for row in tables["Pairs by other attributes"].rows] == ["age=young", "age=old"]
    assert found.answer.endswith("Of 3 groups, 3 are within the limits.")


def test_numbers_are_those_of_the_catalogue() -> None:
    rng = np.random.default_rng(4)
    before, after = rng.normal(3, 1, (2, 400))
    persons = np.repeat(np.arange(50), 8)
    again = Repeats(
        first=rng.normal(3, 0.1, 90), second=rng.normal(3, 0.1, 90), persons=persons[:90]
    )
    known = counterfactual_difference(
        before,
        after,
        margin=0.3,
        persons=persons.tolist(),
        repeats=Repeats(first=again.first, second=again.second, persons=persons[:90].tolist()),
    )
    found = estimate(after - before, persons)
    assert known.by_persons is not None
    assert found.value == pytest.approx(known.mean_difference)
    assert found.standard_error == pytest.approx(known.by_persons.standard_error)
    assert known.floor is not None
    sizes = (np.abs(after - before), np.abs(again.second - again.first))
    own, floor, more, low, high = excess(sizes, (persons, persons[:90]), level=0.95)
    wanted = known.floor.absolute_difference
    assert (own, floor, more) == pytest.approx((wanted.pairs, wanted.repeats, wanted.excess))
    assert (low, high) == pytest.approx((wanted.low, wanted.high))


def test_a_mean_over_emotions_has_no_test_of_direction(told: Callable[..., Finding]) -> None:
    found = told({"score_at": 3.5, "share": 0.05, "owner": "me"}, noise=0.3)
    (table,) = [t for t in found.tables if t.title == "Decisions that turn"]
    assert table.rows[0][-1] is None
    assert found.emotion == "mean of 2 emotions"
    assert "More than 5.0% of pairs are shown to change by more than 0.15 at all pairs (" in (
        found.answer
    )
    assert found.verdict == "exceeds_margin"
