"""Ratios of selection rates on COMPAS, held to pandas and to fairlearn."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from fairlearn.metrics import demographic_parity_ratio

import evenhand
from evenhand.audit.result import AuditResult, Finding

HOUSE = Path(__file__).resolve().parents[2]
DECLARED = """
[[declared.favourable]]
emotion = "two_year_recid"
when = "low"
reason = "a high score can keep a person in custody"
"""
SPARED = "two_year_recid: not selected at 5"
BELOW = "two_year_recid: scored below the median of all items"


@pytest.fixture(scope="module")
def people(compas_folder: Path) -> pd.DataFrame:
    return pd.read_csv(compas_folder / "compas-two-years.csv")


@pytest.fixture(scope="module")
def result(compas_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> AuditResult:
    text = (HOUSE / "examples" / "compas" / "plan.toml").read_text(encoding="utf-8")
    for name, kind in (("race", "ethnicity"), ("sex", "gender")):
        text = text.replace(f'name = "{name}"\n', f'name = "{name}"\nkind = "{kind}"\n')
    folder = tmp_path_factory.mktemp("compas-rates")
    plan = folder / "plan.toml"
    plan.write_text(text + DECLARED, encoding="utf-8")
    return evenhand.run(plan, folder / "out", data=compas_folder)


@pytest.fixture(scope="module")
def rates(result: AuditResult) -> Finding:
    (found,) = (f for f in result.findings if f.code == "SCR001")
    return found


def column(rates: Finding, title: str, name: str) -> dict[str, object]:
    """Return a column of a table by group."""
    (table,) = (t for t in rates.tables if t.title == title)
    return {str(row[0]): row[table.columns.index(name)] for row in table.rows}


def test_scoring_rates_are_those_of_pandas(rates: Finding, people: pd.DataFrame) -> None:
    below = people["decile_score"] < people["decile_score"].median()
    found = column(rates, BELOW, "rate")
    for name in ("race", "sex"):
        for level, share in below.groupby(people[name]).mean().items():
            assert found[f"{name}={level}"] == pytest.approx(share)


def test_ratios_of_selection_are_those_of_fairlearn(rates: Finding, people: pd.DataFrame) -> None:
    spared = (people["decile_score"] < 5).astype(int)
    ratio = demographic_parity_ratio(spared, spared, sensitive_features=people["sex"])
    assert column(rates, SPARED, "ratio to the highest")["sex=Male"] == pytest.approx(ratio)
    shares = people["race"].value_counts(normalize=True)
    large = people["race"].isin(shares[shares >= 0.02].index)
    ratio = demographic_parity_ratio(
        spared[large], spared[large], sensitive_features=people["race"][large]
    )
    ratios = column(rates, SPARED, "ratio to the highest")
    assert ratios["race=African-American"] == pytest.approx(ratio)
    assert ratios["race=Asian"] is None


def test_intervals_agree_with_a_bootstrap_of_persons(rates: Finding, people: pd.DataFrame) -> None:
    rng = np.random.default_rng(5)
    spared = (people["decile_score"] < 5).to_numpy()
    sides = [spared[(people["race"] == race).to_numpy()] for race in ("African-American", "Other")]
    drawn = [
        np.divide(*(rng.choice(side, len(side)).mean() for side in sides)) for _ in range(2000)
    ]
    low, high = np.quantile(drawn, (0.025, 0.975))
    group = "race=African-American"
    assert column(rates, SPARED, "ratio low")[group] == pytest.approx(low, abs=6e-3)
    assert column(rates, SPARED, "ratio high")[group] == pytest.approx(high, abs=6e-3)
