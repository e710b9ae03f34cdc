"""A change between models is never told as a gap between groups, wherever findings are told."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.audit.finding import Harm
from evenhand.audit.result import AuditResult, Finding
from evenhand.reports.accuracy import by_group
from evenhand.reports.annex_excerpt import annex_excerpt
from evenhand.reports.blocks.as_text import as_text
from evenhand.reports.compared_models import compared_words, compressions
from evenhand.reports.difference.difference import difference
from evenhand.reports.estimates import COLUMNS, estimates
from evenhand.reports.exhibit import exhibit
from evenhand.reports.figures.of_findings.heat_maps import of_slices
from evenhand.reports.harm import harmful
from evenhand.reports.largest_gap import largest
from evenhand.reports.largest_rows import largest_gaps, worst_changes
from evenhand.reports.limits import limits
from evenhand.reports.markdown import markdown
from evenhand.reports.model_card.body import body
from evenhand.reports.next_steps import next_steps
from evenhand.reports.oversight_flags import flags, silent_groups
from evenhand.reports.overview import exceeding
from evenhand.reports.sections import cover, headline, monitoring
from evenhand.reports.sections.audit_plan import gates
from evenhand.reports.sections.findings_register import entries
from evenhand.reports.severity import severity
from evenhand.reports.sides import ends, sides
from evenhand.reports.tally import exit_words, judged_changes, judged_gaps, worst
from evenhand.reports.themes import without_theme


@pytest.fixture
def change(two_models: AuditResult) -> Finding:
    """Return the change of the error in every slice."""
    return two_models.findings[1]


@given(st.floats(-1e6, 1e6), st.sampled_from(["either", "above", "below"]))
def test_harm_is_the_size_or_the_size_with_a_side(gap: float, harm: Harm) -> None:
    found = harmful(gap, harm)
    assert abs(found) == abs(gap)
    assert found >= 0 or harm != "either"
    assert harmful(-gap, "above") == harmful(gap, "below")


def test_a_gain_is_never_the_worst(change: Finding, two_models: AuditResult) -> None:
    found = worst((change,), most=99)
    assert found[0].comparison.slice == "age=50-64"
    assert [w.comparison.slice for w in found if w.margins < 0] == ["", "gender=Female"]
    assert largest(change, two_models).startswith("+0.130 scale points")
    told = [t.slice for t in worst_changes(two_models) if t.finding.metric == "mae"]
    assert "everybody" not in told


def test_an_open_gain_is_less_severe_than_an_open_loss(change: Finding) -> None:
    (still,) = [c for c in change.comparisons if c.decision == "inconclusive"]
    for value, expected in ((0.06, 3), (-0.06, 4)):
        assert severity(replace(still, gap=replace(still.gap, value=value)), change) == expected


def test_gaps_and_changes_stand_apart(two_models: AuditResult) -> None:
    assert {f.code for f in judged_gaps(two_models)} == {"DIS001"}
    assert {f.code for f in judged_changes(two_models)} == {"CMP001", "CMP002", "CMP006"}
    assert {t.finding.code for t in largest_gaps(two_models)} == {"DIS001"}
    assert {t.finding.code for t in worst_changes(two_models)} <= {"CMP001", "CMP002", "CMP006"}
    assert {f.code for f in of_slices(two_models)} == {"DIS001"}
    assert without_theme(two_models) == ()


def test_the_first_page_tells_of_gaps_then_of_each_kind_of_change(
    two_models: AuditResult, two_models_alone: AuditResult
) -> None:
    assert [(t.model, t.finding.code) for t in headline.told(two_models)] == [
        ("face_and_voice", "DIS001"),
        ("face_and_voice against voice_only", "CMP001"),
        ("face_and_voice against voice_only", "CMP002"),
        ("face_and_voice against voice_only", "CMP006"),
    ]
    new, old = (headline.card(n, two_models) for n in ("face_and_voice", "voice_only"))
    assert "3 comparisons of a slice with its reference" in new.sentence
    assert "changes by slice against voice_only" in new.sentence
    assert old.sentence.endswith("Held against it: face_and_voice.")
    alone = headline.card("face_and_voice", two_models_alone)
    assert "comparisons of a slice with its reference" not in alone.sentence
    page = str(headline.render(two_models_alone))
    assert "taken over all comparisons of models" in page
    assert "The gap or change is shown" in page


def test_scope_is_said_on_cover_and_in_short(
    two_models: AuditResult, two_models_alone: AuditResult
) -> None:
    told = "Exit code 1. Only comparisons of models count for it."
    assert exit_words(two_models_alone) == told
    assert "Only comparisons" not in exit_words(two_models)
    short = markdown(two_models_alone)
    assert told in short
    assert "Largest changes from model to model" in short
    assert "\N{BLACK DIAMOND} worse" in short
    assert "face\\_and\\_voice held against voice\\_only" in short
    page = str(cover.render(two_models_alone))
    assert "Comparison of models" in page
    assert "Only this counts for the exit code" in page
    assert "Audit report: differences between groups" in str(cover.render(two_models))


def test_what_to_do_next_tells_changes_from_gaps(two_models: AuditResult) -> None:
    first = next_steps(two_models)[0].text
    assert first == "Follow up 4 changes from model to model beyond what is tolerated."
    gap = two_models.findings[0]
    beyond = tuple(replace(c, verdict="exceeds_margin") for c in gap.comparisons)
    both = replace(
        two_models, findings=(replace(gap, comparisons=beyond), *two_models.findings[1:])
    )
    assert next_steps(both)[0].text == (
        "Follow up 3 gaps that exceed the margin and 4 changes from model to model beyond what is "
        "tolerated."
    )


def test_outputs_about_one_model_leave_changes_out(two_models: AuditResult) -> None:
    found = by_group(two_models)
    assert found is not None
    assert found.metric == "mean_residual"
    assert by_group(replace(two_models, findings=two_models.findings[1:])) is None
    assert flags(two_models) == ()
    assert silent_groups(replace(two_models, findings=two_models.findings[1:])) == 0
    assert {limit.metric for limit in monitoring.limits(two_models)} == {"mean_residual"}


def test_documents_name_changes_as_changes(two_models: AuditResult) -> None:
    excerpt = as_text(annex_excerpt(two_models))
    assert "Changes from model to model held against a margin" in excerpt
    card = as_text(body(two_models, two_models.models[1]))
    assert "change from voice_only" in card
    told = [line for limit in limits(two_models) for line in limit.told]
    assert any("changes from one model to another were judged" in line for line in told)
    assert all("change from voice_only" in line.what for line in exceeding(two_models))
    rules = {rule.metric for rule in gates(two_models)}
    assert "Did gaps grow?: Mean absolute error" in rules


def test_the_register_ranks_by_harm(two_models: AuditResult) -> None:
    found = [e for e in entries(two_models) if e.finding.code == "CMP001"]
    assert found[0].group == "age: 50-64"
    assert all(e.margins > 0 for e in found)


def test_the_table_of_estimates_has_the_other_model(two_models: AuditResult) -> None:
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in estimates(two_models)]
    worse = [r for r in rows if r["decision"] == "worse"]
    assert {r["against"] for r in worse} == {"voice_only"}
    assert {r["harm"] for r in worse} == {"above"}


def test_two_audits_keep_comparisons_with_different_models_apart(
    two_models: AuditResult,
) -> None:
    other = replace(two_models.findings[1], id="x", against="face_and_voice_old")
    both = replace(two_models, findings=(*two_models.findings, other))
    (gone,) = difference(both, two_models).gone
    assert gone.model == "face_and_voice against face_and_voice_old"
    assert difference(both, both, renamed={"voice_only": "voice_only"}).gone == ()
    assert "evenhand compare OLD NEW" in difference(both, both).notes[0]


def test_figures_and_tables_name_the_two_models(change: Finding, two_models: AuditResult) -> None:
    laid = exhibit(change, two_models)
    (picture,) = laid.figures
    assert (laid.sides.inside, laid.sides.outside, laid.sides.gap) == (
        "New model",
        "Old model",
        "Change",
    )
    assert "\N{LEFTWARDS ARROW} better" in picture
    assert "worse \N{RIGHTWARDS ARROW}" in picture
    assert "+0.05" in picture
    assert "\N{MINUS SIGN}0.05</text>" not in picture
    assert "shaded: tolerated" in picture
    assert "Changes of 8 slices" in picture
    below = exhibit(replace(change, harm="below"), two_models).figures[0]
    assert "\N{LEFTWARDS ARROW} worse" in below
    assert ">\N{MINUS SIGN}0.05</text>" in below
    assert ">+0.05</text>" not in below


def test_growth_and_drift_have_their_own_words(two_models: AuditResult) -> None:
    growth = next(f for f in two_models.findings if f.code == "CMP002")
    drift = next(f for f in two_models.findings if f.code == "CMP006")
    assert ends(growth) == ("narrower", "wider")
    assert ends(drift) == ("lower than before", "higher than before")
    assert sides(growth, two_models).gap == "Growth"
    assert "Growth of gaps of 3 slices" in exhibit(growth, two_models).figures[0]


@pytest.mark.parametrize(
    "text", ["", "not [ toml", "comparison = 3", "comparison = [3]", "[[comparison]]\nnew = 'a'"]
)
def test_a_plan_that_names_no_compression_has_none(two_models: AuditResult, text: str) -> None:
    result = replace(two_models, plan=replace(two_models.plan, text=text))
    assert compressions(result) == frozenset()


def test_models_that_are_compared_are_named_once(
    rich: AuditResult, two_models: AuditResult
) -> None:
    assert compared_words(two_models) == "face_and_voice held against voice_only"
    assert not compared_words(rich)


def test_a_model_that_is_only_held_against_bears_no_verdict(two_models_alone: AuditResult) -> None:
    old = headline.card("voice_only", two_models_alone)
    assert old.verdict is None
    assert old.sentence.endswith("Held against it: face_and_voice.")
    assert "undefined" not in str(headline.render(two_models_alone)).split("How often")[0]


def test_links_of_a_card_name_the_metric_of_a_change(two_models_alone: AuditResult) -> None:
    new = headline.card("face_and_voice", two_models_alone)
    about = [words for f, words in new.findings if f.code == "CMP001"]
    assert len(set(about)) == len(about)
    assert any(words.startswith("Mean absolute error") for words in about)


def test_growth_rests_on_its_smaller_side_and_its_reference_is_a_model(
    two_models: AuditResult,
) -> None:
    growth = next(f for f in two_models.findings if f.code == "CMP002")
    found = sides(growth, two_models)
    assert (found.reference, found.persons) == ("Old model", "Persons of the smaller side")
