"""Simulated planning: it plants what it says, keeps what is done, and agrees with the formulas."""

from dataclasses import replace

import msgspec
import numpy as np
import pytest

from evenhand.audit.errors import InputError
from evenhand.audit.plan import Assumptions, Gate, Plan
from evenhand.audit.planning.power import plan_power
from evenhand.audit.planning.simulated_models import redrawn
from evenhand.audit.planning.simulated_power import SimulatedPower
from evenhand.audit.planning.simulation import simulate_power
from evenhand.audit.planning.spread import intraclass
from evenhand.audit.simulation.panel import Panel, Trait
from evenhand.audit.simulation.planted import Predictor
from evenhand.audit.simulation.simulate import Simulated, simulate

BIAS = Gate(metric="bias", margin=0.2, owner="test", emotions=("Anger",))
SPREAD = Assumptions(residual_sd=0.6, icc=0.2)
PLAN = msgspec.convert(
    {
        "evenhand": 1,
        "title": "planned",
        "purpose": {
            "system": "s",
            "intended_use": "u",
            "context": "research",
            "modality": "voice",
        },
        "data": {"name": "d", "subjects": "synthetic", "items": "items.csv"},
        "ratings": {"scale": {"kind": "continuous", "low": 0.0, "high": 7.0}},
        "statistics": {"seed": 1},
        "attribute": [{"name": "group", "source": "prompted"}],
        "model": [{"name": "m", "predictions": "p.csv"}],
    },
    Plan,
)


def planned(gates: tuple[Gate, ...] = (BIAS,), assumed: Assumptions = SPREAD) -> Plan:
    return msgspec.structs.replace(PLAN, gate=gates, assumptions=assumed)


def panel(*, items: int = 4, **persons: int) -> Simulated:
    """Return persons, items and labels with so many persons of each level."""
    declared = Panel(
        traits=(Trait(name="group", levels=tuple(persons.items())),),
        emotions=("Anger", "Fear"),
        persons=sum(persons.values()),
        items_per_person=items,
    )
    return simulate(declared, [Predictor(name="unused")], np.random.default_rng(6))


SMALL = panel(items=3, a=20, b=20)
FULL = panel(items=4, a=40, b=60, unknown=3, c=0)


RUNS = 40
GATES = (
    BIAS,
    Gate(metric="mae", margin=0.2, owner="test"),
    Gate(metric="over_reading", margin=0.2, owner="test", truth_at=4.0, score_at=4.0),
    Gate(metric="pearson", margin=0.9, owner="test"),
)


@pytest.fixture(scope="module")
def simulated() -> SimulatedPower:
    """Return simulated audits of a small plan with all kinds of faults."""
    rng = np.random.default_rng(11)
    return simulate_power(planned(GATES), FULL.table, FULL.truth, runs=RUNS, rng=rng)


def test_a_model_that_answers_at_random_is_never_cleared(simulated: SimulatedPower) -> None:
    assert {row.random_cleared.value for row in simulated.slices} == {0.0}
    assert all(row.random_cleared.error > 0 for row in simulated.slices)


def test_a_model_without_gap_is_hardly_ever_blamed(simulated: SimulatedPower) -> None:
    assert simulated.model_blamed.value <= 0.05 + 3 * simulated.model_blamed.error
    assert {row.blamed.runs for row in simulated.slices} == {simulated.runs} == {RUNS}


def test_simulation_and_formula_agree(simulated: SimulatedPower) -> None:
    rows = plan_power(planned(GATES), FULL.table, FULL.truth)
    expected = next(row for row in rows if row.slice == "group=a" and row.metric == "bias")
    assert expected.tests == len(GATES) * 2
    found = next(r for r in simulated.slices if r.metric == "bias" and r.slice == "group=a")
    assert found.caught is not None
    assert found.cleared.value == pytest.approx(
        expected.chance_to_clear, abs=4 * found.cleared.error
    )
    # Planning speaks of Holm's first step; the whole procedure may catch more.
    assert expected.chance_to_catch is not None
    assert found.caught.value >= expected.chance_to_catch - 4 * found.caught.error


