"""A network of one's own, ONNX or OpenVINO, that a TOML file speaks of."""

from collections.abc import Iterable
from pathlib import Path

from evenhand.model_zoo.adapters.fetched_weights import openvino_alone
from evenhand.model_zoo.own_models.model_file import is_model_file, read_model_file
from evenhand.model_zoo.own_models.network import network_files
from evenhand.model_zoo.own_models.predictor import OwnNetworkPredictor, open_own_network
from evenhand.model_zoo.wish import Wish


def recognises(path: Path) -> bool:
    """Say whether a path is a TOML file with `kind = "network"`.

    Args:
        path: what was named in place of a model.
    """
    return is_model_file(path)


def read_from(name: str, wish: Wish) -> Iterable[Path]:
    """Return the files that decide what the model says."""
    del wish
    path = Path(name)
    return network_files(read_model_file(path), path.parent)


def opened(name: str, wish: Wish) -> OwnNetworkPredictor:
    """Return the network that a TOML file speaks of.

    Args:
        name: path of the file.
        wish: the precision; all else is stated in the file.

    Raises:
        ZooError: see `open_own_network`; or a wish that has no meaning here.
    """
    wish.refuse("weights", why=f"{name} says where its weights lie")
    arithmetic = openvino_alone(name, wish, gives="what its file states")
    return open_own_network(Path(name), arithmetic=arithmetic)
