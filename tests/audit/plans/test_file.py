"""Reading plans: every mistake is named, with its line, and nothing else ever happens."""

from pathlib import Path

import pytest

from evenhand.audit.errors import InputError
from evenhand.audit.plan import Plan
from evenhand.audit.plans.file import LARGEST_BYTES, parse_plan, read_plan
from evenhand.metrics.catalogue import catalogue

VALID = """evenhand = 1
title = "a model"
[purpose]
system = "model 1"
intended_use = "research"
context = "research"
modality = "voice"
[data]
name = "clips"
subjects = "real"
[ratings]
scale = { kind = "continuous", low = 0, high = 7 }
emotions = ["Anger", "Fear"]
[statistics]
seed = 1
[[attribute]]
name = "gender"
source = "perceived"
[[model]]
name = "one"
predictions = "one.csv"
[[gate]]
metric = "mae"
margin = 0.25
owner = "me"
"""

TEN_MISTAKES = """evenhand = 1
title = ""
[purpose]
system = "model 1"
intended_use = "research"
context = "reserch"
modality = "voice"
[data]
name = "clips"
subjects = "real"
[ratings]
scale = { kind = "continuous", low = 7, high = 0 }
emotions = ["Anger", "Fear"]
[statistics]
seed = 1
alpha = "0.05"
[[attribute]]
name = "gender"
source = "perceived"
levels = ["f", "m"]
reference = "w"
[[model]]
name = "one"
predictions = "one.csv"
dataset_scores = "voice_only"
[[gate]]
metric = "maee"
margn = 0.25
owner = "me"
emotions = ["Angr"]
[[gate]]
metric = "bias"
margin = 0
[slices]
all_pairs = 1
"""


def parsed(text: str) -> Plan:
    return parse_plan(text, name="plan.toml", metrics=catalogue())


def mistakes(text: str) -> tuple[str, ...]:
    with pytest.raises(InputError) as caught:
        parsed(text)
    return caught.value.problems


def only_mistake(old: str, new: str) -> str:
    """Return the one message about a valid plan with one change."""
    assert VALID.count(old) == 1
    found = mistakes(VALID.replace(old, new))
    assert len(found) == 1, found
    return found[0]


def test_a_valid_plan_is_read_with_its_defaults() -> None:
    plan = parsed(VALID)
    assert plan.ratings.scale.high == 7.0
    assert isinstance(plan.ratings.scale.high, float)
    assert plan.statistics.replicates == 2000
    assert plan.attribute[0].unknown == ("", "NA", "unknown", "Unknown")


def test_a_plan_with_many_mistakes_names_each_of_them_once_in_the_order_of_the_lines() -> None:
    metrics = ", ".join(map(repr, catalogue()))
    assert mistakes(TEN_MISTAKES) == (
        "plan.toml:2: title: empty, expected text",
        (
            "plan.toml:6: purpose.context: got text 'reserch', expected one of 'workplace', "
            "'recruitment', 'education', 'training_institution', 'customer', 'public_space', "
            "'medical', 'safety', 'research', 'other'; did you mean 'research'?"
        ),
        "plan.toml:12: ratings.scale.low: got low = 7 and high = 0, expected low below high",
        "plan.toml:16: statistics.alpha: got text '0.05', expected a number",
        "plan.toml:21: attribute[1].reference: got 'w', expected a level; known: 'f', 'm'",
        (
            "plan.toml:22: model[1]: has predictions and dataset_scores, expected exactly one: "
            "predictions (a file) or dataset_scores (a name)"
        ),
        (
            f"plan.toml:27: gate[1].metric: unknown metric 'maee'; did you mean 'mae'? Known: "
            f"{metrics}"
        ),
        (
            "plan.toml:28: gate[1].margn: unknown key; did you mean margin? Known: metric, margin, "
            "owner, rationale, emotions, truth_at, score_at, levels"
        ),
        (
            "plan.toml:30: gate[1].emotions[1]: 'Angr' is not in ratings.emotions; did you mean "
            "'Anger'? Known: 'Anger', 'Fear'"
        ),
        "plan.toml:31: gate[2].owner: missing, expected text",
        (
            "plan.toml:33: gate[2].margin: got 0, expected more than 0: the largest gap that "
            "is tolerated"
        ),
        "plan.toml:35: slices.all_pairs: got number 1, expected true or false",
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "seed = 1",
            "seed = 1.0",
            "plan.toml:15: statistics.seed: got number 1.0, expected a whole",
        ),
        ("seed = 1", "seed = true", "plan.toml:15: statistics.seed: got true, expected a whole"),
        ("seed = 1", "seed = 0x1FFFFFFFFFFFFFFFFFF", "got a number that is too large, expected"),
        ("seed = 1", "sed = 1", "plan.toml:15: statistics.sed: unknown key; did you mean seed?"),
        ("seed = 1", "", "plan.toml:14: statistics.seed: missing, expected a whole number"),
        ("margin = 0.25", "margin = nan", "gate[1].margin: got nan, which is not finite"),
        ("margin = 0.25", "margin = 1e300", "gate[1].margin: got a number that is too large"),
        ("margin = 0.25", "margin = 2020-01-01", "gate[1].margin: got a date or time, expected a"),
        ("[[gate]]", "[gate]", "gate: got a table, expected a list of tables; write [[gate]]"),
        ("[data]", "[[data]]", "data: got a list, expected a table with name, subjects"),
        ("evenhand = 1", "evenhand = 2", "plan.toml:1: evenhand: got number 2, expected 1"),
        ("evenhand = 1", "evenhand = true", "plan.toml:1: evenhand: got true, expected 1"),
        ("[[gate]]", "[[gates]]", "plan.toml:22: gates: unknown key; did you mean gate?"),
        ('["Anger", "Fear"]', '"Anger"', "got text 'Anger', expected a list of text"),
        ('["Anger", "Fear"]', '["Anger", 2]', "plan.toml:13: ratings.emotions[2]: got number 2"),
        ('name = "clips"', 'name = "a\\u0000b"', r"'a\x00b' with the control character U+0000"),
        ('name = "clips"', 'name = "  "', "plan.toml:9: data.name: empty, expected text"),
        (
            'owner = "me"',
            'owner = "me"\nemotions = "eech"',
            "'mean', 'each' or a list of text; did",
        ),
        (
            'owner = "me"',
            'owner = "me"\nemotions = 3',
            "got number 3, expected one of 'mean', 'each'",
        ),
        (
            'subjects = "real"',
            'subjects = "real"\noptions = { a = 1 }',
            "data.options.a: got number 1",
        ),
        ("low = 0, ", "", "plan.toml:12: ratings.scale.low: missing, expected a number"),
        ('name = "one"', 'name = "one"\n"odd key" = 1', "model[1].'odd key': unknown key"),
    ],
)
def test_one_mistake_gives_one_message(old: str, new: str, message: str) -> None:
    assert message in only_mistake(old, new)


