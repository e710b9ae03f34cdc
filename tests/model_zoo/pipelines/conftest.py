"""Tiny models as hubs publish them, drawn at random and saved as their libraries save them."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
import pytest
from numpy.typing import NDArray

VISION: Final = {
    "hidden_size": 16,
    "intermediate_size": 32,
    "num_hidden_layers": 1,
    "num_attention_heads": 2,
    "image_size": 16,
    "patch_size": 8,
}
TEXT: Final = {
    "hidden_size": 16,
    "intermediate_size": 32,
    "num_hidden_layers": 1,
    "num_attention_heads": 2,
    "max_position_embeddings": 24,
    "vocab_size": 64,
    "bos_token_id": 1,
    "eos_token_id": 63,
    "pad_token_id": 0,
}

CLASSIFIER: Final[Mapping[str, str]] = {
    "labels": '{ LABEL_0 = "happy", LABEL_1 = "sad" }',
    "left_out": '["LABEL_2"]',
}
ZERO_SHOT: Final[Mapping[str, str]] = {
    "only": '["happy", "anger", "neutral"]',
    "templates": '["a face of {word}", "somebody feels {word}"]',
}

Network: TypeAlias = Any
Written: TypeAlias = Callable[..., Path]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Return what writes a TOML file about the model of a folder; None leaves a key out."""

    def write(folder: Path, kind: str, **changed: str | None) -> Path:
        usual = CLASSIFIER if kind.endswith("-classification") else ZERO_SHOT
        said = {
            "schema": "1",
            "kind": f'"{kind}"',
            "name": '"mine"',
            "source": f'"{folder.as_posix()}"',
            "licence": '"MIT"',
            "label_set": '"basic-emotions"',
        }
        keys = {**said, **usual, **changed}
        path = tmp_path / "mine.toml"
        lines = [f"{key} = {one}" for key, one in keys.items() if one is not None]
        path.write_text("\n".join(lines), encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of folders of models."""
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="session")
def pictures() -> list[NDArray[np.uint8]]:
    """Return pictures of several sizes."""
    rng = np.random.default_rng(3)
    sizes = ((16, 16), (40, 24), (9, 31))
    return [rng.integers(0, 256, (*size, 3), dtype=np.uint8) for size in sizes]


@pytest.fixture(scope="session")
def sounds() -> list[NDArray[np.float32]]:
    """Return half a second, and a second and a half, at 16 kHz."""
    rng = np.random.default_rng(4)
    return [(0.2 * rng.standard_normal(size)).astype(np.float32) for size in (8000, 24000)]


def drawn(make: Callable[[], Network], *, spread: float) -> Network:
    """Return a network whose numbers are drawn wide enough that its answers differ."""
    import torch  # noqa: PLC0415 heavy

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        network = make()
        with torch.no_grad():
            for name, one in network.named_parameters():
                if one.ndim > 1 and "scale" not in name:
                    one.normal_(std=spread)
    return network


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    """Let torch have one thread."""
    import torch  # noqa: PLC0415 heavy

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def vit(models: Path) -> Path:
    """Return a classifier of pictures with three labels."""
    from transformers import (  # noqa: PLC0415 heavy
        ViTConfig,
        ViTForImageClassification,
        ViTImageProcessor,
    )

    folder = models / "vit"
    config = ViTConfig(**VISION, num_labels=3)
    drawn(lambda: ViTForImageClassification(config), spread=0.4).save_pretrained(folder)
    ViTImageProcessor(size={"height": 16, "width": 16}).save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def wav2vec2(models: Path) -> Path:
    """Return a classifier of sounds with three labels."""
    from transformers import (  # noqa: PLC0415 heavy
        Wav2Vec2Config,
        Wav2Vec2FeatureExtractor,
        Wav2Vec2ForSequenceClassification,
    )

    folder = models / "wav2vec2"
    config = Wav2Vec2Config(
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        conv_dim=(8, 8),
        conv_stride=(20, 16),
        conv_kernel=(40, 32),
        num_conv_pos_embeddings=4,
        num_conv_pos_embedding_groups=2,
        classifier_proj_size=8,
        num_labels=3,
    )
    network = drawn(lambda: Wav2Vec2ForSequenceClassification(config), spread=0.5)
    network.save_pretrained(folder)
    Wav2Vec2FeatureExtractor().save_pretrained(folder)
    return folder


def save_tokenizer(folder: Path) -> None:
    """Save a tokenizer that knows every word of the sentences here."""
    from tokenizers import (  # type: ignore[import-untyped]  # noqa: PLC0415 heavy
        Tokenizer,
        models,
        pre_tokenizers,
        processors,
    )
    from transformers import PreTrainedTokenizerFast  # noqa: PLC0415 heavy

    known_words = ("a face of somebody feels joy happy happiness joyful", "anger angry neutral")
    words = " ".join(known_words).split()
    known = {"<pad>": 0, "<s>": 1, "<unk>": 2, "</s>": 63}
    known |= {word: number for number, word in enumerate(words, start=3)}
    known |= {f"unused{number}": number for number in range(len(words) + 3, 63)}
    whole = Tokenizer(models.WordLevel(known, unk_token="<unk>"))  # noqa: S106 no secret
    whole.pre_tokenizer = pre_tokenizers.Whitespace()
    whole.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 1), ("</s>", 63)]
    )
    PreTrainedTokenizerFast(
        tokenizer_object=whole,
        pad_token="<pad>",  # noqa: S106 no secret
        unk_token="<unk>",  # noqa: S106 no secret
        eos_token="</s>",  # noqa: S106 no secret
    ).save_pretrained(folder)


@pytest.fixture(scope="session")
def clip(models: Path) -> Path:
    """Return a CLIP of transformers."""
    from transformers import CLIPConfig, CLIPImageProcessor, CLIPModel  # noqa: PLC0415 heavy

    folder = models / "clip"
    config = CLIPConfig(text_config=TEXT, vision_config=VISION, projection_dim=8)
    drawn(lambda: CLIPModel(config), spread=0.4).save_pretrained(folder)
    side = {"height": 16, "width": 16}
    CLIPImageProcessor(size={"shortest_edge": 16}, crop_size=side).save_pretrained(folder)
    save_tokenizer(folder)
    return folder


@pytest.fixture(scope="session")
def siglip(models: Path) -> Path:
    """Return a SigLIP of transformers."""
    from transformers import SiglipConfig, SiglipImageProcessor, SiglipModel  # noqa: PLC0415 heavy

    folder = models / "siglip"
    config = SiglipConfig(text_config=TEXT, vision_config=VISION)
    network = drawn(lambda: SiglipModel(config), spread=0.4)
    network.logit_scale.data.fill_(4)
    network.save_pretrained(folder)
    SiglipImageProcessor(size={"height": 16, "width": 16}).save_pretrained(folder)
    save_tokenizer(folder)
    return folder


@pytest.fixture(scope="session")
def clap(models: Path) -> Path:
    """Return a CLAP of transformers."""
    from transformers import ClapConfig, ClapFeatureExtractor, ClapModel  # noqa: PLC0415 heavy

    folder = models / "clap"
    audio = {
        "spec_size": 64,
        "patch_size": 4,
        "patch_stride": [4, 4],
        "num_mel_bins": 16,
        "window_size": 4,
        "patch_embeds_hidden_size": 8,
        "hidden_size": 16,
        "depths": [1, 1],
        "num_attention_heads": [2, 2],
        "num_classes": 4,
    }
    text = {**TEXT, "type_vocab_size": 1, "projection_dim": 8}
    config = ClapConfig(
        text_config=text, audio_config={**audio, "projection_dim": 8}, projection_dim=8
    )
    drawn(lambda: ClapModel(config), spread=0.3).save_pretrained(folder)
    ClapFeatureExtractor(
        feature_size=16,
        sampling_rate=16000,
        hop_length=160,
        max_length_s=1,
        fft_window_size=1024,
        frequency_max=8000,
        truncation="rand_trunc",
    ).save_pretrained(folder)
    save_tokenizer(folder)
    return folder


@pytest.fixture(scope="session")
def open_clip_folder(models: Path) -> Path:
    """Return a whole model of open_clip with its own tokenizer of 49408 tokens."""
    import open_clip  # noqa: PLC0415 heavy
    from safetensors.torch import save_file  # noqa: PLC0415 heavy

    folder = models / "open-clip"
    folder.mkdir()
    vision = {"image_size": 16, "patch_size": 8, "width": 16, "layers": 1, "head_width": 8}
    text = {"context_length": 16, "vocab_size": 49408, "width": 8, "heads": 2, "layers": 1}
    whole = drawn(lambda: open_clip.CLIP(8, vision, text), spread=0.4)
    state = {name: one.contiguous() for name, one in whole.state_dict().items()}
    save_file(state, folder / "open_clip_model.safetensors")
    grey = {"mean": [0.5] * 3, "std": [0.5] * 3}
    stated = {"interpolation": "bicubic", "resize_mode": "squash", **grey}
    model = {"embed_dim": 8, "vision_cfg": vision, "text_cfg": text}
    document = {"model_cfg": model, "preprocess_cfg": stated}
    (folder / "open_clip_config.json").write_text(json.dumps(document), encoding="utf-8")
    return folder
