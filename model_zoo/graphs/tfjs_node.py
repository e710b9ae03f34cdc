"""One node of a graph model of TensorFlow.js, and its attributes."""

from typing import Annotated, TypeAlias

import msgspec

from evenhand.model_zoo.errors import ZooError

Whole: TypeAlias = (
    Annotated[str, msgspec.Meta(pattern="^-?[0-9]{1,9}$")]
    | Annotated[int, msgspec.Meta(ge=-(10**9), le=10**9)]
)
"""A whole number; files write it in quotes, because JSON has no numbers of 64 bit."""


class Axis(msgspec.Struct, frozen=True, kw_only=True):
    """One axis of a shape; -1 where it is free."""

    size: Whole


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """A shape."""

    dim: tuple[Axis, ...] = ()


class Several(msgspec.Struct, frozen=True, kw_only=True):
    """Several values of one kind.

    Attributes:
        i: whole numbers.
        s: words.
    """

    i: tuple[Whole, ...] = ()
    s: tuple[bytes, ...] = ()


class Attribute(msgspec.Struct, frozen=True, kw_only=True, rename={"several": "list"}):
    """A value of one kind, under the key of its kind; kinds that are not named here are not read.

    Attributes:
        s: a word; in the file in base64.
        b: a truth value.
        shape: a shape.
        several: several values.
    """

    s: bytes | None = None
    b: bool = False
    shape: Shape = Shape()
    several: Several = Several()


NONE = Attribute()


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """One operation.

    Attributes:
        name: its name; its only output bears it too.
        op: what TensorFlow calls the operation.
        input: names of what it reads, in order.
        attr: by name.
    """

    name: str
    op: str
    input: tuple[str, ...] = ()
    attr: dict[str, Attribute] = {}

    @property
    def sources(self) -> tuple[str, ...]:
        """Return the names of the nodes that it reads.

        Raises:
            ZooError: it reads a second output of a node, or waits for one without reading it.
        """
        plain = tuple(one.removesuffix(":0") for one in self.input)
        odd = [one for one in plain if ":" in one or one.startswith("^")]
        if odd:
            problem = f"node {self.name!r}: input {odd[0]!r}: first outputs only"
            raise ZooError([problem])
        return plain

    def shape(self) -> tuple[int, ...]:
        """Return the shape that a placeholder states; -1 on an axis that is free."""
        return tuple(int(axis.size) for axis in self.attr.get("shape", NONE).shape.dim)

    def numbers(self, name: str) -> tuple[int, ...]:
        """Return a list of whole numbers; empty where it is not stated.

        Examples:
            >>> text = b'{"name": "n", "op": "o", "attr": {"ksize": {"list": {"i": ["1", "2"]}}}}'
            >>> msgspec.json.decode(text, type=Node).numbers("ksize")
            (1, 2)
        """
        return tuple(int(one) for one in self.attr.get(name, NONE).several.i)

    def words(self, name: str) -> tuple[str, ...]:
        """Return a list of words; empty where it is not stated."""
        return tuple(_decoded(one) for one in self.attr.get(name, NONE).several.s)

    def word(self, name: str, *, otherwise: str = "") -> str:
        """Return a word.

        Examples:
            >>> text = b'{"name": "n", "op": "o", "attr": {"padding": {"s": "U0FNRQ=="}}}'
            >>> msgspec.json.decode(text, type=Node).word("padding")
            'SAME'
        """
        stated = self.attr.get(name, NONE).s
        return otherwise if stated is None else _decoded(stated)

    def flag(self, name: str) -> bool:
        """Return a truth value; False where it is not stated."""
        return self.attr.get(name, NONE).b


def _decoded(word: bytes) -> str:
    """Return a word; what is no text becomes a word that no operation knows."""
    return word.decode(errors="replace")
