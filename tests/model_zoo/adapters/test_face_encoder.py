"""The encoder of faces, by torch and by OpenVINO."""

from pathlib import Path

import numpy as np
import pytest
import torch

from evenhand.model_zoo.adapters.face_encoder import (
    TOGETHER,
    FaceEncoder,
    face_encoder,
    open_clip_encoder,
)
from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.features.picture import PictureInput, prepared
from evenhand.model_zoo.features.reference_picture import reference_embedding
from evenhand.model_zoo.predictor import Encoder

PICTURES = [
    np.random.default_rng(9).integers(0, 256, (40, 30 + place, 3), dtype=np.uint8)
    for place in range(TOGETHER + 2)
]
BILINEAR = PictureInput(size=384, interpolation="bilinear")


@pytest.fixture(scope="module")
def encoder(face_tower: Path) -> FaceEncoder:
    return open_clip_encoder(f"local-dir:{face_tower}")


def taken(one: Encoder) -> tuple[str, int | None, float | None]:
    return one.medium, one.rate_hz, one.longest_s


def test_more_pictures_than_fit_together_are_embedded_in_their_order(encoder: FaceEncoder) -> None:
    whole = encoder.graph(prepared(PICTURES, encoder.takes))
    embedded = encoder.embed(PICTURES)
    assert (embedded.shape, encoder.shape) == ((len(PICTURES), 1152), (1152,))
    assert np.allclose(embedded, whole, atol=1e-5)
    assert not np.allclose(np.linalg.norm(embedded, axis=1), 1)


def test_openvino_gives_the_same_embeddings(
    face_tower: Path, tmp_path: Path, encoder: FaceEncoder
) -> None:
    other = open_clip_encoder(f"local-dir:{face_tower}", runtime="openvino", cache=tmp_path)
    assert (other.identity.runtime, other.identity.precision) == ("openvino", "f32")
    assert other.identity.weights == encoder.identity.weights
    assert other.identity.digest() != encoder.identity.digest()
    assert np.allclose(other.embed(PICTURES[:3]), encoder.embed(PICTURES[:3]), atol=1e-5)


def test_the_encoder_says_what_it_is(face_tower: Path, encoder: FaceEncoder) -> None:
    identity = encoder.identity
    assert identity.model == f"local-dir:{face_tower}"
    assert identity.settings["picture"].startswith("384 px, squash, bicubic")
    assert {"open_clip_torch", "timm", "torch", "pillow"} <= set(identity.settings)
    assert taken(encoder) == ("picture", None, None)


def test_another_preparation_is_another_encoder(face_tower: Path, encoder: FaceEncoder) -> None:
    other = open_clip_encoder(f"local-dir:{face_tower}", takes=BILINEAR)
    assert other.identity.digest() != encoder.identity.digest()
    assert not np.allclose(reference_embedding(other), reference_embedding(encoder), atol=1e-5)


def test_precision_is_part_of_the_encoder(face_tower: Path, encoder: FaceEncoder) -> None:
    other = open_clip_encoder(f"local-dir:{face_tower}", precision="bf16")
    assert other.identity.precision == "bf16"
    difference = np.abs(other.embed(PICTURES[:2]) - encoder.embed(PICTURES[:2])).max()
    assert 0 < difference < 0.1
    with pytest.raises(ZooError, match="f32 or bf16 would be right, got int8"):
        open_clip_encoder(f"local-dir:{face_tower}", precision="int8")


def test_a_file_of_weights_of_ones_own_needs_torch(face_tower: Path, encoder: FaceEncoder) -> None:
    own, source = face_tower / "open_clip_pytorch_model.bin", f"local-dir:{face_tower}"
    same = open_clip_encoder(source, weights=own)
    assert same.identity == encoder.identity
    with pytest.raises(ZooError, match="openvino needs weights in one folder with their config"):
        open_clip_encoder(source, weights=own, runtime="openvino")


def test_any_graph_makes_an_encoder(encoder: FaceEncoder) -> None:
    made = face_encoder(encoder.graph, takes=BILINEAR, width=768, name="own", weights="0" * 64)
    assert made.identity.settings == BILINEAR.settings()
    with pytest.raises(ZooError, match=r"embeddings of shape \(768,\) are wanted, got \(1152,\)"):
        made.embed(PICTURES[:1])


def test_what_is_no_picture_is_named(encoder: FaceEncoder) -> None:
    with pytest.raises(ZooError, match="item 0: a picture is height x width x 3"):
        encoder.embed([torch.zeros(3, 4).numpy()])
