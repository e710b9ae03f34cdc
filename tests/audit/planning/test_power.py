"""Planning: its formulas against hand computation and an independent simulation."""

from dataclasses import replace

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from evenhand.audit.plan import Assumptions, Gate, Plan, Slices
from evenhand.audit.planning.power import SlicePower, plan_power
from evenhand.audit.planning.spread import ALIKE, intraclass, likeness, mean_factor
from evenhand.audit.planning.words import percent
from evenhand.audit.table import Table, Truth
from evenhand.metrics.slices import Attribute

BIAS = Gate(metric="bias", margin=0.25, owner="test", emotions=("Anger",))
SPREAD = Assumptions(residual_sd=1.0, icc=0.15)
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


def planned(
    gates: tuple[Gate, ...] = (BIAS,), assumed: Assumptions = SPREAD, **changes: object
) -> Plan:
    return msgspec.structs.replace(PLAN, gate=gates, assumptions=assumed, **changes)


def groups(persons: dict[str, int], items: int = 10, empty: tuple[str, ...] = ()) -> Table:
    """Return a table of one attribute with so many persons of each level, `items` items each."""
    known = tuple(level for level in persons if level != "unknown")
    levels = (*known, *empty, "unknown")
    codes = np.repeat([levels.index(level) for level in persons], list(persons.values()))
    person = np.arange(len(codes))
    return Table(
        items=np.array([f"i{n}" for n in range(len(codes) * items)]),
        persons=np.repeat(np.array([f"p{n}" for n in person]), items),
        attributes=(Attribute(name="group", levels=levels),),
        cells=np.repeat(codes, items).astype(np.int16)[:, None],
    )


def labels(table: Table, *, emotions: int = 1, seed: int = 0) -> Truth:
    values = 3.5 + np.random.default_rng(seed).standard_normal((len(table.items), emotions))
    return Truth(
        emotions=("Anger", "Fear", "Sadness", "Interest")[:emotions],
        values=values,
        raters=np.full(values.shape, 3),
        rater_count=3,
        rating_count=3 * values.size,
        within_item_sd=0.5,
    )


def row_of(rows: tuple[SlicePower, ...], part: str) -> SlicePower:
    return next(row for row in rows if row.slice == part)


def test_the_standard_error_is_that_of_a_design_effect() -> None:
    table = groups({"a": 20, "b": 60})
    row = row_of(plan_power(planned(), table, labels(table)), "group=a")
    # deff = 1 + 9 * 0.15 = 2.35; variance = 2.35 (1 / 200 + 1 / 600).
    error = np.sqrt(2.35 * (1 / 200 + 1 / 600))
    assert row.standard_error == pytest.approx(error, rel=1e-12)
    reach = stats.t.ppf(0.95, 19) + stats.t.ppf(0.9, 19)
    assert row.smallest_provable_margin == pytest.approx(reach * error, rel=1e-9)
    assert (row.persons, row.items, row.reference_persons, row.tests) == (20, 200, 60, 2)
    assert (row.residual_sd, row.icc, row.source) == (1.0, 0.15, "declared error")


def test_persons_of_unequal_numbers_of_items_count_as_they_weigh() -> None:
    table = groups({"a": 2, "b": 30}, items=4)
    keep = np.ones(len(table.items), dtype=np.bool_)
    keep[1:4] = False  # the first person of a keeps one item, the second has four
    uneven = replace(
        table, items=table.items[keep], persons=table.persons[keep], cells=table.cells[keep]
    )
    row = row_of(plan_power(planned(), uneven, labels(uneven)), "group=a")
    inside = (1 * 1 + 4 * (1 + 3 * 0.15)) / 5**2
    outside = (1 + 3 * 0.15) / 120
    assert row.standard_error == pytest.approx(np.sqrt(inside + outside), rel=1e-12)
    assert row.status == "insufficient_data"
    assert "2 persons in the smaller group, and verdicts take 8" in row.sentence


@pytest.mark.parametrize(
    ("persons", "cleared", "caught"),
    [(20, 0.0, 0.21), (40, 0.23, 0.55), (80, 0.95, 0.96), (160, 1.0, 1.0)],
)
def test_it_agrees_with_simulated_audits_of_twelve_slices(
    persons: int, cleared: float, caught: float
) -> None:
    # Shares of whole audits from an independent simulation (12 slices, 10 clips a speaker, sd 1,
    # ICC .15, margin .25). All slices must be cleared for the whole; one slice has twice the
    # margin, and Holm's later steps catch a little more than the first, which planning speaks of.
    table = groups({f"g{k}": persons for k in range(12)})
    row = plan_power(planned(), table, labels(table))[0]
    assert row.tests == 12
    assert (row.chance_to_clear or 0.0) ** 12 == pytest.approx(cleared, abs=0.1)
    assert row.chance_to_catch == pytest.approx(caught, abs=0.07)


