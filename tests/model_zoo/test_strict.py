"""Files are read strictly: each mistake is named by file, place and key, and all at once."""

import pytest

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.strict import Strict, converted, unstated


class Cat(Strict, frozen=True, kw_only=True, tag_field="animal", tag="cat"):
    """A table told by its tag."""

    lives: int | None = None


class Dog(Strict, frozen=True, kw_only=True, tag_field="animal", tag="dog"):
    """Another one."""

    tricks: tuple[str, ...] = ()


class House(Strict, frozen=True, kw_only=True):
    """A table with all that files of the zoo use."""

    name: str
    pet: Cat | Dog
    rooms: tuple[Cat, ...] = ()
    keys: dict[str, Cat] = {}  # noqa: RUF012 msgspec copies it
    size: tuple[float, float] | None = None
    place: tuple[float, float] = (0.0, 0.0)


def _problems(document: object) -> tuple[str, ...]:
    with pytest.raises(ZooError) as caught:
        converted(document, House, file="h.toml")
    return caught.value.problems


def test_a_document_becomes_its_type() -> None:
    document = {"name": "a", "pet": {"animal": "dog", "tricks": ["sit"]}, "size": [1, 2]}
    read = converted(document, House, file="h.toml")
    assert read == House(name="a", pet=Dog(tricks=("sit",)), size=(1.0, 2.0))


def test_every_mistake_is_named_with_its_place() -> None:
    document = {
        "nam": "a",
        "pet": {"animal": "cat", "live": 9},
        "rooms": [{"animal": "cat"}, {"animal": "cat", "lives": "nine"}],
        "keys": {"front": {"animal": "cat", "lives": 1.5}, 3: {"animal": "cat"}},
    }
    assert _problems(document) == (
        "h.toml: unknown key 'nam'. Did you mean 'name'?",
        "h.toml: key 'name' is missing",
        "h.toml: pet: unknown key 'live'. Did you mean 'lives'?",
        "h.toml: rooms[1].lives: Expected `int | null`, got `str`, got 'nine'",
        "h.toml: keys['front'].lives: Expected `int | null`, got `float`, got '1.5'",
        "h.toml: keys[3]: Expected `str`, got `int`, got '3'",
    )


def test_a_tag_that_nobody_has_is_named_with_those_there_are() -> None:
    said = _problems({"name": "a", "pet": {"animal": "cow"}})
    assert said == ("h.toml: pet.animal: one of ['cat', 'dog'], got 'cow'",)


def test_a_list_of_the_wrong_length_is_named() -> None:
    document = {"name": "a", "pet": {"animal": "dog"}, "place": [1, 2, 3]}
    assert _problems(document) == ("h.toml: place: 2 values, got 3",)


def test_a_document_that_is_no_table_is_refused() -> None:
    (said,) = _problems(["a"])
    assert said.startswith("h.toml: the file: Expected `object`, got `array`")


def test_what_is_left_out_is_found_at_every_depth() -> None:
    read = House(name="a", pet=Cat(), rooms=(Cat(lives=1), Cat()))
    assert list(unstated(read)) == ["pet.lives", "rooms[1].lives", "size"]
