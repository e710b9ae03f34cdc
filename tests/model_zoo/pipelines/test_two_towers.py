"""Zero-shot models give cosines and shares that are computed here in another way."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from scipy.special import softmax

from evenhand.model_zoo.pipelines.opening import open_pipeline
from evenhand.model_zoo.pipelines.pipeline_predictor import Pipeline
from evenhand.model_zoo.wish import Wish

Said: TypeAlias = Any
Array: TypeAlias = NDArray[np.float64]
Written: TypeAlias = Callable[..., Path]
Pictures: TypeAlias = list[NDArray[np.uint8]]
Sounds: TypeAlias = list[NDArray[np.float32]]

WORDS = (("joy", "happy", "happiness", "joyful"), ("anger", "angry"), ("neutral",))
SENTENCES = [
    [text for word in words for text in (f"a face of {word}", f"somebody feels {word}")]
    for words in WORDS
]


def _opened(path: Path, **said: Said) -> Pipeline:
    return open_pipeline(path, Wish(cache=path.parent, **said))


def _cosines(items: Array, texts: Sequence[Array]) -> Array:
    """Return items x emotions; vectors of sentences are averaged by emotion."""
    means = np.stack([(each / np.linalg.norm(each, axis=1)[:, None]).mean(0) for each in texts])
    nearest = items @ means.T
    lengths = np.outer(np.linalg.norm(items, axis=1), np.linalg.norm(means, axis=1))
    found: Array = nearest / lengths
    return found


def _check(
    path: Written, folder: Path, kind: str, items: Said, cosines: Array, *, scale: float
) -> None:
    """Hold cosines and shares of a model against those computed here."""
    shares = _opened(path(folder, kind))
    np.testing.assert_allclose(
        shares.score(items).scores, softmax(scale * cosines, axis=1), atol=2e-5
    )
    plain = _opened(path(folder, kind, numbers='"cosine"'))
    np.testing.assert_allclose(plain.score(items).scores, cosines, atol=2e-6)
    names = ["basic-emotions/joy", "basic-emotions/anger", "basic-emotions/neutral"]
    assert [one.of for one in shares.outputs] == [one.of for one in plain.outputs] == names
    assert {one.form for one in shares.outputs} == {"softmax"}
    assert {(one.scale.low, one.scale.high) for one in plain.outputs} == {(-1.0, 1.0)}
    assert shares.identity.settings["prompts"] == plain.identity.settings["prompts"]


def _tokens(folder: Path, texts: list[str], **said: Said) -> Said:
    from transformers import PreTrainedTokenizerFast  # noqa: PLC0415 heavy

    tokenizer = PreTrainedTokenizerFast.from_pretrained(folder)
    return tokenizer(texts, return_tensors="pt", **said).input_ids


def test_clip_of_transformers(clip: Path, pictures: Pictures, written: Written) -> None:
    import torch  # noqa: PLC0415 heavy
    from transformers import CLIPModel  # noqa: PLC0415 heavy

    network = CLIPModel.from_pretrained(clip).eval()
    batch = []
    for picture in pictures:
        image = Image.fromarray(picture)
        sides = [int(16 * side / min(image.size)) for side in image.size]
        image = image.resize(sides, Image.Resampling.BICUBIC)
        left, top = ((side - 16) // 2 for side in sides)
        colours = np.asarray(image.crop((left, top, left + 16, top + 16)), np.float64) / 255
        mean, std = [0.48145466, 0.4578275, 0.40821073], [0.26862954, 0.26130258, 0.27577711]
        batch.append(((colours - mean) / std).transpose(2, 0, 1))
    pixels = torch.tensor(np.stack(batch), dtype=torch.float32)
    texts = []
    with torch.inference_mode():
        for some in SENTENCES:
            one_by_one = [
                network(input_ids=_tokens(clip, [text]), pixel_values=pixels) for text in some
            ]
            texts.append(np.concatenate([found.text_embeds.numpy() for found in one_by_one]))
    items = one_by_one[0].image_embeds.numpy()
    scale = float(network.logit_scale.exp().detach())
    _check(written, clip, "hf-zero-shot-image", pictures, _cosines(items, texts), scale=scale)


def test_siglip_of_transformers_fills_sentences_up(
    siglip: Path, pictures: Pictures, written: Written
) -> None:
    import torch  # noqa: PLC0415 heavy
    from transformers import SiglipModel  # noqa: PLC0415 heavy

    network = SiglipModel.from_pretrained(siglip).eval()
    small = [Image.fromarray(one).resize((16, 16), Image.Resampling.BICUBIC) for one in pictures]
    batch = np.stack([np.asarray(one, np.float32).transpose(2, 0, 1) for one in small])
    pixels = torch.tensor(batch / 127.5 - 1)
    texts = []
    with torch.inference_mode():
        for some in SENTENCES:
            tokens = _tokens(siglip, some, padding="max_length", max_length=24)
            found = network(input_ids=tokens, pixel_values=pixels)
            texts.append(found.text_embeds.numpy())
    scale = float(network.logit_scale.exp().detach())
    cosines = _cosines(found.image_embeds.numpy(), texts)
    _check(written, siglip, "hf-zero-shot-image", pictures, cosines, scale=scale)


def test_clap_of_transformers(clap: Path, sounds: Sounds, written: Written) -> None:
    import torch  # noqa: PLC0415 heavy
    from transformers import ClapFeatureExtractor, ClapModel  # noqa: PLC0415 heavy

    network, takes = ClapModel.from_pretrained(clap).eval(), ClapFeatureExtractor
    extractor = takes.from_pretrained(clap)
    items, texts = [], []
    with torch.inference_mode():
        for sound in sounds:
            given = extractor(sound[:16000], sampling_rate=16000, return_tensors="pt")
            found = network(
                input_ids=_tokens(clap, ["neutral"]), input_features=given["input_features"]
            )
            items.append(found.audio_embeds[0].numpy())
        for some in SENTENCES:
            each = [
                network(input_ids=_tokens(clap, [text]), input_features=given["input_features"])
                for text in some
            ]
            texts.append(np.concatenate([found.text_embeds.numpy() for found in each]))
    scale = float(network.logit_scale_a.exp().detach())
    cosines = _cosines(np.stack(items), texts)
    _check(written, clap, "hf-zero-shot-audio", sounds, cosines, scale=scale)
    model = _opened(written(clap, "hf-zero-shot-audio"))
    assert (model.medium, model.rate_hz, model.longest_s) == ("sound", 16000, 1.0)


def test_open_clip(open_clip_folder: Path, pictures: Pictures, written: Written) -> None:
    import open_clip  # noqa: PLC0415 heavy
    import torch  # noqa: PLC0415 heavy

    name = f"local-dir:{open_clip_folder}"
    network, prepare = open_clip.create_model_from_pretrained(name)
    tokenizer = open_clip.get_tokenizer(name)
    network.eval()
    with torch.inference_mode():
        batch = torch.stack([prepare(Image.fromarray(one)) for one in pictures])
        items = network.encode_image(batch).double().numpy()
        texts = [network.encode_text(tokenizer(some)).double().numpy() for some in SENTENCES]
    scale = float(network.logit_scale.exp().detach())
    kind = "open-clip-zero-shot"
    _check(written, open_clip_folder, kind, pictures, _cosines(items, texts), scale=scale)


def test_the_forty_are_asked_for_in_the_sentences_that_come_with_evenhand(
    open_clip_folder: Path, pictures: Pictures, written: Written
) -> None:
    said: list[str] = []
    path = written(
        open_clip_folder,
        "open-clip-zero-shot",
        label_set='"emotions"',
        only=None,
        templates=None,
    )
    model = _opened(path, say=said.append)
    found = model.score(pictures).scores
    np.testing.assert_allclose(found.sum(axis=1), 1)
    assert found.shape == (3, 40)
    assert {one.kind for one in model.outputs} == {"emotion"}
    assert said
    assert said[-1].endswith("sentences for 40 emotions or labels")
    other = _opened(
        written(open_clip_folder, "open-clip-zero-shot", label_set='"emotions"', only=None)
    )
    assert other.identity.settings["prompts"] != model.identity.settings["prompts"]
    assert other.identity.digest() != model.identity.digest()


@pytest.mark.parametrize("fixture", ["clip", "open_clip_folder"])
def test_scores_do_not_depend_on_the_company(
    fixture: str, pictures: Pictures, written: Written, request: pytest.FixtureRequest
) -> None:
    kind = "hf-zero-shot-image" if fixture == "clip" else "open-clip-zero-shot"
    model = _opened(written(request.getfixturevalue(fixture), kind))
    together = model.score(pictures).scores
    alone = np.concatenate([model.score([one]).scores for one in pictures])
    np.testing.assert_array_equal(together, alone)
