"""Modules of torch as folders of OpenVINO: true to the module, whole or not at all."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.jit import is_tracing  # type: ignore[attr-defined]

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.export.export import (
    converted,
    export_module,
    in_form,
    weights_digest,
    write_ir,
)
from evenhand.model_zoo.runtime.ir_folder import IrFolder, read_ir_folder
from evenhand.model_zoo.runtime.openvino_graph import OpenVinoGraph
from evenhand.model_zoo.runtime.precision import Stored

Floats = NDArray[np.float32]
NAMES: dict[str, Any] = {"input_name": "embedding", "output_name": "numbers"}


class TracedOtherwise(nn.Module):
    """Is twice itself in its trace."""

    def forward(self, batch: Tensor) -> Tensor:
        """Return the batch, or twice the batch to whoever traces."""
        return batch * (2 if is_tracing() else 1)  # type: ignore[no-untyped-call]


def test_the_record_says_what_was_made(network: nn.Module, samples: Floats, tmp_path: Path) -> None:
    folder = export_module(
        network, samples, **NAMES, folder=tmp_path / "new" / "heads", preparation="none at all"
    )
    assert read_ir_folder(tmp_path / "new" / "heads") == folder
    record = folder.record
    assert (record.model, record.preparation, record.stored) == ("heads", "none at all", "f32")
    assert (record.input.name, record.input.shape) == ("embedding", (8,))
    assert (record.output.name, record.output.shape) == ("numbers", (4,))
    assert record.source == weights_digest(network)
    assert record.parity.items == 16
    assert record.parity.largest < 1e-5
    assert len(record.parity.by_output) == 4
    assert [one.name for one in (tmp_path / "new").iterdir()] == ["heads"]
    named = export_module(network, samples, **NAMES, folder=tmp_path / "f16", model="m")
    assert named.record.model == "m"
    assert named.record.sha256 == record.sha256


@settings(max_examples=5)
@given(widths=st.lists(st.integers(1, 12), min_size=2, max_size=4), items=st.integers(1, 5))
def test_any_network_says_the_same_at_any_number_of_items(
    tmp_path_factory: pytest.TempPathFactory, widths: list[int], items: int
) -> None:
    torch.manual_seed(sum(widths))
    layers = [nn.Linear(into, out) for into, out in pairwise(widths)]
    module = nn.Sequential(*layers, nn.Tanh())
    batch = np.random.default_rng(items).normal(size=(items, widths[0])).astype(np.float32)
    place = tmp_path_factory.mktemp("any") / "ir"
    graph = OpenVinoGraph(export_module(module, batch[:1], **NAMES, folder=place).network)
    with torch.inference_mode():
        np.testing.assert_allclose(graph(batch), module(torch.from_numpy(batch)), atol=1e-5)


def test_a_network_that_says_something_else_is_not_written(tmp_path: Path) -> None:
    ones = np.ones((2, 3), np.float32)
    kept = export_module(nn.Identity(), ones, **NAMES, folder=tmp_path / "ir")

    with pytest.raises(ZooError, match=r"relative RMS .* tolerance 0\.0001; largest difference"):
        export_module(TracedOtherwise(), ones, **NAMES, folder=tmp_path / "ir")
    assert read_ir_folder(tmp_path / "ir") == kept
    with pytest.raises(ZooError, match="relative RMS"):
        export_module(TracedOtherwise(), ones, **NAMES, folder=tmp_path / "new")
    assert [one.name for one in tmp_path.iterdir()] == ["ir"]


@pytest.mark.parametrize("stored", ["f16", "int8-weights", "int8-static"])
def test_a_tolerance_of_ones_own(
    network: nn.Module, samples: Floats, tmp_path: Path, stored: Stored
) -> None:
    with pytest.raises(ZooError, match=rf"exported network \({stored}\): .* tolerance 1e-09"):
        export_module(
            network, samples, **NAMES, folder=tmp_path / "ir", stored=stored, tolerance=1e-9
        )
    assert not list(tmp_path.iterdir())


def test_the_weights_become_smaller(tmp_path: Path) -> None:
    torch.manual_seed(0)
    wide = nn.Linear(256, 256)
    items = np.random.default_rng(0).normal(size=(32, 256)).astype(np.float32)
    forms: dict[Stored, IrFolder] = {
        stored: export_module(wide, items, **NAMES, folder=tmp_path / stored, stored=stored)
        for stored in ("f32", "f16", "int8-weights", "int8-static")
    }
    whole, half, *eighths = (
        (one.path / "openvino_model.bin").stat().st_size for one in forms.values()
    )
    assert half == pytest.approx(whole / 2, rel=0.02)
    assert eighths == pytest.approx([whole / 4] * 2, rel=0.05)
    assert len({one.record.sha256 for one in forms.values()}) == 4
    assert len({one.record.source for one in forms.values()}) == 1


def test_a_folder_of_something_else_is_not_replaced(
    network: nn.Module, samples: Floats, tmp_path: Path
) -> None:
    (tmp_path / "ir").mkdir()
    first = export_module(network, samples, **NAMES, folder=tmp_path / "ir")
    second = export_module(network, samples, **NAMES, folder=tmp_path / "ir", model="again")
    assert read_ir_folder(first.path) == second
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "thesis.tex").write_text("years")
    with pytest.raises(
        ZooError, match="exists and holds something else than an export; name a new folder"
    ):
        export_module(network, samples, **NAMES, folder=tmp_path / "papers")
    assert (tmp_path / "papers" / "thesis.tex").read_text() == "years"


def test_what_lies_beside_an_export_is_not_deleted(
    network: nn.Module, samples: Floats, tmp_path: Path
) -> None:
    folder = export_module(network, samples, **NAMES, folder=tmp_path / "ir").path
    (folder / "notes.txt").write_text("mine")
    file = tmp_path / "file"
    file.write_text("mine")
    for place in (folder, file):
        with pytest.raises(ZooError, match="holds something else than an export; name a new"):
            export_module(network, samples, **NAMES, folder=place)
    assert (folder / "notes.txt").read_text() == file.read_text() == "mine"


def test_a_network_that_is_in_its_form_already_is_written_the_same_every_time(
    network: nn.Module, samples: Floats, tmp_path: Path
) -> None:
    with torch.inference_mode():
        truth = network(torch.from_numpy(samples)).numpy()
    made = [
        write_ir(
            converted(network, samples, **NAMES),
            samples,
            truth,
            folder=tmp_path / name,
            model="m",
            source="0",
            stored="f32",
        ).record
        for name in ("one", "other")
    ]
    assert made[0] == made[1]
    assert made[0].input.name == "embedding"
    assert (
        made[0].sha256
        == export_module(network, samples, **NAMES, folder=tmp_path / "third").record.sha256
    )


def test_an_unknown_form_is_refused(network: nn.Module, samples: Floats, tmp_path: Path) -> None:
    with pytest.raises(ZooError, match="int8-static needs a calibration set, got none"):
        in_form(None, "int8-static", None)
    with pytest.raises(ZooError, match="stored: one of f32, f16, int8-weights, int8-static, got"):
        export_module(
            network,
            samples,
            **NAMES,
            folder=tmp_path / "ir",
            stored="int4",  # type: ignore[arg-type]
        )


def test_a_calibration_set_of_other_items_is_refused(
    network: nn.Module, samples: Floats, tmp_path: Path
) -> None:
    for wrong, says in ((samples[:, :3], r"\(16, 3\)"), (samples[:0], r"\(0, 8\)")):
        with pytest.raises(ZooError, match=rf"calibration set: shape {says}; items x 8 would be"):
            export_module(
                network,
                samples,
                **NAMES,
                folder=tmp_path / "ir",
                stored="int8-static",
                calibration=wrong,
            )


def test_nothing_is_told_on_the_screen(
    network: nn.Module,
    samples: Floats,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    recwarn: pytest.WarningsRecorder,
) -> None:
    export_module(network, samples, **NAMES, folder=tmp_path / "ir", stored="int8-static")
    assert capfd.readouterr() == ("", "")
    assert not recwarn.list


def test_weights_in_any_kind_of_number_have_a_digest() -> None:
    module = nn.BatchNorm1d(3)
    digest = weights_digest(module)
    assert weights_digest(nn.BatchNorm1d(3)) == digest
    assert weights_digest(nn.BatchNorm1d(3).bfloat16()) != digest
    with torch.no_grad():
        module.bias.add_(1)
    assert weights_digest(module) != digest
