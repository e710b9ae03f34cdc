"""The TOML files of models that are called are read strictly, and nothing leaves unasked."""

from pathlib import Path
from typing import Any, TypeAlias

import pytest

from evenhand.model_zoo.adapters import own_caller
from evenhand.model_zoo.callers.opening import is_caller_file, open_caller, read_caller_file
from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.opening import open_predictor, read_from
from evenhand.model_zoo.wish import Wish

Given: TypeAlias = Any

JOY = 'of = ["basic-emotions/joy", "basic-emotions/anger"]'
KEY = 'X-Api-Key = "${FAR_KEY}"'
SECURE = ("URL", "https://far.example/v1/score")
PYTHON = """
schema = 1
kind = "python"
name = "length"
version = "1"
callable = "builtins:len"

[input]
medium = "picture"
"""


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("schema = 1", "schema = 2", "schema: .*got '2'"),
        ("version", "versoin", r"unknown key 'versoin'\. Did you mean 'version'"),
        (
            'kind = "http"',
            'kind = "htpp"',
            r"kind: one of \[.*'http', 'network', .*'process', 'pyt.*'htpp'",
        ),
        ("requests = 100", "", "key 'requests' is missing"),
        (
            "requests = 100",
            "requests = 100\ncost = 1",
            "budget: cost and price are stated together",
        ),
        ("requests = 100", "requests = 9\ncost = inf\nprice = 1", r"budget\.cost: .*got 'inf'"),
        ("timeout_s = 5", "timeout_s = 1e6", r"calls\.timeout_s: .*<= 86400"),
        ("v1/score", "v1/a b", "url: ASCII without blanks is wanted"),
        ("v1/score", "v1/é", "url: ASCII without blanks is wanted"),
        ('"q"', '"${FAR_KEY}"', r"body: \$\{NAME\} is filled into url and headers alone"),
        (JOY, f'{JOY}\nnames = {{ "basic-emotions/joy" = "Anger" }}', "both read from 'anger'"),
        (JOY, f'{JOY}\nnames = {{ "basic-emotions/joy" = "+" }}', "no letter or digit"),
        ("scale = [0, 1]", "scale = [-inf, inf]", "two finite ends"),
        ("requests = 100", "requests = 9\ncost = 1\nprice = 2", "less than the price of one"),
        ("https://far.example", "http://far.example", "url: http sends items unencrypted to far"),
        ("https://far.example", "https://me:pw@far.example", "url: a name and password"),
        ("https://far.example", "ftp://far.example", "url: https://host/path is wanted"),
        ("https://far.example", "https://${HOST}", "url: https://host/path is wanted"),
        ("https://far.example", "https://far.example:99999", "url: Port out of range"),
        ("v1/score", "v1/score?key=abc", "url: the value of 'key' looks like a secret"),
        (KEY, 'X-Api-Key = "abc"', r"headers.X-Api-Key: looks like a secret; write \$\{NAME\}"),
        (KEY, 'Host = "a"', "headers.Host: is written by evenhand itself"),
        (KEY, '"a b" = "a"', "headers: 'a b' is no name of a header"),
        (KEY, 'Lang = "a\\nb"', "headers.Lang: printable ASCII is wanted"),
        ('"type"', "type", "body: JSON is wanted"),
        ("{media_base64}", "{media}", r"body: \{media_base64\} is missing"),
        ('prompt = "Rate {outputs}"\n', "", "prompt: the body has a place for it"),
        ('scores = "scores"', "", "answer.scores: the place of the numbers is missing"),
        ('at = "blocked"', 'at = "blocked"\nvalues = ["A"]\nabsent = true', "not both"),
        (JOY, 'of = ["basic-emotions/joi"]', "no label with id 'basic-emotions/joi'"),
        (JOY, 'of = ["basic/*"]', "no crosswalk 'basic'"),
        (JOY, "of = []", r"outputs\[0\].of: at least one id"),
        (JOY, f'{JOY}\nnames = {{ joy = "x" }}', r"outputs\[0\].names: 'joy' is no id of this"),
        (JOY, f"{JOY}\nshares = true", r"outputs\[0\].scale: none is wanted with shares"),
        (
            "scale = [0, 1]",
            "scale = [1, 0]",
            r"outputs\[0\].scale: two finite ends, the lower first",
        ),
        ('"label"', '"caption"', r"outputs\[0\].kind: a number is wanted; for texts"),
        (
            "schema = 1",
            'schema = 1\nreading = "lexicon"',
            "reading: numbers are read off words only",
        ),
    ],
)
def test_a_mistake_is_named(old: str, new: str, says: str, written: Given, http_text: str) -> None:
    with pytest.raises(ZooError, match=rf"model\.toml: .*{says}"):
        read_caller_file(written(http_text, SECURE, (old, new)))


