"""Published heads of faces from files of the exact names and shapes, on a tower of open_clip."""

import math
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

import msgspec
import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from evenhand.model_zoo.adapters.empathic_insight_face import (
    PUBLISHED_INPUT,
    PublishedHeads,
    empathic_insight_face,
    face_model,
    opened,
    read_face_heads,
)
from evenhand.model_zoo.adapters.face_encoder import FaceEncoder, open_clip_encoder
from evenhand.model_zoo.card import card, declared_outputs, weight_files
from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.features.picture import prepared
from evenhand.model_zoo.heads.neutral_baseline import (
    NeutralBaseline,
    baseline_from,
    read_baseline,
    write_baseline,
)
from evenhand.model_zoo.runtime.torch_graph import TorchGraph
from evenhand.model_zoo.wish import Wish

Written: TypeAlias = tuple[Path, dict[str, nn.Sequential]]
"""A folder of heads, and the networks that they came from."""

SMALL, LARGE = "empathic-insight-face-small", "empathic-insight-face-large"
PUBLISHED: Mapping[str, tuple[int, ...]] = {
    SMALL: (1152, 128, 32, 1),
    LARGE: (1152, 1024, 512, 256, 1),
}
PICTURES = [
    np.random.default_rng(9).integers(0, 256, (40, 30 + place, 3), dtype=np.uint8)
    for place in range(10)
]


def plain(model: str) -> nn.Sequential:
    """Return one head as its authors' code has it."""
    layers: list[nn.Module] = []
    for into, out in pairwise(PUBLISHED[model]):
        layers += [nn.Linear(into, out), nn.ReLU(), nn.Dropout(0.1)]
    return nn.Sequential(*layers[:-2]).eval()


def published(head: nn.Module, *, compiled: bool) -> dict[str, Tensor]:
    before = "_orig_mod.layers." if compiled else "layers."
    return {before + name: one for name, one in head.state_dict().items()}


def write(folder: Path, model: str, names: list[str]) -> dict[str, nn.Sequential]:
    """Write heads under their published names, every other as a compiled network saves it."""
    torch.manual_seed(len(names))
    heads = {name: plain(model) for name in names}
    files = weight_files(card(model))
    for place, (name, head) in enumerate(heads.items()):
        torch.save(published(head, compiled=place % 2 == 1), folder / files[name])
    return heads


def said(embeddings: Tensor, heads: Mapping[str, nn.Module]) -> NDArray[np.float32]:
    """Return what plain networks say, head by head."""
    each = [head(embeddings) for head in heads.values()]
    return np.asarray(torch.cat(each, dim=1).detach())


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Written:
    folder = tmp_path_factory.mktemp("heads")
    return folder, write(folder, SMALL, list(weight_files(card(SMALL))))


@pytest.fixture(scope="module")
def heads(small: Written) -> PublishedHeads:
    return read_face_heads(small[0], say=lambda _: None)


@pytest.fixture(scope="module")
def encoder(face_tower: Path) -> FaceEncoder:
    return open_clip_encoder(f"local-dir:{face_tower}", takes=PUBLISHED_INPUT)


def neutral(heads: PublishedHeads, encoder: FaceEncoder) -> NeutralBaseline:
    return baseline_from(
        empathic_insight_face(encoder, heads).score(PICTURES[:4]).scores,
        heads.outputs,
        name="noise",
        faces="pictures of noise",
        source="a test",
        heads=heads.weights,
        encoder=encoder.identity.weights,
    )


def test_all_small_heads_say_what_each_says_alone(small: Written, heads: PublishedHeads) -> None:
    embeddings = torch.randn(6, 1152)
    got = heads.network(embeddings).detach().numpy()
    assert np.abs(got - said(embeddings, small[1])).max() < 1e-5
    assert (heads.model, heads.network.heads) == (SMALL, 44)
    assert heads.outputs == declared_outputs(card(SMALL))
    assert sum(one.numel() for one in heads.network.parameters()) == 44 * 151_745


