"""The cache lies where the system keeps caches, or where one says."""

import sys
from pathlib import Path

import pytest

from evenhand.model_zoo.fetch.cache import cache_folder


@pytest.mark.parametrize(
    ("platform", "variables", "expected"),
    [
        ("linux", {"EVENHAND_CACHE": "~/models"}, "~/models"),
        ("linux", {"XDG_CACHE_HOME": "/caches"}, "/caches/evenhand"),
        ("linux", {}, "~/.cache/evenhand"),
        ("darwin", {"XDG_CACHE_HOME": "/caches"}, "~/Library/Caches/evenhand"),
        ("win32", {"LOCALAPPDATA": "/local"}, "/local/evenhand"),
        ("win32", {}, "~/AppData/Local/evenhand"),
    ],
)
def test_where_the_cache_is(
    monkeypatch: pytest.MonkeyPatch, platform: str, variables: dict[str, str], expected: str
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    for name in ("EVENHAND_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert cache_folder() == Path(expected).expanduser()