def test_words_need_a_place(written: Given, http_text: str) -> None:
    outputs = f'[[outputs]]\nkind = "label"\n{JOY}\nscale = [0, 1]\n'
    with pytest.raises(ZooError, match=r"answer\.text: without outputs, the place of the words"):
        read_caller_file(written(http_text, SECURE, (outputs, "")))


def test_a_star_stands_for_all(written: Given, http_text: str) -> None:
    every = read_caller_file(
        written(http_text, SECURE, (JOY, 'of = ["*"]'), ('"label"', '"emotion"'))
    )
    assert len(every.answers().outputs) == 40
    labels = read_caller_file(written(http_text, SECURE, (JOY, 'of = ["basic-emotions/*"]')))
    assert "basic-emotions/neutral" in {one.of for one in labels.answers().outputs}


def test_nothing_leaves_unless_it_is_allowed(
    written: Given, http_text: str, tmp_path: Path
) -> None:
    budget = ("requests = 100", "requests = 100\ncost = 1\nprice = 0.02")
    path = written(http_text, SECURE, budget)
    says = (
        "every picture, in full as image/png, with the prompt and without its name, goes to"
        " https://far.example/v1/score; at most 50 requests a run, 1 USD at the price"
    )
    with pytest.raises(ZooError, match=f"--allow-network is missing: {says}"):
        open_predictor(str(path), Wish(cache=tmp_path))
    told: list[str] = []
    wish = Wish(cache=tmp_path, allow_network=True, say=told.append)
    found = open_caller(path, wish, environment={"FAR_KEY": "abcdef"})
    assert says in told[0]
    assert found.identity.settings["endpoint"] == "https://far.example/v1/score"
    assert (found.medium, found.rate_hz, found.longest_s) == ("picture", None, None)
    with pytest.raises(ZooError, match=r"\$\{FAR_KEY\}: no such variable in the environment"):
        open_caller(path, wish, environment={})
    with pytest.raises(ZooError, match=r"\$\{FAR_KEY\}: holds letters") as error:
        open_caller(path, wish, environment={"FAR_KEY": "abc\ndef"})
    assert "abc" not in str(error.value)


def test_identity_is_of_what_changes_answers(
    written: Given, http_text: str, tmp_path: Path
) -> None:
    wish = Wish(cache=tmp_path, allow_network=True)

    def digest(secret: str, *changes: tuple[str, str]) -> str:
        path = written(http_text, SECURE, *changes)
        return open_caller(path, wish, environment={"FAR_KEY": secret}).identity.digest()

    plain = digest("secret-1")
    assert plain == digest(
        "secret-2", ("retries = 3", "retries = 1"), ("requests = 100", "requests = 5")
    )
    assert plain != digest("secret-1", ("Rate {outputs}", "Judge {outputs}"))
    assert plain != digest("secret-1", ('version = "1"', 'version = "2"'))


def test_all_kinds_are_opened(written: Given, tmp_path: Path) -> None:
    wish = Wish(cache=tmp_path)
    assert open_predictor(str(written(PYTHON)), wish).identity.told()["runtime"] == "python"
    program = PYTHON.replace('"python"', '"process"').replace(
        'callable = "builtins:len"', 'command = ["python3"]'
    )
    assert open_predictor(str(written(program)), wish).identity.told()["runtime"] == "process"


def test_files_of_other_kinds_are_left_alone(written: Given, tmp_path: Path) -> None:
    assert is_caller_file(written(PYTHON))
    assert not is_caller_file(written('kind = "network"'))
    assert not is_caller_file(written('kind = "open-clip-zero-shot"'))
    assert not is_caller_file(written("title = 'a plan'"))
    assert not is_caller_file(written("kind = "))
    assert not is_caller_file(tmp_path)


def test_a_wish_without_meaning_is_refused(written: Given, tmp_path: Path) -> None:
    with pytest.raises(ZooError, match=r"--precision: what .* names is asked as it is"):
        own_caller.opened(str(written(PYTHON)), Wish(cache=tmp_path, precision="bf16"))


def test_files_that_decide_are_watched(written: Given, http_text: str, tmp_path: Path) -> None:
    wish = Wish(cache=tmp_path)
    program = PYTHON.replace('"python"', '"process"').replace(
        'callable = "builtins:len"', 'command = ["python", "sub/run.py", "--fast"]'
    )
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "run.py").write_text("")
    assert read_from(str(written(program)), wish)[-1] == tmp_path / "sub" / "run.py"
    other = PYTHON.replace("builtins:len", "json.decoder:scan")
    assert read_from(str(written(other)), wish)[-1].name == "decoder.py"
    assert len(read_from(str(written(PYTHON)), wish)) == 1
    assert len(read_from(str(written(http_text, SECURE)), wish)) == 1
