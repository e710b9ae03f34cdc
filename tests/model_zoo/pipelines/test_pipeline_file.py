"""Every key of the file is checked, and every mistake is named."""

from pathlib import Path

import pytest

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.pipelines.pipeline_file import (
    KINDS,
    Classifier,
    ZeroShot,
    is_pipeline_file,
    medium,
    read_pipeline_file,
)

GOOD = (
    'schema = 1\nkind = "{kind}"\nname = "m"\nsource = "s"\nlicence = "MIT"\nlabel_set = "person"\n'
)


def file(folder: Path, text: str) -> Path:
    path = folder / "m.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_kind_is_read_with_its_defaults(kind: str, tmp_path: Path) -> None:
    read = read_pipeline_file(file(tmp_path, GOOD.format(kind=kind)))
    assert read.kind == kind
    assert isinstance(read, Classifier if kind.endswith("-classification") else ZeroShot)
    assert medium(read) == ("sound" if "audio" in kind else "picture")
    assert read.longest_s == 30.0


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("schema = ", "m.toml: not TOML that can be read"),
        ('kind = "hf-image-clasification"', "Did you mean 'hf-image-classification'"),
        (GOOD.format(kind="hf-zero-shot-image") + "left_out = []", "unknown key 'left_out'"),
        (GOOD.format(kind="hf-zero-shot-image") + 'templates = ["a face"]', "templates[0]"),
        (GOOD.format(kind="hf-image-classification") + 'numbers = "cosine"', "numbers: "),
        (GOOD.format(kind="hf-image-classification") + 'revision = "main"', "revision: "),
        ('kind = "hf-image-classification"', "key 'label_set' is missing"),
    ],
)
def test_a_mistake_is_named(text: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(ZooError) as refused:
        read_pipeline_file(file(tmp_path, text))
    assert says in str(refused.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ZooError, match=r"none\.toml: not TOML that can be read"):
        read_pipeline_file(tmp_path / "none.toml")


def test_a_file_is_recognised_by_its_kind_alone(tmp_path: Path) -> None:
    assert is_pipeline_file(file(tmp_path, 'kind = "hf-zero-shot-audio"\nname = 3'))
    assert not is_pipeline_file(file(tmp_path, 'kind = "network"'))
    assert not is_pipeline_file(file(tmp_path, "schema = "))
    assert not is_pipeline_file(tmp_path)
