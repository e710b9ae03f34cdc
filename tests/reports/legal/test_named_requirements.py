"""Files that name requirements may name no others than there are."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from evenhand.audit.errors import InputError
from evenhand.reports.legal import annex_points as points_module
from evenhand.reports.legal import watch_list as watch_module
from evenhand.reports.legal.annex_points import AnnexPoints, annex_points
from evenhand.reports.legal.requirements import requirements
from evenhand.reports.legal.watch_list import WatchList, watch_list, watched


@pytest.fixture(autouse=True)
def uncached() -> Iterator[None]:
    annex_points.cache_clear()
    watch_list.cache_clear()
    yield
    annex_points.cache_clear()
    watch_list.cache_clear()


def test_a_point_that_names_a_wrong_requirement_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = AnnexPoints(points=(replace(annex_points()[0], requirements=("EUAIA-11-2",)),))
    annex_points.cache_clear()
    monkeypatch.setattr(points_module, "read", lambda *_: wrong)
    with pytest.raises(InputError, match=r"annex_iv.yaml: 1\(a\): no requirement 'EUAIA-11-2'"):
        annex_points()


def test_an_item_that_names_a_wrong_requirement_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = WatchList(items=(replace(watch_list()[0], affects=("EUAIA-6-4",)),))
    watch_list.cache_clear()
    monkeypatch.setattr(watch_module, "read", lambda *_: wrong)
    with pytest.raises(InputError, match=r"watch_list.yaml: no requirement 'EUAIA-6-4'\. Did you"):
        watch_list()


def test_items_are_found_by_id_and_by_effective_date() -> None:
    known = requirements()
    assert [one.item for one in watched(known["EUAIA-50-3"])] == [
        "Guidelines on Art. 50, C(2026) 5054"
    ]
    later = watched(known["EUAIA-9-9"])
    assert [str(one.due) for one in later] == ["2027-12-02"]
