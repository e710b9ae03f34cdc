"""A published model, of transformers or open_clip, that a TOML file speaks of."""

from collections.abc import Iterable
from pathlib import Path

from evenhand.model_zoo.pipelines.opening import open_pipeline, pipeline_read_from
from evenhand.model_zoo.pipelines.pipeline_file import is_pipeline_file
from evenhand.model_zoo.predictor import Predictor
from evenhand.model_zoo.wish import Wish


def recognises(path: Path) -> bool:
    """Say whether a path is a TOML file with a `kind` of published models.

    Args:
        path: what was named in place of a model.
    """
    return is_pipeline_file(path)


def read_from(name: str, wish: Wish) -> Iterable[Path]:
    """Return the folder that decides what the model says."""
    return pipeline_read_from(Path(name), wish)


def opened(name: str, wish: Wish) -> Predictor:
    """Return the published model that a TOML file speaks of.

    Args:
        name: path of the file.
        wish: whether the network may be used; all else is stated in the file.

    Raises:
        ZooError: see `open_pipeline`.
    """
    return open_pipeline(Path(name), wish)