def test_large_heads_are_known_by_their_shapes(tmp_path: Path) -> None:
    plain_heads = write(tmp_path, LARGE, ["amusement", "pleasure_ecstasy", "jealousy_&_envy"])
    told: list[str] = []
    heads = read_face_heads(tmp_path, partial=True, say=told.append)
    assert (heads.model, heads.network.widths) == (LARGE, PUBLISHED[LARGE])
    assert [one.name for one in heads.outputs] == list(plain_heads)
    assert told[0].startswith(f"{tmp_path}: heads of {LARGE} are missing: elation, contentment, ")
    assert sum(one.numel() for one in heads.network.parameters()) == 3 * 1_837_057
    embeddings = torch.randn(2, 1152)
    got = heads.network(embeddings).detach().numpy()
    assert np.abs(got - said(embeddings, plain_heads)).max() < 1e-5


def test_scores_come_from_pictures(
    small: Written, heads: PublishedHeads, encoder: FaceEncoder
) -> None:
    model = empathic_insight_face(encoder, heads)
    batch = model.score(PICTURES)
    embeddings = torch.from_numpy(encoder.graph(prepared(PICTURES, encoder.takes)))
    assert np.abs(batch.scores - said(embeddings, small[1])).max() < 1e-5
    assert batch.reasons == (None,) * len(PICTURES)
    assert (model.medium, model.rate_hz, model.longest_s) == ("picture", None, None)
    assert model.outputs == heads.outputs


def test_forms_are_told_against_a_baseline_of_these_weights(
    heads: PublishedHeads, encoder: FaceEncoder
) -> None:
    zero = neutral(heads, encoder)
    raw = empathic_insight_face(encoder, heads).score(PICTURES).scores
    models = (
        empathic_insight_face(encoder, heads, form="mean_subtracted", baseline=zero),
        empathic_insight_face(encoder, heads, form="softmax", baseline=zero),
    )
    less, shares = (one.score(PICTURES).scores for one in models)
    assert np.allclose(less, raw - raw[:4].mean(axis=0))
    powers = [math.exp(one) for one in less[0, :40]]
    assert np.allclose(shares[0], np.array(powers) / sum(powers))
    assert shares.shape == (len(PICTURES), 40)


def test_e36_a_baseline_of_another_encoder_is_refused(
    heads: PublishedHeads, encoder: FaceEncoder
) -> None:
    zero = neutral(heads, encoder)
    other = msgspec.structs.replace(zero, name="other", encoder="0" * 64)
    with pytest.raises(ZooError, match="baseline 'other' was made with encoder 0000000000000000, "):
        empathic_insight_face(encoder, heads, form="softmax", baseline=other)


def test_e36_heads_that_are_left_out_stop_the_model(tmp_path: Path) -> None:
    write(tmp_path, SMALL, ["amusement", "elation", "valence"])
    torch.save({}, tmp_path / "model_boredom_best.pth")
    told: list[str] = []
    with pytest.raises(ZooError, match=f"heads of {SMALL} are missing: pleasure_ecstasy, "):
        read_face_heads(tmp_path, say=told.append)
    assert told == [f"{tmp_path}: heads that {SMALL} does not have: boredom"]
    partial = read_face_heads(tmp_path, partial=True, say=told.append)
    assert [one.name for one in partial.outputs] == ["amusement", "elation", "valence"]


def test_e36_one_size_is_not_loaded_for_another(tmp_path: Path) -> None:
    write(tmp_path, SMALL, ["amusement", "elation"])
    with pytest.raises(ZooError) as caught:
        read_face_heads(tmp_path, model=LARGE, partial=True, say=lambda _: None)
    assert str(caught.value) == (
        f"{tmp_path}: heads have widths (1152, 128, 32, 1), but those of {LARGE} have"
        " (1152, 1024, 512, 256, 1); they are of another model"
    )


def test_e36_a_folder_of_two_sizes_names_two_files(tmp_path: Path) -> None:
    write(tmp_path, SMALL, ["amusement", "elation"])
    write(tmp_path, LARGE, ["fear"])
    with pytest.raises(
        ZooError, match=r"model_amusement_best\.pth has .*model_fear_best\.pth has "
    ):
        read_face_heads(tmp_path, partial=True, say=lambda _: None)


def test_heads_of_no_published_shape_are_refused(tmp_path: Path) -> None:
    head = {"layers.0.weight": torch.ones(1, 768), "layers.0.bias": torch.ones(1)}
    torch.save(head, tmp_path / "model_awe_best.pth")
    with pytest.raises(ZooError, match=r"widths \(768, 1\) are of no published model; there are"):
        face_model(tmp_path)


