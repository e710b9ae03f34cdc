"""`evenhand compare`: what it takes, and what is said before anything is read."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from evenhand.audit.errors import InputError
from evenhand.compare_command import compare

PLAN = """\
evenhand = 1
title = "Small study"
purpose = { system = "s", intended_use = "u", context = "research", modality = "voice" }
data = { name = "Calls", subjects = "real", items = "items.csv" }
statistics = { seed = 1 }

[ratings]
file = "ratings.csv"
scale = { kind = "continuous", low = 0.0, high = 7.0 }

[[attribute]]
name = "gender"
source = "recorded"

[[model]]
name = "small"
predictions = "small.csv"
"""
LARGE = '[[model]]\nname = "large"\npredictions = "large.csv"\n'
PAIR = '[[comparison]]\nname = "release"\nold = "small"\nnew = "large"\n'

PLANS: Mapping[str, str] = {
    "one.toml": PLAN,
    "two.toml": PLAN + LARGE,
    "release.toml": PLAN + LARGE + PAIR,
}


@pytest.mark.parametrize(
    ("paths", "options", "expected"),
    [
        (["one.toml"], {}, "one.toml: has no [[comparison]], so no models are compared; add a sec"),
        (["two.toml"], {}, 'name = "release", old = "small", new = "large"'),
        (["."], {}, ".: is a folder; expected a plan with [[comparison]], or two folders"),
        (["a", "b", "c"], {}, "got 3 paths, expected a plan, or the folders of two audits"),
        (["release.toml"], {"margin": ["mae=1"]}, "--old-model, --new-model, --margin and --owner"),
        (["release.toml"], {"new_model": "large"}, "go with two finished audits; write models"),
        (["a", "b"], {}, "a: there is no result; expected the output folder"),
        (["a", "b"], {"margin": ["mae"]}, "--margin: got 'mae', expected METRIC=VALUE, each"),
        (["a", "b"], {"margin": ["mae=nan"]}, "--margin: got 'mae=nan', expected METRIC=VALUE"),
        (["a", "b"], {"margin": ["mae=1", "mae=2"]}, "--margin: got 'mae=2', expected"),
        (["a", "b"], {"margin": ["mae=1"]}, "--owner: missing; a margin takes the name of who"),
    ],
)
def test_mistakes_are_named_and_nothing_is_written(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    paths: list[str],
    options: dict[str, object],
    expected: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in PLANS.items():
        Path(name).write_text(text)
    with pytest.raises(InputError) as caught:
        compare([Path(path) for path in paths], Path("never"), **options)  # type: ignore[arg-type]
    assert len(caught.value.problems) == 1
    assert expected in caught.value.problems[0]
    assert not Path("never").exists()