def test_a_missing_table_is_one_mistake() -> None:
    text = VALID.replace('[data]\nname = "clips"\nsubjects = "real"\n', "")
    (message,) = mistakes(text)
    assert message.startswith("plan.toml: data: missing, expected a table with name, subjects")


def test_an_empty_plan_lists_what_a_plan_needs() -> None:
    needed = ("evenhand", "title", "purpose", "data", "ratings", "statistics", "attribute", "model")
    found = mistakes("")
    assert [message.split(": ")[1] for message in found] == list(needed)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a = 1\nb = ", "plan.toml:2: not valid TOML: Invalid value"),
        (
            "a = 1\nb 2\n",
            "plan.toml:2:3: not valid TOML: Expected '=' after a key in a key/value pair",
        ),
        ("a = 1\na = 2\n", "plan.toml:2:6: not valid TOML: Cannot overwrite a value"),
        ("a = " + "9" * 4900, "plan.toml: not valid TOML: a number has too many digits"),
        (
            "\n" * 3 + "a." * 9000 + "a = 1",
            "plan.toml:4: has 18005 characters, expected at most 5000",
        ),
        ("a = " + "[" * 1900 + "]" * 1900, "plan.toml: lists or tables are nested too deeply"),
        (
            "#\n" * (LARGEST_BYTES // 2) + "#",
            "plan.toml: has 250001 characters, expected a plan of at most",
        ),
    ],
)
def test_text_that_is_no_toml_is_one_mistake_with_a_place(text: str, message: str) -> None:
    (found,) = mistakes(text)
    assert found.startswith(message)


def test_half_characters_in_text_are_refused() -> None:
    assert "U+D800" in only_mistake('name = "clips"', 'name = "a\ud800"')


def test_thousands_of_mistakes_are_cut() -> None:
    gate = '[[gate]]\nmetric = "mae"\nmargin = "x"\nowner = "me"\n'
    found = mistakes(VALID + gate * 300)
    assert len(found) == 101
    assert found[-1].startswith("plan.toml: ")
    assert found[-1].endswith(" further problems")


def test_many_unknown_keys_in_one_table_are_cut() -> None:
    found = mistakes("\n".join(f"k{at} = 1" for at in range(5000)) + "\n" + VALID)
    assert "plan.toml: 4980 further unknown keys" in found


def test_line_ends_and_byte_order_marks_of_other_editors_do_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_bytes(b"\xef\xbb\xbf" + VALID.replace("\n", "\r\n").encode())
    assert read_plan(path, metrics=catalogue()) == parsed(VALID)


def test_a_missing_file_names_the_one_that_was_meant(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(VALID)
    with pytest.raises(InputError, match=r"plna\.toml: no such file; did you mean plan\.toml\?"):
        read_plan(tmp_path / "plna.toml", metrics=catalogue())
    with pytest.raises(InputError, match=r"no such file; in that folder there is plan\.toml"):
        read_plan(tmp_path / "other.json", metrics=catalogue())
    with pytest.raises(InputError, match=r"no such file$"):
        read_plan(tmp_path / "nowhere" / "plan.toml", metrics=catalogue())


def test_a_folder_a_large_file_and_other_encodings_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not a file, expected a plan in TOML"):
        read_plan(tmp_path, metrics=catalogue())
    path = tmp_path / "plan.toml"
    path.write_bytes(b"#" * (LARGEST_BYTES + 1))
    with pytest.raises(InputError, match="more than 250000 bytes"):
        read_plan(path, metrics=catalogue())
    path.write_bytes(b"evenhand = 1\ntitle = 'caf\xe9'\n")
    with pytest.raises(InputError, match=r"^plan\.toml:2: byte 0xe9 at offset 25 is not UTF-8"):
        read_plan(path, metrics=catalogue())