def test_the_persons_needed_are_the_fewest_that_do() -> None:
    needed = row_of(
        plan_power(planned(), table := groups({"a": 20, "b": 900}), labels(table)), "group=a"
    ).persons_needed
    assert needed is not None
    for persons, enough in ((needed, True), (needed - 1, False)):
        table = groups({"a": persons, "b": 900})
        row = row_of(plan_power(planned(), table, labels(table)), "group=a")
        assert ((row.smallest_provable_margin or 9.0) <= 0.25) is enough
    assert needed > 20


def test_no_number_of_persons_helps_against_an_uncertain_reference() -> None:
    table = groups({"a": 900, "b": 12})
    row = row_of(plan_power(planned(), table, labels(table)), "group=a")
    assert row.persons_needed is None
    assert "too uncertain" in row.sentence


def test_without_assumptions_the_labels_are_the_cautious_ones() -> None:
    table = groups({"a": 20, "b": 60})
    truth = labels(table)
    person = np.repeat(np.arange(80), 10)
    truth = replace(truth, values=truth.values + 0.5 * np.sin(person)[:, None])
    row = row_of(plan_power(planned(assumed=Assumptions()), table, truth), "group=a")
    assert row.residual_sd == pytest.approx(truth.values.std(ddof=1))
    assert row.icc == pytest.approx(intraclass(truth.values[:, 0], person))
    assert row.source == "spread of the labels"


def test_the_intraclass_correlation_is_that_of_an_analysis_of_variance() -> None:
    rng = np.random.default_rng(3)
    person = np.repeat(np.arange(40), 6)
    values = rng.standard_normal(240) + rng.standard_normal(40)[person]
    f = stats.f_oneway(*(values[person == k] for k in range(40))).statistic
    assert intraclass(values, person) == pytest.approx((f - 1) / (f + 5))
    assert intraclass(values, np.arange(240)) == 0.0
    assert intraclass(np.tile([0.0, 1.0], 20), np.repeat(np.arange(20), 2)) == 0.0
    assert intraclass(np.repeat([1.0, 2.0], 3), np.repeat([0, 1], 3)) == 1.0


def test_the_mean_over_emotions_is_more_precise_but_not_as_if_they_were_independent() -> None:
    table = groups({"a": 20, "b": 60})
    truth = labels(table, emotions=4)
    each, mean = (
        row_of(plan_power(planned((gate,)), table, truth), "group=a").standard_error
        for gate in (BIAS, msgspec.structs.replace(BIAS, emotions="mean"))
    )
    assert each is not None
    assert likeness(truth) == ALIKE == 0.5
    assert mean == pytest.approx(each * np.sqrt(0.5 + 0.5 / 4))
    alike = replace(truth, values=np.repeat(truth.values[:, :1], 4, axis=1))
    assert likeness(alike) == pytest.approx(1.0)
    assert mean_factor(1.0, 7) == 1.0


@pytest.mark.parametrize(
    ("metric", "items", "sd"),
    [
        ("over_reading", 140, np.sqrt(0.3 * 0.7)),
        ("fpr", 140, np.sqrt(0.3 * 0.7)),
        ("tpr", 60, 0.5),
        ("fnr", 60, 0.5),
        ("selection_rate", 200, np.sqrt(0.3 * 0.7)),
        ("accuracy", 200, np.sqrt(0.58 * 0.42)),
        ("ppv", 60, 0.5),
        ("mae", 200, 0.6028103),
        ("mse", 200, np.sqrt(2)),
    ],
)
def test_each_metric_has_its_class_and_its_spread(metric: str, items: int, sd: float) -> None:
    table = groups({"a": 20, "b": 60})
    values = np.tile([5.0] * 3 + [1.0] * 7, 80)[:, None]  # prevalence 0.3, for every person
    truth = replace(labels(table), values=values)
    at = None if metric in {"mae", "mse"} else 4.0
    gate = Gate(metric=metric, margin=0.1, owner="test", emotions="each", truth_at=at, score_at=at)
    row = row_of(plan_power(planned((gate,)), table, truth), "group=a")
    assert row.items == items
    assert row.residual_sd == pytest.approx(sd, rel=1e-6)


