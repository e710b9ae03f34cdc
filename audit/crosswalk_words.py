"""What a reader has to be told where scores reached emotions through a crosswalk."""

from collections.abc import Iterator, Sequence

from evenhand.audit.intake.label_scores import taxonomy_id
from evenhand.audit.plan import Model
from evenhand.model_zoo.crosswalk import Crosswalk, covered, crosswalk, stands_for


def crosswalk_notes(model: Model, covers: Sequence[str]) -> tuple[str, ...]:
    """Return the sentences that belong beside every figure of a model with a crosswalk.

    Args:
        model: as the plan declares it.
        covers: emotions of the truth that it has an output for.

    Returns:
        Whose mapping it is, and which emotions share an output; nothing without a crosswalk.

    Examples:
        >>> model = Model(name="m", crosswalk="basic-emotions")
        >>> crosswalk_notes(model, ["elation", "amusement", "anger"])[1]
        'elation, amusement share one output, joy: their scores are the same numbers.'
        >>> crosswalk_notes(Model(name="m"), ["anger"])
        ()
    """
    if not model.crosswalk:
        return ()
    of = crosswalk(model.crosswalk)
    origin = (
        f"The model says words of {of.name} ({of.title}); its scores stand for emotions by that "
        f"crosswalk, {model.reach}. The mapping is ours, not validated by raters."
    )
    return (origin, *_shared(of, model, covers), *_largest(of, model, covers))


def _shared(of: Crosswalk, model: Model, covers: Sequence[str]) -> Iterator[str]:
    """Say which emotions have the same scores."""
    for one in of.label:
        ids = stands_for(one, reach=model.reach)
        names = [name for name in covers if taxonomy_id(name) in ids]
        if len(names) > 1:
            together = ", ".join(names)
            yield f"{together} share one output, {one.id}: their scores are the same numbers."


def _largest(of: Crosswalk, model: Model, covers: Sequence[str]) -> Iterator[str]:
    """Say which emotions are the largest of several labels."""
    by_labels = covered(of, reach=model.reach)
    for name in covers:
        labels = by_labels.get(taxonomy_id(name), ())
        if len(labels) > 1:
            ids = ", ".join(one.id for one in labels)
            yield f"{name} is the largest of what the model says of {ids}."
