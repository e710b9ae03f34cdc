"""Persons: the same by name and seed, different otherwise."""

import numpy as np

from evenhand.audit.stimuli.faces.levels import details
from evenhand.audit.stimuli.faces.persons import MOST, person


def test_a_person_depends_on_name_and_seed_alone() -> None:
    one, again = person("p1", seed=3), person("p1", seed=3)
    assert one.details == again.details
    assert (one.seed, one.muscle, one.weight) == (again.seed, again.muscle, again.weight)
    assert (one.iris == again.iris).all()
    assert one.details != person("p2", seed=3).details
    assert one.details != person("p1", seed=4).details


def test_both_sides_share_a_weight_and_one_of_two_opposites_is_used() -> None:
    drawn = person("p1", seed=3).details
    sided = sum("*" in pair.low for pair in details().pairs)
    assert len(drawn) == len(details().pairs) + sided
    assert drawn.keys() >= {"chin/chin-width-incr"} or drawn.keys() >= {"chin/chin-width-decr"}
    for name, weight in drawn.items():
        if "/l-" in name:
            assert drawn[name.replace("/l-", "/r-")] == weight


def test_weights_have_the_spread_that_the_table_says() -> None:
    pair = next(pair for pair in details().pairs if pair.low == "chin/chin-width-decr")
    weights = []
    for number in range(400):
        drawn = person(f"p{number}", seed=1).details
        weights.append(drawn.get(pair.high, 0.0) - drawn.get(pair.low, 0.0))
    assert abs(np.mean(weights)) < 4 * pair.spread / 20
    assert abs(np.std(weights) - pair.spread) < 0.05
    assert max(map(abs, weights)) <= MOST