def test_weights_are_told_by_their_files_and_names(tmp_path: Path, heads: PublishedHeads) -> None:
    write(tmp_path, SMALL, ["amusement", "elation"])
    one = read_face_heads(tmp_path, partial=True, say=lambda _: None).weights
    files = [tmp_path / weight_files(card(SMALL))[name] for name in ("amusement", "elation")]
    first, second = (file.read_bytes() for file in files)
    files[0].write_bytes(second)
    files[1].write_bytes(first)
    swapped = read_face_heads(tmp_path, partial=True, say=lambda _: None).weights
    assert len({one, swapped, heads.weights}) == 3


def test_a_score_remembers_its_encoder(heads: PublishedHeads, encoder: FaceEncoder) -> None:
    identity = empathic_insight_face(encoder, heads).identity
    assert identity.settings["encoder"] == encoder.identity.digest()
    assert identity.weights == heads.weights


def test_an_encoder_of_another_width_is_refused(
    heads: PublishedHeads, encoder: FaceEncoder
) -> None:
    narrow = replace(encoder, shape=(768,))
    with pytest.raises(ZooError, match=r"heads read 1152 numbers, local-dir:.* gives 768"):
        empathic_insight_face(narrow, heads)


def test_a_wish_opens_a_model_by_its_name(
    small: Written,
    heads: PublishedHeads,
    encoder: FaceEncoder,
    face_tower: Path,
    tmp_path: Path,
) -> None:
    zero = tmp_path / "neutral.json"
    write_baseline(neutral(heads, encoder), zero)
    wish = Wish(
        runtime="torch",
        weights=small[0],
        encoder=str(face_tower),
        baseline=zero,
        form="softmax",
        cache=tmp_path,
    )
    model = opened(SMALL, wish)
    expected = empathic_insight_face(encoder, heads, form="softmax", baseline=read_baseline(zero))
    assert model.identity == expected.identity
    assert np.array_equal(model.score(PICTURES[:2]).scores, expected.score(PICTURES[:2]).scores)
    raw = opened(SMALL, replace(wish, baseline=None, form="raw", runtime="openvino"))
    exact = empathic_insight_face(encoder, heads).score(PICTURES[:2]).scores
    assert np.allclose(raw.score(PICTURES[:2]).scores, exact, atol=1e-5)
    assert raw.identity.runtime == "openvino"


@pytest.mark.parametrize(
    ("said_of_it", "says"),
    [
        ({"weights": None}, "--weights is missing: folder with its heads"),
        ({"encoder": None}, "--encoder is missing: folder of open_clip with google/siglip2"),
        ({"language": "de"}, "--language: .* reads no words"),
        ({"encoder": "hf-hub:a/b"}, "lies on the network, which was not allowed"),
        ({"encoder": "ViT-SO400M-16-SigLIP2-384"}, "no weights; name their file, or a folder"),
    ],
)
def test_a_wish_that_says_too_little_or_too_much_is_refused(
    small: Written,
    face_tower: Path,
    tmp_path: Path,
    said_of_it: Mapping[str, object],
    says: str,
) -> None:
    wish = Wish(weights=small[0], encoder=str(face_tower), cache=tmp_path)
    with pytest.raises(ZooError, match=says):
        opened(SMALL, replace(wish, **said_of_it))  # type: ignore[arg-type]


def test_any_graph_may_compute_the_heads(heads: PublishedHeads, encoder: FaceEncoder) -> None:
    quick = TorchGraph(heads.network, arithmetic="bf16")
    model = empathic_insight_face(encoder, heads, graph=quick)
    assert model.heads.identity.precision == "bf16"
    exact = empathic_insight_face(encoder, heads).score(PICTURES[:2]).scores
    assert 0 < np.abs(model.score(PICTURES[:2]).scores - exact).max() < 0.1


def test_nothing_of_torch_is_needed_until_torch_computes() -> None:
    rooms = "adapters.empathic_insight_face", "features.reference_picture", "heads.dead_heads"
    poisoned = "import sys; sys.modules.update(torch=None, transformers=None, open_clip=None)"
    imports = [f"import evenhand.model_zoo.{room}" for room in rooms]
    done = subprocess.run(
        [sys.executable, "-c", "; ".join([poisoned, *imports])],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
