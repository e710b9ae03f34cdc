"""Which files count as weights, and which as what changes the words."""

from pathlib import Path

from evenhand.model_zoo.whisper.weight_files import settings_files, weight_files


def test_files_are_told_apart_and_sorted(tmp_path: Path) -> None:
    for name in (
        *("model-00002.safetensors", "model-00001.safetensors", "openvino_encoder_model.bin"),
        *("config.json", "generation_config.json", "merges.txt", "evenhand.json", "README.md"),
    ):
        (tmp_path / name).touch()
    assert [file.name for file in weight_files(tmp_path)] == [
        "model-00001.safetensors",
        "model-00002.safetensors",
        "openvino_encoder_model.bin",
    ]
    told = [file.name for file in settings_files(tmp_path)]
    assert told == ["config.json", "generation_config.json", "merges.txt"]
