"""How recital 18 of Regulation (EU) 2024/1689 may be read for the emotions of an audit."""

from collections.abc import Sequence

from evenhand.audit.intake.label_scores import taxonomy_id
from evenhand.model_zoo.taxonomy import emotions


def recital_classes(names: Sequence[str]) -> dict[str, str]:
    """Return the class of each emotion: `named`, `other_affect`, `cognitive` or `physical`.

    The reading is an interpretation, and stands with its reasons in the taxonomy.

    Args:
        names: emotions, by any name that the taxonomy knows.

    Returns:
        Classes by the names given, in their order; words that are none of the forty are left out.

    Examples:
        >>> recital_classes(["Anger", "Pain", "Boredom"])
        {'Anger': 'named', 'Pain': 'physical'}
    """
    known = {one.id: one.recital18 for one in emotions()}
    ids = {name: taxonomy_id(name) for name in names}
    return {name: known[ident] for name, ident in ids.items() if ident}