def test_what_cannot_be_planned_says_why() -> None:
    table = groups({"a": 20, "b": 60, "unknown": 9}, empty=("c",))
    rows = plan_power(planned(), table, labels(table))
    assert [row.status for row in rows] == ["planned", "planned", "empty", "not_judged"]
    assert row_of(rows, "group=c").sentence == (
        "No verdict can be planned: nobody in the data has this level."
    )
    ccc = Gate(metric="ccc", margin=0.1, owner="test")
    row = plan_power(planned((ccc,)), table, labels(table))[0]
    assert (row.status, row.standard_error) == ("no_formula", None)
    assert "a simulation can" in row.reason
    over = Gate(metric="tpr", margin=0.1, owner="test", truth_at=7.0, score_at=4.0)
    assert "none does" in plan_power(planned((over,)), table, labels(table))[0].reason


def test_planning_works_before_anybody_rated() -> None:
    table = groups({"a": 20, "b": 60})
    row = plan_power(planned(), table, None)[0]
    assert row.standard_error == pytest.approx(np.sqrt(2.35 * (1 / 200 + 1 / 600)))
    bare = plan_power(planned(assumed=Assumptions()), table, None)[0]
    assert "assumptions.residual_sd" in bare.reason
    rate = Gate(metric="fpr", margin=0.1, owner="test", truth_at=4.0, score_at=4.0)
    assert "without ratings" in plan_power(planned((rate,)), table, None)[0].reason
    assumed = Assumptions(residual_sd=1.0, icc=0.15, items_per_person=20)
    more = plan_power(planned(assumed=assumed), table, None)[0]
    assert more.standard_error == pytest.approx(np.sqrt((1 + 19 * 0.15) * (1 / 400 + 1 / 1200)))


def test_the_reference_may_be_a_level_or_everybody() -> None:
    table = groups({"a": 20, "b": 60, "c": 40})
    table = replace(
        table, attributes=(replace(table.attributes[0], reference="b"),), cells=table.cells
    )
    rows = plan_power(planned(slices=Slices(compare="reference")), table, labels(table))
    assert row_of(rows, "group=b").reason == "it is the reference"
    one = row_of(rows, "group=a")
    assert one.standard_error == pytest.approx(np.sqrt(2.35 * (1 / 200 + 1 / 600)))
    rest, overall = (
        row_of(
            plan_power(planned(slices=Slices(compare=how)), table, labels(table)), "group=a"
        ).standard_error
        for how in ("rest", "overall")
    )
    # slice - all = (1 - share) (slice - rest), and the slice has a sixth of the items.
    assert overall == pytest.approx((rest or 0) * 5 / 6)


def test_items_as_units_are_independent() -> None:
    table = groups({"a": 20, "b": 60})
    rules = msgspec.structs.replace(PLAN.statistics, unit="item")
    row = plan_power(planned(statistics=rules), table, labels(table))[0]
    assert row.standard_error == pytest.approx(np.sqrt(1 / 200 + 1 / 600))


@given(
    persons=st.integers(8, 60),
    items=st.integers(1, 8),
    icc=st.floats(0, 1),
    sd=st.floats(0.05, 3),
)
@settings(max_examples=30)
def test_twice_the_persons_halve_the_variance(
    persons: int, items: int, icc: float, sd: float
) -> None:
    plan = planned(assumed=Assumptions(residual_sd=sd, icc=icc))
    once, twice = (
        plan_power(plan, groups({"a": k * persons, "b": k * 70}, items=items), None)[0]
        for k in (1, 2)
    )
    assert twice.standard_error == pytest.approx((once.standard_error or 0) / np.sqrt(2))
    # The chance to clear need not grow where it is hopeless: with few persons the estimated spread
    # is sometimes far too small. The provable margin has no such luck in it.
    assert (twice.smallest_provable_margin or 9) < (once.smallest_provable_margin or 0)
    for row in (once, twice):
        assert 0 <= (row.chance_to_clear or 0) <= 1
        assert row.sentence
        assert "nan" not in row.sentence


def test_chances_are_never_told_as_certainties() -> None:
    assert [percent(p) for p in (0.0, 0.004, 0.5, 0.9951, 1.0)] == [
        "under 1 %",
        "under 1 %",
        "50 %",
        "over 99 %",
        "over 99 %",
    ]
