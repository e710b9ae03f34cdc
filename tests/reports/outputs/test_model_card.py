"""The model card, read by the library of the registry that it is for."""

from dataclasses import replace

import pytest
from syrupy.assertion import SnapshotAssertion

from evenhand.audit.result import AuditResult, CardRecord
from evenhand.reports.forms import files
from evenhand.reports.model_card.metadata import MOST_SLICES

hub = pytest.importorskip("huggingface_hub")

SECTIONS = (
    "Model Details",
    "Intended Use",
    "Factors",
    "Metrics",
    "Evaluation Data",
    "Training Data",
    "Quantitative Analyses",
    "Unitary results",
    "Intersectional results",
    "Ethical Considerations",
    "Caveats and Recommendations",
)


def first(result: AuditResult) -> str:
    """Return the card of the first model."""
    return next(iter(files(result, "model-card").values())).decode()


def test_a_card_reads_as_it_did(rich: AuditResult, snapshot: SnapshotAssertion) -> None:
    assert first(rich) == snapshot


def test_each_model_has_a_card_of_its_own(rich: AuditResult) -> None:
    assert list(files(rich, "model-card")) == [
        f"model-card.{m.name.replace('_', '-')}.md" for m in rich.models
    ]
    alone = replace(rich, models=rich.models[:1])
    assert list(files(alone, "model-card")) == ["model-card.md"]
    twins = replace(rich, models=(rich.models[0], replace(rich.models[0], name="voice only")))
    assert list(files(twins, "model-card")) == [
        "model-card.voice-only.md",
        "model-card.voice-only.2.md",
    ]


def test_the_sections_are_those_of_model_cards_in_their_order(rich: AuditResult) -> None:
    card = first(rich)
    places = [card.index(f"# {title}\n") for title in SECTIONS]
    assert places == sorted(places)


def test_the_registry_reads_the_results(rich: AuditResult) -> None:
    card = hub.ModelCard(first(rich))
    assert card.data.license == "unknown"
    assert card.data.model_name == rich.models[0].name
    assert all(isinstance(each, hub.EvalResult) for each in card.data.eval_results)
    over_all = [each for each in card.data.eval_results if not each.dataset_args]
    assert [each.metric_value for each in over_all] == [
        o.number.value for o in rich.models[0].overall if o.number.value is not None
    ]
    again = hub.ModelCardData(
        model_name=card.data.model_name, eval_results=card.data.eval_results
    ).to_dict()
    assert sum(len(r["metrics"]) for r in again["model-index"][0]["results"]) == len(
        card.data.eval_results
    )


def test_slices_are_told_apart_and_withheld_or_small_ones_are_not_there(rich: AuditResult) -> None:
    results = hub.ModelCard(first(rich)).data.eval_results
    finding = rich.findings[0]
    name = f"{finding.metric} ({finding.emotion})"
    sliced = [each for each in results if each.dataset_args and each.metric_name == name]
    by_slice = {each.dataset_config: each for each in sliced}
    known = {
        c.slice: c
        for c in finding.comparisons
        if c.inside.value is not None and c.verdict != "insufficient_data"
    }
    assert set(by_slice) == set(known)
    for name, each in by_slice.items():
        assert each.metric_value == known[name].inside.value
        assert " & ".join(f"{k}={v}" for k, v in each.dataset_args.items()) == name


def test_a_head_is_cut_where_there_are_very_many_slices(crowded: AuditResult) -> None:
    results = hub.ModelCard(first(crowded)).data.eval_results
    assert sum(bool(each.dataset_args) for each in results) == MOST_SLICES


@pytest.mark.parametrize(
    ("told", "licence", "name"),
    [("Apache-2.0", "apache-2.0", None), ("Own terms, 2024", "other", "own-terms-2024")],
)
def test_a_licence_is_the_one_of_the_card(
    rich: AuditResult, told: str, licence: str, name: str | None
) -> None:
    card = CardRecord(name="x", title="X", licence=told, not_for=("hiring",))
    made = replace(rich, models=(replace(rich.models[0], card=card),))
    read = hub.ModelCard(first(made))
    assert (read.data.license, read.data.get("license_name")) == (licence, name)
    assert "**Not for** hiring" in first(made)


def test_hostile_names_break_no_head(named_badly: AuditResult) -> None:
    assert hub.ModelCard(first(named_badly)).data.model_name == named_badly.models[0].name


def test_nothing_is_made_up(rich: AuditResult, empty: AuditResult, bare: AuditResult) -> None:
    assert "Developed by: HUMAN_INPUT_MISSING (declared.system.provider)" in first(rich)
    assert files(empty, "model-card") == {}
    assert "nan" not in first(bare).lower().split()


def test_a_task_that_the_registry_does_not_know_is_other(rich: AuditResult) -> None:
    made = replace(rich, plan=replace(rich.plan, purpose={"modality": "gait_posture"}))
    card = hub.ModelCard(first(made))
    assert card.data.get("pipeline_tag") is None
    assert card.data.eval_results[0].task_type == "other"
