"""`evenhand score mine.toml` opens a published model."""

from pathlib import Path

import pytest

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.opening import open_predictor, read_from
from evenhand.model_zoo.wish import Wish


def test_a_toml_file_with_such_a_kind_is_opened_here(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        'schema = 1\nkind = "hf-image-classification"\nname = "m"\nsource = "vit"\n'
        'licence = "MIT"\nlabel_set = "basic-emotions"\n',
        encoding="utf-8",
    )
    with pytest.raises(ZooError, match="source: no folder"):
        open_predictor(str(path), Wish(cache=tmp_path))
    assert tmp_path / "vit" in read_from(str(path), Wish(cache=tmp_path))
