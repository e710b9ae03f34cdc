"""What must be settled before torch, transformers, open_clip or OpenVINO are imported.

Rooms that need one of them call `prepare` in their `__init__`, so that it has always happened.
"""

import importlib.abc
import importlib.util
import os
import pathlib
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Final

from evenhand.model_zoo.errors import ZooError

SILENCED: Final = ("NNCF_CI", "HF_HUB_DISABLE_TELEMETRY", "DO_NOT_TRACK")
"""Switches of the libraries against sending usage data; a value that is set already stays."""


def prepare() -> None:
    """Switch telemetry off, and let torchvision be imported beside a torch without CUDA.

    OpenVINO and NNCF report usage unless told not to; an audit tool must not. The index's
    torchvision wants CUDA libraries: without them two operator schemas are missing, and every
    library on top of it fails to import. They are defined just before it loads, and only where
    its native part does not load.
    """
    for name in SILENCED:
        os.environ.setdefault(name, "1")
    os.environ.setdefault("NNCF_EXTENSION_LOAD_TIMEOUT", "0")
    _silence_openvino()
    if not any(isinstance(finder, _TorchvisionFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _TorchvisionFinder())


def require(*modules: str, extra: str) -> None:
    """Refuse in words where a library is not installed.

    Args:
        modules: names to import.
        extra: the extra of this package that brings them.

    Raises:
        ZooError: one is missing; says which extra brings it.

    Examples:
        >>> require("json", extra="run")
    """
    missing = [name for name in modules if importlib.util.find_spec(name) is None]
    if missing:
        problem = (
            f"{', '.join(missing)} not installed: pip install 'evenhand[{extra}]', "
            f"or '.[{extra}]' in a checkout"
        )
        raise ZooError([problem])


def _silence_openvino() -> None:
    """Tell OpenVINO's own telemetry library that nobody consented."""
    if importlib.util.find_spec("openvino_telemetry") is None:
        return
    from openvino_telemetry.main import Telemetry  # noqa: PLC0415 only where it is installed

    Telemetry.send_event = _nothing
    Telemetry.start_session = _nothing
    Telemetry.end_session = _nothing
    Telemetry.send_error = _nothing
    Telemetry.send_stack_trace = _nothing


def _nothing(*_: object, **__: object) -> None:
    """Stand where a message would be sent."""


class _TorchvisionFinder(importlib.abc.MetaPathFinder):
    """Lets the real finder find torchvision, and comes in just before it runs."""

    busy = False

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        """Return torchvision's spec, with the schemas defined first; None for all else."""
        del path, target
        if fullname != "torchvision" or self.busy:
            return None
        self.busy = True
        try:
            spec = importlib.util.find_spec(fullname)
        finally:
            self.busy = False
        if spec is None or spec.loader is None or spec.origin is None:
            return spec
        folder, run = pathlib.Path(spec.origin).parent, spec.loader.exec_module

        def exec_module(module: ModuleType) -> None:
            _define_missing_operators(folder)
            run(module)

        spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec


def _define_missing_operators(folder: pathlib.Path) -> None:
    """Define the two schemas that torchvision's Python part needs, unless its native part loads."""
    import torch  # noqa: PLC0415 torchvision imports it anyway

    for library in folder.glob("_C*.so"):
        try:
            torch.ops.load_library(str(library))  # type: ignore[no-untyped-call]
        except OSError:
            continue
        return
    fragment = torch.library.Library("torchvision", "FRAGMENT")  # type: ignore[no-untyped-call]
    for name in ("nms", "qnms"):
        schema = f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor"
        fragment.define(schema)  # type: ignore[no-untyped-call]
    torch.evenhand_operators = fragment  # type: ignore[attr-defined]
