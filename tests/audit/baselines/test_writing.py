"""Waivers as text: added at the end, renewed in place, and never at the cost of a comment."""

import tomllib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.audit.baselines.file import parse_waivers
from evenhand.audit.baselines.waiver import Waiver
from evenhand.audit.baselines.writing import HEAD, block, merged
from evenhand.audit.errors import InputError

MakeWaiver = Callable[..., Waiver]


def test_a_new_file_has_a_head_and_the_waivers(waiver: MakeWaiver) -> None:
    one = waiver(accepted_gap=0.31)
    made = merged("", [one], name="b.toml")
    assert made.text == HEAD + (
        '\n[[waiver]]\nfinding = "DIS001.m.mean"\nslice = "g=F"\nowner = "Board"\n'
        'reason = "known"\nexpires = 2027-03-31\nmargin = 0.35\n'
        'accepted_verdict = "exceeds_margin"\naccepted_gap = 0.31\n'
    )
    assert (made.added, made.renewed, made.kept) == ((one,), (), ())


def test_comments_and_order_survive_what_is_added(waiver: MakeWaiver) -> None:
    text = "# ours\nevenhand_baseline=1\n[[waiver]] # first\n" + block(waiver()).partition("\n")[2]
    new = waiver(part="g=M")
    made = merged(text, [waiver(margin=0.9), new], name="b.toml")
    assert made.text.startswith(text)
    assert parse_waivers(made.text, name="b.toml") == (waiver(), new)
    assert (made.added, made.kept) == ((new,), (waiver(margin=0.9),))


def test_nothing_to_add_leaves_the_text(waiver: MakeWaiver) -> None:
    text = merged("", [waiver()], name="b.toml").text
    assert merged(text, [waiver()], name="b.toml").text == text
    assert merged(text, [], name="b.toml", renew=True).text == text


def test_a_waiver_is_renewed_in_its_place_and_others_keep_their_comments(
    waiver: MakeWaiver,
) -> None:
    old = [waiver(part=part) for part in ("a", "b", "c")]
    text = merged("", old, name="b.toml").text.replace('slice = "a"', 'slice = "a" # whose')
    fresh = waiver(part="b", margin=0.7)
    made = merged(text, [fresh, waiver(part="d")], name="b.toml", renew=True)
    assert parse_waivers(made.text, name="b.toml") == (old[0], fresh, old[2], waiver(part="d"))
    assert "# whose" in made.text
    assert (made.renewed, made.kept) == ((fresh,), ())
    assert merged(made.text, [fresh], name="b.toml", renew=True).text == made.text


def test_a_waiver_with_words_of_somebody_is_not_renewed(waiver: MakeWaiver) -> None:
    text = merged("", [waiver()], name="b.toml").text.replace("0.35", "0.35  # agreed in May")
    with pytest.raises(InputError) as caught:
        merged(text, [waiver(margin=0.9)], name="b.toml", renew=True)
    (problem,) = caught.value.problems
    assert problem.startswith("b.toml: has words of somebody that rewriting would lose; put these")
    assert block(waiver(margin=0.9)) in problem


def test_a_file_laid_out_otherwise_is_left_alone(waiver: MakeWaiver) -> None:
    inline = "evenhand_baseline = 1\nwaiver = [{finding='D', owner='o', reason='r', margin=1, "
    inline += "expires=2027-01-01, accepted_verdict='undefined'}]\n"
    with pytest.raises(InputError, match=r"b\.toml: is laid out by hand that rewriting would"):
        merged(inline, [waiver()], name="b.toml")


def test_a_file_with_mistakes_is_not_added_to(waiver: MakeWaiver) -> None:
    with pytest.raises(InputError, match=r"b\.toml:1: evenhand_baseline: got number 2"):
        merged("evenhand_baseline = 2\n", [waiver()], name="b.toml")


PLAIN = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1).filter(str.strip)


@given(
    part=PLAIN,
    reason=PLAIN | st.just('"""\n\ttwo lines \\ '),
    margin=st.floats(0.0, 1e18),
    gap=st.none() | st.floats(-1e18, 1e18),
)
def test_what_is_written_is_read_back(
    waiver: MakeWaiver, *, part: str, reason: str, margin: float, gap: float | None
) -> None:
    one = waiver(part=part, reason=reason, margin=margin, accepted_gap=gap)
    (entry,) = tomllib.loads(block(one))["waiver"]
    assert entry["slice"] == part
    assert parse_waivers(merged("", [one], name="b").text, name="b") == (one,)
