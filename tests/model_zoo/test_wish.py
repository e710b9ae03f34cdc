"""What was not said and is needed, and what was said and means nothing, is refused in words."""

from pathlib import Path

import pytest

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.wish import Wish


def test_what_is_needed_is_named_with_what_it_would_be() -> None:
    wish = Wish(cache=Path(), encoder="ViT-B-16")
    assert wish.needed("encoder", what="a tower") == "ViT-B-16"
    with pytest.raises(ZooError, match=r"^--weights is missing: folder with its heads$"):
        wish.needed("weights", what="folder with its heads")


def test_what_means_nothing_is_named_as_it_was_said() -> None:
    wish = Wish(cache=Path(), language="de", allow_network=True)
    wish.refuse("encoder", "form", why="one network")
    with pytest.raises(ZooError, match=r"^--language, --allow-network: one network$"):
        wish.refuse("language", "form", "allow_network", why="one network")


def test_nobody_has_to_listen() -> None:
    Wish(cache=Path()).say("anything")
