"""The room `evenhand.audit`, which can be called: `evenhand.audit(truth, scores, ...)`."""

from collections.abc import Mapping, Sequence
from importlib import import_module
from inspect import cleandoc
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from evenhand.audit.asked import Gate, ModelComparison
    from evenhand.audit.plan import Attribute, Scale, Slices
    from evenhand.audit.purpose import Purpose
    from evenhand.audited import Audited

ROOM: Final = "evenhand.audit"
NO_MARGINS: Final[Mapping[str, float]] = MappingProxyType({})


class AuditRoom(ModuleType):
    """A package that is also a function, so that one name serves both.

    `import evenhand.audit.run` and `from evenhand.audit.result import load` find the room;
    `evenhand.audit(truth, scores, ...)` calls it.
    """

    def __call__(
        self,
        truth: object,
        scores: object,
        *,
        attributes: object,
        persons: object,
        margins: Mapping[str, float] = NO_MARGINS,
        owner: str = "",
        rationale: str = "",
        threshold: float | None = None,
        gates: "Sequence[Gate]" = (),
        show: Sequence[str] = ("bias", "mae"),
        comparisons: "Sequence[ModelComparison]" = (),
        emotions: Sequence[str] = (),
        scale: "Scale | None" = None,
        declared: "Sequence[Attribute]" = (),
        slices: "Slices | None" = None,
        purpose: "Purpose | None" = None,
        title: str = "Audit in Python",
        data: str = "Data of a Python session",
        subjects: Literal["real", "synthetic"] = "real",
        audience: Literal["shareable", "internal"] = "shareable",
        seed: int = 0,
        out: Path | str | None = None,
        tables: Path | str | None = None,
    ) -> "Audited":
        """Audit vectors or frames: gaps between groups, with intervals, by slice.

        Rows belong together by position. Vectors of different lengths and pandas objects of
        different indexes are refused; a missing label or score is counted, a missing attribute is
        the level `unknown`. The arguments become a plan, which the result carries, so that the
        command line can run it again.

        Args:
            truth: human labels: a vector, a frame or mapping with a vector for each emotion, or an
                array of items by emotions.
            scores: the same of one model; or a mapping from names of models to their scores.
            attributes: a frame or mapping with a vector for each attribute, as declared or
                recorded; nothing is inferred.
            persons: who is depicted or speaks; intervals rest on persons, not on items. None says
                that every item is a person of its own, and the result says so too.
            margins: largest tolerated gap by metric, in its unit. Without margins and gates the
                audit describes and judges nothing.
            owner: who sets the margins.
            rationale: why they are what they are.
            threshold: label and score from which on an emotion counts as present, for metrics that
                need one.
            gates: gates in full, for emotions and thresholds of their own.
            show: metrics that are shown by slice and not judged.
            comparisons: of two of the models.
            emotions: names of the columns of an array; of a frame, those to audit.
            scale: of the labels; None takes one that holds all labels and scores, and says so.
            declared: attributes in full: source, kind, bins, levels, reference.
            slices: attributes to cross, and what slices are held against.
            purpose: what is audited and for which use.
            title: of the audit.
            data: what the data are called.
            subjects: whether the persons are real or synthetic.
            audience: `shareable` withholds groups of fewer than 10 persons, `internal` of fewer
                than 5.
            seed: of every random number.
            out: folder for the result and the evidence behind it; None keeps the result alone.
            tables: folder for plan and tables, from which `evenhand audit` runs the same audit.

        Returns:
            The result; a notebook shows it as a table.

        Raises:
            InputError: something does not fit; the message names the argument.

        Examples:
            >>> import evenhand as eh
            >>> labels = [0.0, 1.0, 2.0, 3.0] * 10
            >>> found = eh.audit(
            ...     labels,
            ...     [label + 0.1 for label in labels],
            ...     attributes={"hand": ["left", "right"] * 20},
            ...     persons=[f"p{k // 2}" for k in range(40)],
            ... )
            >>> found.verdict, found.exit_code
            ('undefined', 3)
        """
        from evenhand.array_audit import audited  # noqa: PLC0415 kept out of `import evenhand`
        from evenhand.audit.arrays.given import Given  # noqa: PLC0415 as above

        given = Given(
            truth=truth,
            scores=scores,
            attributes=attributes,
            persons=persons,
            margins=margins,
            owner=owner,
            rationale=rationale,
            threshold=threshold,
            gates=gates,
            show=show,
            comparisons=comparisons,
            emotions=emotions,
            scale=scale,
            declared=declared,
            slices=slices,
            purpose=purpose,
            title=title,
            data=data,
            subjects=subjects,
            audience=audience,
            seed=seed,
        )
        return audited(given, out=out, tables=tables)

    def __reduce__(self) -> tuple[object, tuple[str]]:
        """Pickle the room as what it is: a module that is imported where it is needed."""
        return import_module, (ROOM,)


def open_room() -> None:
    """Make the room callable, wherever it is imported from first; it stays the same module.

    `help(evenhand.audit)` tells how it is called.
    """
    room = import_module(ROOM)
    room.__class__ = AuditRoom
    room.__doc__ = cleandoc(AuditRoom.__call__.__doc__ or "")
