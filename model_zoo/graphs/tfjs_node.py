"""One node of a graph model of TensorFlow.js, and its attributes."""

import base64
import binascii
from typing import Any

import msgspec

from evenhand.model_zoo.errors import ZooError


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """One operation.

    Attributes:
        name: its name; its only output bears it too.
        op: what TensorFlow calls the operation.
        input: names of what it reads, in order.
        attr: by name, each value in a table that says its kind.
    """

    name: str
    op: str
    input: tuple[str, ...] = ()
    attr: dict[str, dict[str, Any]] = {}

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
        stated = self._value("shape", "shape", otherwise={})
        return tuple(int(axis["size"]) for axis in self._table(stated).get("dim", ()))

    def numbers(self, name: str) -> tuple[int, ...]:
        """Return a list of whole numbers; empty where it is not stated.

        Examples:
            >>> Node(name="n", op="o", attr={"ksize": {"list": {"i": ["1", "2"]}}}).numbers("ksize")
            (1, 2)
        """
        return tuple(int(one) for one in self._list(name, "i"))

    def words(self, name: str) -> tuple[str, ...]:
        """Return a list of words; empty where it is not stated."""
        return tuple(self._decoded(one) for one in self._list(name, "s"))

    def word(self, name: str, *, otherwise: str = "") -> str:
        """Return a word.

        Examples:
            >>> Node(name="n", op="o", attr={"padding": {"s": "U0FNRQ=="}}).word("padding")
            'SAME'
        """
        stated = self._value(name, "s")
        return otherwise if stated is None else self._decoded(stated)

    def flag(self, name: str) -> bool:
        """Return a truth value; False where it is not stated."""
        return bool(self._value(name, "b", otherwise=False))

    def _list(self, name: str, kind: str) -> tuple[Any, ...]:
        """Return a list of one kind."""
        return tuple(self._table(self._value(name, "list", otherwise={})).get(kind, ()))

    def _value(self, name: str, kind: str, *, otherwise: object = None) -> object:
        """Return a value of one kind."""
        return self.attr.get(name, {}).get(kind, otherwise)

    def _table(self, value: object) -> dict[str, Any]:
        """Return a value that has to be a table."""
        if not isinstance(value, dict):
            problem = f"node {self.name!r}: a table would be right, got {str(value)[:40]!r}"
            raise ZooError([problem])
        return value

    def _decoded(self, word: object) -> str:
        """Return a word, which lies in base64."""
        try:
            return base64.b64decode(str(word), validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            problem = f"node {self.name!r}: a word in base64 would be right, got {str(word)[:40]!r}"
            raise ZooError([problem]) from None