def test_faults_are_planted_for_every_kind_of_metric(simulated: SimulatedPower) -> None:
    by_metric = {
        row.metric.split("[")[0]: row for row in simulated.slices if row.slice == "group=a"
    }
    assert sorted(by_metric) == ["bias", "mae", "over_reading", "pearson"]
    for name in ("bias", "mae", "over_reading"):
        caught = by_metric[name].caught
        assert caught is not None
        assert caught.value > by_metric[name].blamed.value
    assert by_metric["pearson"].caught is None
    assert by_metric["pearson"].reason == "no change of the scores moves pearson by 1.8"
    empty = next(row for row in simulated.slices if row.slice == "group=c")
    assert (empty.cleared.value, empty.caught) == (0.0, None)


def test_an_interrupted_simulation_keeps_what_is_done() -> None:
    def stop_after(last: int) -> SimulatedPower:
        seen = []

        def progress(done: int, wanted: int) -> None:
            seen.append((done, wanted))
            if done == last:
                raise KeyboardInterrupt

        found = simulate_power(
            planned(),
            SMALL.table,
            SMALL.truth,
            runs=5,
            rng=np.random.default_rng(1),
            progress=progress,
        )
        assert seen == [(k, 5) for k in range(1, found.runs + 1)]
        return found

    short, whole = stop_after(2), stop_after(9)
    assert (short.runs, short.wanted, whole.runs) == (2, 5, 5)
    assert short.slices[0].cleared.runs == 2


def test_redrawn_labels_are_distributed_and_alike_as_the_real_ones_are() -> None:
    many = panel(items=5, a=2000, b=2000)
    person = np.unique(many.table.persons, return_inverse=True)[1]
    rng = np.random.default_rng(4)
    values = rng.exponential(size=(20_000, 1)) + rng.exponential(size=4000)[person][:, None]
    truth = replace(many.truth, values=np.hstack([values, -values]))
    again = redrawn(many.table, truth, np.random.default_rng(5)).values
    assert set(again[:, 0].tolist()) <= set(values[:, 0].tolist())
    np.testing.assert_array_equal(again[:, 0], -again[:, 1])
    np.testing.assert_allclose(
        np.quantile(again[:, 0], [0.1, 0.5, 0.9]), np.quantile(values, [0.1, 0.5, 0.9]), rtol=0.06
    )
    assert intraclass(again[:, 0], person) == pytest.approx(0.5, abs=0.04)


def test_named_slices_only_are_given_gaps() -> None:
    rng = np.random.default_rng(1)
    found = simulate_power(planned(), SMALL.table, SMALL.truth, runs=1, rng=rng, slices=["group=b"])
    assert [row.caught is None for row in found.slices] == [True, False]
    assert "not chosen" in found.slices[0].reason
    assert found.assumed.residual_sd == (0.6, 0.6)


def test_undeclared_errors_have_half_the_variance_of_the_labels() -> None:
    rng = np.random.default_rng(1)
    plan = planned(assumed=Assumptions())
    found = simulate_power(plan, SMALL.table, SMALL.truth, runs=1, rng=rng)
    expected = SMALL.truth.values.std(axis=0) / np.sqrt(2)
    np.testing.assert_allclose(found.assumed.residual_sd, expected)


def test_what_cannot_be_simulated_is_named_at_once() -> None:
    with pytest.raises(InputError) as caught:
        simulate_power(
            planned(gates=()),
            SMALL.table,
            SMALL.truth,
            runs=0,
            rng=np.random.default_rng(1),
            slices=["group=A"],
        )
    said = "\n".join(caught.value.problems)
    assert "no slice 'group=A'" in said
    assert "group=a" in said
    assert "runs: got 0" in said
    assert "no gate" in said
