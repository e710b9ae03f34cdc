"""The folder of a published model: found, and read without running anything that it holds."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.frameworks import require
from evenhand.model_zoo.pipelines.pipeline_file import PipelineFile
from evenhand.model_zoo.pipelines.pipeline_predictor import first_line
from evenhand.model_zoo.wish import Wish

HUB: Final = "hf-hub:"
SAFE: Final = "*.safetensors"
PICKLED: Final = ("pytorch_model*.bin", "open_clip_*.bin")
SETTINGS: Final = ("*.json", "*.txt", "*.model")
"""Configurations, preparations and vocabularies, which decide on scores as weights do."""

ADAPTER: Final = "adapter_config.json"


def folder_of(stated: PipelineFile, path: Path, wish: Wish) -> Path:
    """Return the folder of a model: beside its file, or fetched from the hub.

    Args:
        stated: what the file says.
        path: of the file.
        wish: whether the hub may be asked.

    Raises:
        ZooError: no such folder; a hub that must not or cannot be asked.
    """
    if stated.source.startswith(HUB):
        return _fetched(stated, wish)
    if stated.revision is not None:
        problem = f"revision: a folder has none; it belongs to source = '{HUB}OWNER/NAME'"
        raise ZooError([problem])
    folder = path.parent / stated.source
    if not folder.is_dir():
        problem = f"source: no folder {folder}; a folder beside the file, or {HUB}OWNER/NAME"
        raise ZooError([problem])
    return folder


def _fetched(stated: PipelineFile, wish: Wish) -> Path:
    """Return the folder of a model on the hub, fetched with weights that are no pickles."""
    if not wish.allow_network:
        problem = f"source: {stated.source} lies on the network, which was not allowed"
        advice = "allow it with --allow-network, or fetch the folder yourself and name it"
        raise ZooError([f"{problem}; {advice}"])
    require("huggingface_hub", extra="models")
    from huggingface_hub import snapshot_download  # noqa: PLC0415 the only use of the network

    wish.say(f"asking the hub for {stated.source}")
    try:
        found = snapshot_download(
            stated.source.removeprefix(HUB),
            revision=stated.revision,
            allow_patterns=[SAFE, *SETTINGS],
        )
    except (OSError, ValueError) as error:
        problem = f"source: {stated.source} was not fetched: {first_line(error)}"
        raise ZooError([problem]) from None
    return Path(found)


def weight_files(folder: Path) -> tuple[Path, ...]:
    """Return the files of weights of a folder, each known to hold tensors and nothing else.

    Safetensors are taken where there are any. A pickle may run any code when it is read, so it is
    tried with a reader that takes tensors alone.

    Raises:
        ZooError: there are none; or a pickle holds more than tensors, or is not whole.
    """
    from evenhand.model_zoo.networks.state_dict import read_state_dict  # noqa: PLC0415 torch

    safe = sorted(folder.glob(SAFE))
    if safe:
        return tuple(safe)
    pickled = sorted(path for pattern in PICKLED for path in folder.glob(pattern))
    if not pickled:
        problem = f"source: {folder} has no weights; {SAFE} or {' or '.join(PICKLED)} is wanted"
        raise ZooError([problem])
    for path in pickled:
        read_state_dict(path)
    return tuple(pickled)


def settings_files(folder: Path) -> tuple[Path, ...]:
    """Return what else in a folder decides on scores, in the order of the names."""
    return tuple(sorted({path for pattern in SETTINGS for path in folder.glob(pattern)}))


def configuration(folder: Path) -> Mapping[str, object]:
    """Return `config.json` of a folder of transformers that needs nothing from elsewhere.

    Raises:
        ZooError: none, or no JSON; a model with code of its own, which is never run; an adapter,
            whose other part lies elsewhere.
    """
    file = folder / "config.json"
    try:
        document = json.loads(file.read_bytes())
    except OSError:
        problem = f"source: {file} is missing; it says what the model is"
        raise ZooError([problem]) from None
    except ValueError as error:
        problem = f"source: {file} is no JSON: {error}"
        raise ZooError([problem]) from None
    if not isinstance(document, dict):
        problem = f"source: {file}: a table is wanted, got {type(document).__name__}"
        raise ZooError([problem])
    if "auto_map" in document:
        problem = f"source: {file} has auto_map: the model is code of its own, which is never run"
        raise ZooError([problem])
    if (folder / ADAPTER).exists():
        problem = f"source: {folder / ADAPTER}: an adapter; merge it into its model and save that"
        raise ZooError([problem])
    return document


def loaded(auto: Any, folder: Path, *, safe: bool) -> Any:  # noqa: ANN401 transformers has no types
    """Return a model of transformers with every weight from its files, in 32 bit.

    Where a file lacks weights, transformers draws them at random and goes on; here that is refused.

    Args:
        auto: the class of transformers that knows models of a task.
        folder: its files.
        safe: whether weights are safetensors.

    Raises:
        ZooError: no model of this task; missing weights, or of another shape.
    """
    import torch  # noqa: PLC0415 an optional library

    from evenhand.model_zoo.whisper.quiet import quiet  # noqa: PLC0415 needs transformers

    try:
        with quiet(), torch.random.fork_rng(devices=[]):
            model, told = auto.from_pretrained(
                folder,
                local_files_only=True,
                trust_remote_code=False,
                use_safetensors=safe,
                dtype=torch.float32,
                output_loading_info=True,
            )
    except Exception as error:  # noqa: BLE001 transformers fails in every way
        problem = f"source: {folder}: transformers cannot open it as {_task(auto)}"
        raise ZooError([f"{problem}: {first_line(error)}"]) from None
    missing = sorted(told["missing_keys"])
    if missing:
        problem = f"source: {folder}: {len(missing)} weights are missing, such as {missing[0]}"
        raise ZooError([f"{problem}; they would be drawn at random"])
    return model.eval().requires_grad_(requires_grad=False)


def part(auto: Any, folder: Path, **more: object) -> Any:  # noqa: ANN401 transformers has no types
    """Return what prepares items or sentences for a model of transformers.

    Args:
        auto: the class of transformers that knows such parts.
        folder: its files.
        more: what the class takes beside.

    Raises:
        ZooError: there is none that can be read.
    """
    from evenhand.model_zoo.whisper.quiet import quiet  # noqa: PLC0415 needs transformers

    try:
        with quiet():
            return auto.from_pretrained(
                folder, local_files_only=True, trust_remote_code=False, **more
            )
    except Exception as error:  # noqa: BLE001 transformers fails in every way
        problem = f"source: {folder}: transformers cannot open its {_task(auto)}"
        raise ZooError([f"{problem}: {first_line(error)}"]) from None


def _task(auto: Any) -> str:  # noqa: ANN401 transformers has no types
    """Return what a class of transformers knows, such as `ModelForImageClassification`."""
    return str(auto.__name__).removeprefix("Auto")
